"""Every page in every look: nothing for axe to find, nothing too small, too wide or cut off, nothing in the console."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import get_args

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize, sync_playwright

from deploy.chromium import find_chromium
from tests.architecture.world import World
from tests.bars.findings import axe_findings, layout_findings
from tests.bars.people import QUIET
from tests.bars.rendering import Showing, Shown, every_page
from tests.factories.cast import Cast
from themes.brand import Brand, wearing
from themes.catalog import DEFAULT_THEME, Scheme, themes

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Look:
    size: ViewportSize
    scheme: Scheme = "light"
    is_for_axe: bool = True


PHONE, NARROW, DESK = (
    ViewportSize(width=390, height=844),
    ViewportSize(width=360, height=640),
    ViewportSize(width=1280, height=800),
)
ZOOMED = ViewportSize(width=640, height=400)  # 1280 by 800 at 200%
SCHEMES: tuple[Scheme, ...] = get_args(Scheme)
# Between them the themes are seen in both schemes at both sizes. `deploy/measure --everything` shows each theme in all
# of them, to everybody who may come.
IS_THOROUGH = os.environ.get("EVERY_LOOK") == "1"
LOOKS = {
    True: [Look(PHONE), Look(NARROW, is_for_axe=False), Look(ZOOMED), Look(DESK, "dark")],
    False: [Look(PHONE, "dark"), Look(NARROW, is_for_axe=False), Look(ZOOMED, is_for_axe=False), Look(DESK)],
}
EVERY_LOOK = [Look(size, scheme) for size in (PHONE, NARROW, ZOOMED, DESK) for scheme in SCHEMES]


@pytest.mark.parametrize("theme", list(themes()))
def test_every_page_in_every_look(cast: Cast, theme: str) -> None:
    with wearing(Brand("Alpha Clinic", theme=theme)):
        pages = every_page(World(cast), all_actors=IS_THOROUGH)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(QUIET))
        looks = EVERY_LOOK if IS_THOROUGH else LOOKS[theme == DEFAULT_THEME]
        found = list(findings(browser, pages, looks))
        browser.close()
    assert not found, "\n" + "\n".join(found)


def findings(browser: Browser, pages: list[Shown], looks: Sequence[Look]) -> Iterator[str]:
    context = browser.new_context(reduced_motion="reduce", locale="en-GB", service_workers="block")
    page, showing = context.new_page(), Showing(context)
    said: list[str] = []
    page.on("console", lambda message: said.append(f"console: {message.text}") if is_complaint(message) else None)
    page.on("pageerror", lambda error: said.append(f"console: {error}"))
    for shown in pages:
        page.set_viewport_size(looks[0].size)
        page.emulate_media(color_scheme=looks[0].scheme)
        showing.put_on(shown, page)
        yield from (f"{shown}: {line}" for line in [*_findings_on(page, looks), *said])
        said.clear()


def is_complaint(message: ConsoleMessage) -> bool:
    """A preview is shown in a frame in which nothing may run, and the browser notes that nothing did."""
    return message.type == "error" and "frame is sandboxed" not in message.text


def _findings_on(page: Page, looks: Sequence[Look]) -> Iterator[str]:
    for look in looks:
        page.set_viewport_size(look.size)
        page.emulate_media(color_scheme=look.scheme)
        found = [*layout_findings(page), *(axe_findings(page) if look.is_for_axe else ())]
        yield from (f"{look.scheme}, {look.size['width']} px: {line}" for line in found)
