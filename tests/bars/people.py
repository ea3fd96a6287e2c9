"""Who looks at the demo's pages, each in a browser profile of their own."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass

from playwright.sync_api import BrowserContext, Playwright

from deploy.chromium import find_chromium

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE *.localhost",
)


@dataclass(frozen=True)
class Person:
    """`email` is empty for a stranger."""

    name: str
    subdomain: str
    email: str = ""

    def origin(self, port: int) -> str:
        return f"http://{self.subdomain}.localhost:{port}" if self.subdomain else f"http://localhost:{port}"


VISITOR = Person("visitor", "")
STRANGER = Person("stranger", "willow")
CLIENT = Person("client", "willow", "clara.hoffmann@mail.example")
OWNER = Person("owner", "willow", "anna.lindqvist@willow.example")


@contextlib.contextmanager
def profile(playwright: Playwright, *, devtools_port: int) -> Iterator[BrowserContext]:
    """A browser that Lighthouse can be told of: one with a profile on disk and an open port."""
    with tempfile.TemporaryDirectory(prefix="portico-bars-", ignore_cleanup_errors=True) as folder:
        context = playwright.chromium.launch_persistent_context(
            folder, executable_path=find_chromium(), args=[*QUIET, f"--remote-debugging-port={devtools_port}"]
        )
        try:
            yield context
        finally:
            context.close()


def sign_in(context: BrowserContext, person: Person, *, port: int, password: str) -> None:
    """By password, as the form takes it; a stranger stays one."""
    if not person.email:
        return
    page = context.new_page()
    page.goto(f"{person.origin(port)}/sign-in/password/")
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password", exact=True).fill(password)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    page.close()
