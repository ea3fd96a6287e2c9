"""What `deploy/up` understands. Nothing but the standard library: it is read before anything is installed."""

from __future__ import annotations

import argparse

DESCRIPTION = """Starts everything on this machine: database, pages, live updates, worker, scheduler, mailbox.
Ctrl-C stops it. What it keeps lies in the data folder, and the next start finds it there."""


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="deploy/up", description=DESCRIPTION)
    parser.add_argument("--port", type=int, default=8000, help="where the browser goes (default: 8000)")
    parser.add_argument("--data", metavar="FOLDER", help="the data folder (default: $PORTICO_DATA, or var)")
    parser.add_argument("--no-seed", action="store_true", help="make no demo businesses")
    parser.add_argument("--quiet", action="store_true", help="write logs to the data folder only")
    parser.add_argument("--careless", action="store_true", help="faster, but a power cut may lose data: for tests")
    options = parser.parse_args(arguments)
    if not 1 <= options.port <= 65000:
        parser.error("--port must be a number from 1 to 65000")
    return options
