"""What a page costs to fetch, the first time and again: bytes on the wire, with headers, as Chromium counts them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import BrowserContext, CDPSession

SETTLED = 700  # milliseconds after `load`: what is fetched later is fetched for another page


@dataclass(frozen=True)
class Weight:
    first: int
    again: int


def weigh(context: BrowserContext, url: str) -> Weight:
    """With an empty cache, then once more with what the first visit has left in it."""
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.clearBrowserCache")
    fetched = _listen(devtools)
    sizes = []
    for _ in range(2):
        fetched.clear()
        page.goto(url, wait_until="load")
        page.wait_for_timeout(SETTLED)
        sizes.append(sum(fetched))
    page.close()
    return Weight(*sizes)


def _listen(devtools: CDPSession) -> list[int]:
    fetched: list[int] = []

    def finished(event: dict[str, Any]) -> None:
        fetched.append(int(event["encodedDataLength"]))

    devtools.on("Network.loadingFinished", finished)
    return fetched
