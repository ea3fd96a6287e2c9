"""Every page that the access matrix knows, made once by the whole application and kept, to be shown to a browser.

A browser needs a server, and a server needs committed rows; here a test's own transaction is enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import BrowserContext, Page
from playwright.sync_api import Route as Request

from tests.architecture.matrix import BUSINESS, PLATFORM, Route
from tests.architecture.test_matrix import is_invited, path_of, seated, undone
from tests.architecture.world import ROWS, World
from themes.assets import PREFIX
from themes.serving import look_file

PAGE = b"<html"
NOT_SENT_ON = {"content-length", "content-encoding", "set-cookie"}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, eq=False)
class Shown:
    """A page as one person gets it; `files` are its pictures and the like, by path."""

    name: str
    seat: str
    actor: str
    url: str
    page: Answer
    files: dict[str, Answer]
    queries: int

    def __str__(self) -> str:
        return f"{self.name} as {self.actor}"


def every_page(world: World, *, all_actors: bool = False) -> list[Shown]:
    """Each address that answers with a page, as somebody who may come, or as all of them."""
    for name in ROWS:
        world.row(name)  # all of them first, so that lists have something to show
    return [
        page
        for host, routes in (("business", BUSINESS), ("platform", PLATFORM))
        for page in _pages(world, host, routes, all_actors=all_actors)
    ]


def _pages(world: World, host: str, routes: Iterable[Route], *, all_actors: bool) -> Iterator[Shown]:
    for route in routes:
        for actor in _actors(route, host) if all_actors else [_one(route, host)]:
            if {**route.answers, **route.but.get(actor, {})}.get("GET") == 200:
                path = path_of(world, route, host)
                shown = _shown(world.browser(actor), f"{host} {route.name}", route.seat, actor, path)
                if PAGE in shown.page.body:
                    yield shown


def _one(route: Route, host: str) -> str:
    if host == "business":
        return seated(route)
    return "nobody on the platform" if route.seat == "public" else "olga"


def _actors(route: Route, host: str) -> list[str]:
    if host == "platform":
        return [_one(route, host)]
    seats = ("anonymous", "alice", "mona", "bob", "fred", "ruth", "cara", "alice as cara")
    return [actor for actor in seats if is_invited(route, actor)]


def _shown(browser: Browser, name: str, seat: str, actor: str, path: str) -> Shown:
    with undone():
        with CaptureQueriesContext(connection) as captured:
            response = browser.get(path)
        queries = sum(_counts(query["sql"]) for query in captured)  # now: the next request empties the list
        page = _answer(response)
        files = {file: _answer(browser.get(file)) for file in _files_of(page)}
    return Shown(name, seat, actor, f"http://{browser.defaults['HTTP_HOST']}{path}", page, files, queries)


def _counts(sql: str) -> bool:
    """Whether it asks for anything: entering and leaving does not, being in a test's transaction."""
    return not sql.startswith(("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK", "SET ", "RESET", "BEGIN", "COMMIT"))


def _answer(response: HttpResponseBase) -> Answer:
    headers = {name: value for name, value in response.items() if name.lower() not in NOT_SENT_ON}
    return Answer(response.status_code, headers, _body(response))


def _body(response: HttpResponseBase) -> bytes:
    if response.streaming:
        return b"".join(response.streaming_content)  # type: ignore[attr-defined]  # it is a streaming one
    return bytes(response.content)  # type: ignore[attr-defined]  # it is not


def _files_of(page: Answer) -> set[str]:
    """What a browser fetches for the page besides the look's own files."""
    if PAGE not in page.body:
        return set()
    html = page.body.decode()
    tags = BeautifulSoup(html, "html.parser").select(
        "img[src], script[src], iframe[src], link[rel=stylesheet], link[rel=manifest]"
    )
    addresses = [str(tag.get("src") or tag.get("href")) for tag in tags]
    local = [address for address in addresses if address.startswith("/") and not address.startswith(f"/{PREFIX}")]
    return {re.sub("#.*", "", address) for address in local}


class Showing:
    """Answers a browser's requests with the page that is on and what belongs to it; nothing else is reached."""

    def __init__(self, context: BrowserContext) -> None:
        self.shown: Shown | None = None
        context.route("**/*", self._answer)

    def put_on(self, shown: Shown, page: Page) -> None:
        self.shown = shown
        page.goto(shown.url)

    def _answer(self, request: Request) -> None:
        parts = urlsplit(request.request.url)
        wanted = parts.path + (f"?{parts.query}" if parts.query else "")
        if self.shown and request.request.is_navigation_request() and not request.request.frame.parent_frame:
            found = self.shown.page
        elif wanted.startswith(f"/{PREFIX}"):
            found = _look(wanted.removeprefix(f"/{PREFIX}"))
        else:
            # The stream's end, too: with this answer a browser does not come back.
            found = (self.shown.files if self.shown else {}).get(wanted, Answer(204, {}, b""))
        request.fulfill(status=found.status, headers=found.headers, body=found.body)


def _look(name: str) -> Answer:
    found = look_file(name)
    return Answer(200, {"Content-Type": found.content_type}, found.body) if found else Answer(404, {}, b"")
