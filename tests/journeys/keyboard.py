"""Somebody at a keyboard, without a mouse: Tab until what is wanted has the focus, which must be seen at every step."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

MOST_STEPS = 90  # presses of Tab until somebody gives up

# What is wrong with where the focus is, or nothing. A row or a label may show it for the link or box inside.
FOCUS = """() => {
  const e = document.activeElement;
  if (e === document.body || !e.checkVisibility({ visibilityProperty: true })) return "";
  const name = `${e.tagName} ${e.className} ${(e.textContent || e.name || "").trim().slice(0, 40)}`;
  const around = [e.nextElementSibling];
  for (let one = e; one && one !== document.body; one = one.parentElement) around.push(one);
  const isOutlined = around.filter(Boolean).map(one => getComputedStyle(one))
    .some(style => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
  if (!isOutlined) return `no focus to be seen on ${name}`;
  const box = e.getBoundingClientRect();
  const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  if (!hit) return `the focus is outside of what is on the screen: ${name}`;
  const isOwn = [e, e.closest("label"), ...e.labels ?? []].some(one => one?.contains(hit)) || hit.contains(e);
  return isOwn ? "" : `something lies over ${name}: ${hit.className}`;
}"""


class Keyboard:
    def __init__(self, page: Page) -> None:
        self.page = page

    def walk_to(self, name: str, *, role: str = "", within: str = "body", nth: int = 0) -> Locator:
        """By Tab to the link or button of that name; a field by its label with `role` textbox."""
        place = self.page.locator(within)
        found = place.get_by_role("link", name=name).or_(place.get_by_role("button", name=name))
        if role:
            found = place.get_by_role(role, name=name)  # type: ignore[arg-type]  # Playwright's list of roles
        return self.walk_on_to(found.nth(nth))

    def walk_on_to(self, target: Locator) -> Locator:
        target.wait_for()
        for _ in range(MOST_STEPS):
            if target.evaluate("element => element === document.activeElement"):
                return target
            self.page.keyboard.press("Tab")
            wrong = self.page.evaluate(FOCUS)
            assert not wrong, f"{self.page.url}: {wrong}"
        raise AssertionError(f"{MOST_STEPS} presses of Tab do not reach {target} on {self.page.url}")

    def press(self, name: str, *, role: str = "", within: str = "body", nth: int = 0) -> None:
        self.walk_to(name, role=role, within=within, nth=nth)
        self.enter()

    def press_on(self, target: Locator) -> None:
        self.walk_on_to(target)
        self.enter()

    def type(self, label: str, text: str) -> None:
        self.walk_on_to(self.page.get_by_label(label, exact=False).first)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def enter(self) -> None:
        self.page.keyboard.press("Enter")
