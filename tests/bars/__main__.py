"""`deploy/measure`: every page held against its bars, on a whole running stack with the demo's data."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from collections.abc import Iterator

from playwright.sync_api import Playwright, sync_playwright

from deploy.ports import free_port
from deploy.running_stack import RunningStack, running_stack
from tests.bars.bars import Bars, Row, table
from tests.bars.lighthouse import judge
from tests.bars.node import lighthouse_command
from tests.bars.people import CLIENT, OWNER, STRANGER, VISITOR, Person, profile, sign_in
from tests.bars.weight import weigh

PAGES: dict[Person, dict[str, str]] = {
    VISITOR: {"platform": "/"},
    STRANGER: {"sign-in": "/sign-in/"},
    CLIENT: {"Home": "/", "booking": "/book/"},
    OWNER: {"Today": "/team/"},
}


def main() -> None:
    options = _parse(sys.argv[1:])
    command = lighthouse_command()
    with _stack(options.port) as stack, sync_playwright() as playwright:
        rows = [row for person in PAGES for row in _rows(playwright, stack, person, command, options.runs)]
    print(table(rows, Bars()))
    sys.exit(1 if any(row.missed(Bars()) for row in rows) else 0)


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="deploy/measure", description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="Lighthouse runs of each page; the median counts")
    parser.add_argument("--port", type=int, help="where to run the stack (default: a free port)")
    return parser.parse_args(arguments)


@contextlib.contextmanager
def _stack(port: int | None) -> Iterator[RunningStack]:
    print("Starting everything, with the demo's data …", flush=True)
    with running_stack(port=port, seed=True) as stack:
        yield stack


def _rows(playwright: Playwright, stack: RunningStack, person: Person, command: list[str], runs: int) -> Iterator[Row]:
    password = json.loads((stack.data / "demo.json").read_text())["password"]
    devtools_port = free_port()
    with profile(playwright, devtools_port=devtools_port) as context:
        sign_in(context, person, port=stack.port, password=password)
        for name, path in PAGES[person].items():
            url = person.origin(stack.port) + path
            print(f"  {name} …", flush=True)
            weight = weigh(context, url)
            yield Row(name, judge(command, url, devtools_port=devtools_port, runs=runs), weight, has_font=False)


if __name__ == "__main__":
    main()
