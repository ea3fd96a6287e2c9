"""The pictures in deploy/docs/gallery: the main pages as people see them, small enough to lie beside the code."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from PIL import Image
from playwright.sync_api import Browser, ViewportSize, sync_playwright

from deploy.chromium import find_chromium
from deploy.dev_environment import ROOT
from deploy.running_stack import RunningStack
from tests.bars.dressing import rename_client, themes_there_are, wear
from tests.bars.people import QUIET
from tests.bars.seats import CLIENT, OWNER, STRANGER, VISITOR, Seat, newcomers, seat_of
from themes.catalog import Scheme

FOLDER = ROOT / "deploy" / "docs" / "gallery"
MOST_BYTES = 60_000
COLOURS = (128, 96, 64, 48, 32, 24, 16)
PHONE, DESK = ViewportSize(width=390, height=844), ViewportSize(width=1280, height=800)
SCALES = {390: 0.75, 1280: 0.7}  # a page's own pixels: the browser draws it so small, nothing is shrunk afterwards
GAP, GROUND = 16, "#8d9199"
LONG_NAME = "Annemarie von Hohenstein-Burgenlanderern"  # 40 characters
NOTE = """# Gallery

Written by `deploy/measure gallery`: the demo's pages on a phone and at a desk, in each theme and scheme; then in German
and Arabic, with a client's name of 40 characters, and with no data at all.

"""


@dataclass(frozen=True)
class View:
    """A page as one picture shows it. `follow` selects the link on it that leads to what is meant."""

    name: str
    title: str
    seat: str
    path: str
    follow: str = ""
    scheme: Scheme = "light"
    locale: str = "en-GB"


PAGES = (
    View("sign-in", "Signing in", STRANGER, "/sign-in/"),
    View("home", "A client’s Home", CLIENT, "/"),
    View("booking", "Choosing what to book", CLIENT, "/book/"),
    View("times", "Choosing a time", CLIENT, "/book/", follow="main a[href^='/book/']"),
    View("visits", "A client’s visits", CLIENT, "/appointments/"),
    View("today", "The team’s Today", OWNER, "/team/"),
    View("clients", "Clients", OWNER, "/team/clients/"),
    View("client", "A client, as the team sees them", OWNER, "/team/clients/", follow="main a.row__link"),
    View("services", "Services", OWNER, "/team/services/"),
    View("brand", "The owner’s brand editor", OWNER, "/team/brand/"),
)
PLATFORM = View("platform", "The platform’s own home", VISITOR, "/")
LANGUAGES = {"German": "de-DE", "Arabic": "ar-EG"}
SPOKEN = ("sign-in", "home", "times", "visits")
LONG = ("home", "today", "clients")
EMPTY = ("home", "visits", "today", "clients")


def make_gallery(stack: RunningStack) -> int:
    """Takes every picture anew and writes the page that shows them. Returns how many bytes they are."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(QUIET))
        views = list(_taken(browser, stack))
        browser.close()
    shown = [f"## {view.title}\n\n![{view.title}]({view.name}.png)\n" for view in views]
    (FOLDER / "README.md").write_text(NOTE + "\n".join(shown))
    return sum(file.stat().st_size for file in FOLDER.glob("*.png"))


def _taken(browser: Browser, stack: RunningStack) -> Iterator[View]:
    """In an order in which each change to the demo's business is made once; what it started with comes last."""
    seats = {name: seat_of(browser, stack, name) for name in (VISITOR, STRANGER, CLIENT, OWNER)}
    themes = themes_there_are()
    yield from _take(browser, seats, _in_both_schemes([PLATFORM]))
    for theme in reversed(themes):
        wear(stack, theme=theme)
        views = [replace(view, name=f"{view.name}-{theme}", title=f"{view.title}, {theme.title()}") for view in PAGES]
        yield from _take(browser, seats, _in_both_schemes(views))
    for language, locale in LANGUAGES.items():
        yield from _take(browser, seats, _also(SPOKEN, f"in {language}", locale=locale))
    rename_client(stack, LONG_NAME)
    yield from _take(browser, seats, _also(LONG, "with a long name"))
    yield from _take(browser, newcomers(browser, stack), _also(EMPTY, "with no data"))


def _in_both_schemes(views: Iterable[View]) -> Iterator[View]:
    for view in views:
        yield replace(view, name=f"{view.name}-light")
        yield replace(view, name=f"{view.name}-dark", title=f"{view.title}, dark", scheme="dark")


def _also(names: Iterable[str], how: str, locale: str = "en-GB") -> Iterator[View]:
    for view in PAGES:
        if view.name in names:
            name = f"{view.name}-{how}".replace(" ", "-").lower()
            yield replace(view, name=name, title=f"{view.title}, {how}", locale=locale)


def _take(browser: Browser, seats: dict[str, Seat], views: Iterable[View]) -> Iterator[View]:
    for view in views:
        print(f"  {view.title}", flush=True)
        halves = [_shot(browser, seats[view.seat], view, size) for size in (PHONE, DESK)]
        (FOLDER / f"{view.name}.png").write_bytes(_small(_side_by_side(halves)))
        yield view


def _shot(browser: Browser, seat: Seat, view: View, size: ViewportSize) -> Image.Image:
    context = browser.new_context(
        viewport=size,
        is_mobile=size == PHONE,
        device_scale_factor=SCALES[size["width"]],
        color_scheme=view.scheme,
        reduced_motion="reduce",
        locale=view.locale,
        timezone_id="Europe/Berlin",
        storage_state=seat.cookies,
        service_workers="block",
    )
    context.add_cookies([{"name": "language", "value": view.locale[:2], "url": seat.origin}])
    page = context.new_page()
    page.goto(seat.origin + view.path)
    if view.follow:
        page.goto(seat.origin + str(page.locator(view.follow).first.get_attribute("href")))
    page.evaluate("document.fonts.ready.then(() => true)")
    taken = page.screenshot()
    context.close()
    return Image.open(io.BytesIO(taken)).convert("RGB")


def _side_by_side(pictures: list[Image.Image]) -> Image.Image:
    height = max(picture.height for picture in pictures)
    width = sum(picture.width for picture in pictures)
    sheet = Image.new("RGB", (width + GAP * (len(pictures) + 1), height + 2 * GAP), GROUND)
    left = GAP
    for picture in pictures:
        sheet.paste(picture, (left, GAP))
        left += picture.width + GAP
    return sheet


def _small(picture: Image.Image) -> bytes:
    """With as many colours as its allowance has room for."""
    for colours in COLOURS:
        packed = io.BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(packed, "PNG", optimize=True)
        if packed.tell() <= MOST_BYTES:
            break
    return packed.getvalue()
