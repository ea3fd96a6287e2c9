"""A person's phone: opens pages, taps and types, and counts the taps as PRODUCT's bars count them."""

from __future__ import annotations

import contextlib
import re
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Locator, Page, Response

SMALLEST_TARGET = 44  # CSS pixels: WCAG 2.2's enhanced target size
VISIBLE_FIELDS = "input:not([type=hidden]):not([type=submit]):visible, select:visible, textarea:visible"

# How far, in width and height, a tap may land and still hit the element: a row's link answers for its whole row.
REACH = """(element) => {
  element.scrollIntoView({ block: "center", behavior: "instant" });  // clear of the bar at the bottom
  const box = element.getBoundingClientRect(), x = box.x + box.width / 2, y = box.y + box.height / 2;
  const hits = (dx, dy) => element.contains(document.elementFromPoint(x + dx, y + dy)) ||
    document.elementFromPoint(x + dx, y + dy)?.closest("a, button, label") === element;
  const extent = (dx, dy) => { let n = 0; while (n < 44 && hits(dx * n, dy * n)) n++; return n; };
  return [extent(1, 0) + extent(-1, 0) - 1, extent(0, 1) + extent(0, -1) - 1];
}"""


class Phone:
    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.page: Page = context.new_page()
        self.page.set_default_timeout(10_000)
        self.taps = 0
        self.complaints: list[str] = []
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, url: str) -> Response | None:
        return self.page.goto(url)

    def tap(self, name: str | re.Pattern[str], *, role: str = "", within: str = "body", first: bool = False) -> None:
        """Taps a link or a button by its name, as a thumb would: it has to be large enough."""
        place = self.page.locator(within)
        found = place.get_by_role("link", name=name).or_(place.get_by_role("button", name=name))
        if role:
            found = place.get_by_role(role, name=name)  # type: ignore[arg-type]  # Playwright's list of roles
        self.tap_on(found.first if first else found)

    def tap_on(self, target: Locator) -> None:
        reach = self._reach(target)
        assert min(reach) >= SMALLEST_TARGET - 1, f"{reach} is too small for a thumb: {target}"
        self.taps += 1
        target.click()

    def _reach(self, target: Locator) -> list[float]:
        for _ in range(10):
            target.wait_for()
            with contextlib.suppress(Error):  # a live page may put the same row in anew just now
                target.scroll_into_view_if_needed()
                reach: list[float] = target.evaluate(REACH)
                if min(reach) > 0:
                    return reach
            self.page.wait_for_timeout(100)
        raise AssertionError(f"does not stay long enough to be tapped: {target}")

    def type(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=False).fill(text)

    @property
    def path(self) -> str:
        return str(PurePosixPath(urlsplit(self.page.url).path))

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    def fields(self) -> int:
        return self.page.locator("main").locator(VISIBLE_FIELDS).count()

    def sideways(self) -> int:
        """How far the page can be pushed sideways, in pixels: 0 on a good page."""
        wide: int = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return wide

    def close(self) -> list[str]:
        self.context.close()
        return self.complaints

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"{message.text} ({message.location['url']})")
