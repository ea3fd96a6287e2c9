"""What a page costs to fetch, the first time and again: bytes on the wire, with headers, as Chromium counts them."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page

SETTLED = 700  # milliseconds after `load`: what is fetched later is fetched for another page


@dataclass(frozen=True)
class Weight:
    first: int
    again: int
    has_font: bool


def weigh(context: BrowserContext, url: str) -> Weight:
    """With an empty cache, then once more with what the first visit has left in it."""
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.clearBrowserCache")
    kept = {"origin": "{0.scheme}://{0.netloc}".format(urlsplit(url)), "storageTypes": "service_workers,cache_storage"}
    devtools.send("Storage.clearDataForOrigin", kept)
    sizes: list[int] = []
    kinds: set[str] = set()
    devtools.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    devtools.on("Network.responseReceived", lambda event: kinds.add(event["type"]))
    first = _fetched(page, url, sizes)
    again = _fetched(page, url, sizes)
    page.close()
    return Weight(first, again, has_font="Font" in kinds)


def _fetched(page: Page, url: str, sizes: list[int]) -> int:
    sizes.clear()
    page.goto(url, wait_until="load")
    page.wait_for_timeout(SETTLED)
    return sum(sizes)
