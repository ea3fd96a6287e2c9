"""`deploy/measure`: every page held against its bars, on a whole running stack with the demo's data."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Iterator

from playwright.sync_api import Playwright, sync_playwright

from deploy.dev_environment import ROOT
from deploy.ports import free_port
from deploy.running_stack import RunningStack, running_stack
from tests.bars.bars import Bars, Row, table
from tests.bars.dressing import password_of, themes_there_are, wear
from tests.bars.gallery import FOLDER, make_gallery
from tests.bars.lighthouse import judge
from tests.bars.node import lighthouse_command
from tests.bars.people import CLIENT, OWNER, STRANGER, VISITOR, Person, profile, sign_in
from tests.bars.thorough import every_page_is_sound
from tests.bars.weight import weigh
from tests.crowding import crowding

QUIET_ENOUGH = 1.2  # times as long as with the machine for oneself
PAGES: dict[Person, dict[str, str]] = {
    VISITOR: {"platform": "/"},
    STRANGER: {"sign-in": "/sign-in/"},
    CLIENT: {"Home": "/", "booking": "/book/"},
    OWNER: {"Today": "/team/"},
}


def main() -> None:
    options = _parse(sys.argv[1:])
    if options.what == "gallery":
        with _stack(options.port) as stack:
            print(f"{make_gallery(stack) / 1_000_000:.1f} MB of pictures in {FOLDER.relative_to(ROOT)}")
        return
    command = lighthouse_command()
    with _stack(options.port) as stack:
        rows = list(_rows(stack, command, options.runs))
        print(table(rows, Bars()))
        if (slower := crowding()) > QUIET_ENOUGH:
            print(f"This machine is busy: all took {slower:.1f} times as long. What is timed means a quiet one.")
        is_sound = not options.everything or every_page_is_sound(stack)
    sys.exit(0 if is_sound and not any(row.missed(Bars()) for row in rows) else 1)


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="deploy/measure", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("bars", "gallery"), default="bars", help="what to do")
    parser.add_argument("--runs", type=int, default=3, help="Lighthouse runs of each page; the median counts")
    parser.add_argument("--everything", action="store_true", help="then look at every page in every look, with axe")
    parser.add_argument("--port", type=int, help="where to run the stack (default: a free port)")
    return parser.parse_args(arguments)


@contextlib.contextmanager
def _stack(port: int | None) -> Iterator[RunningStack]:
    print("Starting everything, with the demo's data …", flush=True)
    with running_stack(port=port, seed=True) as stack:
        yield stack


def _rows(stack: RunningStack, command: list[str], runs: int) -> Iterator[Row]:
    with sync_playwright() as playwright:
        yield from _rows_of(playwright, stack, VISITOR, command, runs)
        for theme in themes_there_are():
            wear(stack, theme=theme)
            for person in (STRANGER, CLIENT, OWNER):
                yield from _rows_of(playwright, stack, person, command, runs, theme)


def _rows_of(
    playwright: Playwright, stack: RunningStack, person: Person, command: list[str], runs: int, theme: str = ""
) -> Iterator[Row]:
    devtools_port = free_port()
    with profile(playwright, devtools_port=devtools_port) as context:
        sign_in(context, person, port=stack.port, password=password_of(stack))
        for page, path in PAGES[person].items():
            name, url = f"{page} {theme}".strip(), person.origin(stack.port) + path
            print(f"  {name} …", flush=True)
            yield Row(
                name, weight=weigh(context, url), score=judge(command, url, devtools_port=devtools_port, runs=runs)
            )


if __name__ == "__main__":
    main()
