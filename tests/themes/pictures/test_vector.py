"""What an SVG may bring along, and what is left of it."""

from __future__ import annotations

import pytest

from themes.pictures.unfit import Unfit
from themes.pictures.vector import clean_svg, size_of

NASTY = {
    "script": "<script>alert(1)</script>",
    "script in another space": '<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>',
    "foreign object": '<foreignObject><div xmlns="http://www.w3.org/1999/xhtml">hello</div></foreignObject>',
    "handler": '<rect width="1" height="1" onclick="alert(1)" onload="alert(1)"/>',
    "link": '<a href="javascript:alert(1)"><rect width="1" height="1"/></a>',
    "picture elsewhere": '<image href="https://evil.example/i.png" width="1" height="1"/>',
    "picture within": '<image href="data:image/svg+xml;base64,PHN2Zy8+" width="1" height="1"/>',
    "part of another drawing": '<use href="https://evil.example/i.svg#a"/>',
    "part of another drawing, the old way": '<use xmlns:l="http://www.w3.org/1999/xlink" l:href="//evil.example/i#a"/>',
    "fill from elsewhere": '<rect width="1" height="1" fill="url(https://evil.example/p#x)"/>',
    "fill from elsewhere by a quote": """<rect width="1" height="1" fill="url('//evil.example/p#x')"/>""",
    "style from elsewhere": '<rect width="1" height="1" style="fill:url(//evil.example);mask:url(javascript:1)"/>',
    "style sheet from elsewhere": "<style>@import url(//evil.example/x.css); rect{fill:url(//evil.example/y)}</style>",
    "escaped style": "<style>rect{fill:\\75rl(//evil.example)}</style>",
    "animation": '<animate attributeName="href" to="javascript:alert(1)"/>',
    "setting": '<set attributeName="onmouseover" to="alert(1)"/>',
    "filter": '<filter id="f"><feImage href="https://evil.example/i.png"/></filter>',
    "instruction": '<?xml-stylesheet href="https://evil.example/x.css"?>',
    "base": '<g xml:base="https://evil.example/"><use href="#r"/></g>',
}
UNSAFE = ("script", "foreign", "alert", "evil", "javascript", "data:", "style", "animate", "<set", "feimage", "base=")


def svg(inside: str, *, root: str = 'viewBox="0 0 40 20"') -> bytes:
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {root}>{inside}<path id="r" d="M0 0h40v20z" fill="#0f766e"/></svg>'
    )
    return drawing.encode()


@pytest.mark.parametrize("inside", NASTY.values(), ids=NASTY)
def test_nothing_is_left_that_runs_loads_or_links(inside: str) -> None:
    cleaned = clean_svg(svg(inside)).decode().lower()
    assert [word for word in UNSAFE if word in cleaned] == []
    assert '<path id="r" d="m0 0h40v20z" fill="#0f766e" />' in cleaned


def test_what_style_sheets_say_of_a_shape_stands_on_the_shape() -> None:
    inside = """<style>.a,.b{fill:#f00} path{stroke:blue} #p{opacity:.5} .a:hover{fill:#000}</style>
        <path id="p" class="a" style="fill:#0f0" d="M0 0z"/><path class="b" fill="red" d="M0 0z"/>"""
    assert (
        clean_svg(svg(inside))
        .decode()
        .startswith(
            '<svg viewBox="0 0 40 20" xmlns="http://www.w3.org/2000/svg">'
            '<path id="p" d="M0 0z" stroke="blue" fill="#0f0" opacity=".5" />'
            '<path fill="#f00" d="M0 0z" stroke="blue" />'
        )
    )


def test_gradients_and_masks_of_its_own_stay() -> None:
    inside = """<defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient></defs>
        <rect width="4" height="4" fill="url(#g)" mask="url('#m')"/><use href="#r"/>"""
    cleaned = clean_svg(svg(inside)).decode()
    assert 'fill="url(#g)"' in cleaned
    assert """mask="url('#m')\"""" in cleaned
    assert '<use href="#r" />' in cleaned


@pytest.mark.parametrize(
    ("root", "size"),
    [
        ('viewBox="0 0 40 20" width="100%" height="100%"', (40, 20)),
        ('width="120px" height="30"', (120, 30)),
        ('viewBox="-1,-1,10,5"', (10, 5)),
    ],
)
def test_its_shape_is_known(root: str, size: tuple[float, float]) -> None:
    assert size_of(clean_svg(svg("", root=root))) == size


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hello",
        b"<svg",
        b"<html><body/></html>",
        b"\xff\xfe\x00",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        svg("", root='viewBox="0 0 0 0"'),
        svg("", root='viewBox="0 0 4000 2"'),
        b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg">&b;</svg>',
        b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg viewBox="0 0 1 1"><title>&x;</title></svg>',
        svg("<g/>" * 6000),
        svg("".join(f'<g id="u{n}"><use href="#u{n - 1}"/><use href="#u{n - 1}"/></g>' for n in range(1, 40))),
        svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'),
        svg('<pattern id="p"><rect fill="url(#p)"/></pattern>'),
        svg("<g>" * 2000 + "</g>" * 2000),
    ],
    ids=range(15),
)
def test_what_is_no_drawing_or_too_much_of_one_is_refused(body: bytes) -> None:
    with pytest.raises(Unfit) as refused:
        clean_svg(body)
    assert refused.value.reason == "content"


def test_letters_as_text_are_refused() -> None:
    with pytest.raises(Unfit) as refused:
        clean_svg(svg("<text>Willow</text>"))
    assert refused.value.reason == "text"
