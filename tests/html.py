"""What every page owes its reader, checked on its HTML. Any room's view tests may use it."""

from __future__ import annotations

from collections import Counter

import html5lib
from bs4 import BeautifulSoup, Tag

REFERENCES = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "popovertarget", "form")


def assert_page(html: str | bytes) -> BeautifulSoup:
    """A whole page: valid HTML, language, title, one h1 inside one main, and all a fragment owes. Returns its soup."""
    text = html.decode() if isinstance(html, bytes) else html
    html5lib.HTMLParser(strict=True).parse(text)
    soup = BeautifulSoup(text, "html.parser")
    assert soup.html is not None
    assert soup.html.get("lang")
    assert soup.title is not None
    assert soup.title.get_text(strip=True).strip("· ")
    assert len(soup.find_all("main")) == 1
    assert len(soup.select("main h1")) == len(soup.find_all("h1")) == 1
    check_parts(soup)
    for element in soup.find_all(True):
        for name in REFERENCES:
            for target in _words(element, name):
                assert soup.find(id=target), f"{name}={target!r} points nowhere"
    return soup


def assert_fragment(html: str | bytes) -> BeautifulSoup:
    """A piece that htmx puts into a page."""
    soup = BeautifulSoup(html, "html.parser")
    check_parts(soup)
    return soup


def check_parts(soup: BeautifulSoup) -> None:
    ids = Counter(str(element["id"]) for element in soup.find_all(id=True))
    assert [name for name, count in ids.items() if count > 1] == [], "ids stand once in a page"
    for element in soup.find_all(True):
        _check_strict(element)
    for control in soup.select("input:not([type=hidden]), select, textarea"):
        assert _is_labelled(control, soup), f"no label: {control}"
    for element in soup.select("a[href], button"):
        assert _is_named(element), f"nothing to read: {element}"
    for image in soup.find_all("img"):
        assert image.has_attr("alt"), f"no alt: {image}"


def _check_strict(element: Tag) -> None:
    """The content security policy refuses these; here the reason is told."""
    assert element.name != "style", "styles live in themes/static"
    assert element.name != "script" or element.get("src"), "scripts live in files"
    for name in element.attrs:
        is_inline = name == "style" or (name.startswith("on") and len(name) > 2) or name.startswith("hx-on")
        assert not is_inline, f"inline {name} at {element}"


def _is_named(element: Tag) -> bool:
    pictures = element.select("[aria-label], img[alt]:not([alt=''])")
    return bool(element.get_text(strip=True) or element.get("aria-label") or pictures)


def _is_labelled(control: Tag, soup: BeautifulSoup) -> bool:
    if control.get("aria-label") or control.get("aria-labelledby") or control.find_parent("label"):
        return True
    return bool(control.get("id") and soup.find("label", attrs={"for": str(control["id"])}))


def _words(element: Tag, name: str) -> list[str]:
    value = element.get(name)
    if value is None:
        return []
    return value.split() if isinstance(value, str) else list(value)
