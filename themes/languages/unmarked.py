"""Texts that somebody reads and that no catalog can reach, because nobody has marked them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser

from django.template.base import Lexer, TokenType
from django.utils.text import smart_split

from themes.languages.extraction import OPENS

READ_ALOUD = ("aria-label", "title", "placeholder", "alt", "aria-description")
PROPS = ("label", "title", "detail", "text", "help", "placeholder", "action", "back_label", "suffix", "prefix")
BY_POSITION = ("button", "link_button", "badge", "status")
COMPONENTS = re.compile(r"(button|link_button|card|banner|badge|status|empty_state|dialog|confirm|field|page_header)$")
HOLE = "\ue000"  # stands for a tag of the template: no letter, and no white space
WORD = re.compile(r"[^\W\d_]{2,}")
UNREAD = ("script", "style", "code", "pre", "svg")
SAID_BY = re.compile(r"messages\.\w+|(.+\.)?(ValidationError|add_error)")
LABELS = {"label", "help_text", "empty_label"}


class _Page(HTMLParser):
    """What of a template's own text would be read on the page; tags of the template are holes in it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNREAD:
            self.inside.append(tag)
        self.found += [f"{name}={value}" for name, value in attrs if name in READ_ALOUD and _is_read(value or "")]

    def handle_endtag(self, tag: str) -> None:
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if not self.inside and _is_read(data):
            self.found.append(" ".join(data.replace(HOLE, " ").split()))


def unmarked_in_template(source: str, *, is_page: bool) -> list[str]:
    text: list[str] = []
    props: list[str] = []
    is_translated = is_class = False
    for token in Lexer(source).tokenize():
        name, *bits = token.contents.split(maxsplit=1) or [""]
        if token.token_type == TokenType.BLOCK and name in (*OPENS, *(f"end{tag}" for tag in OPENS)):
            is_translated = name in OPENS
        elif token.token_type == TokenType.BLOCK:
            props += _props(name, " ".join(bits))
            is_class = name == "block" and bits[0].endswith("class")
        if not is_translated and not is_class:
            text.append(token.contents if token.token_type == TokenType.TEXT else HOLE)
    if not is_page:
        return [line.strip() for line in "".join(text).splitlines() if _is_read(line)]
    page = _Page()
    page.feed("".join(text))
    return page.found + props


def _props(tag: str, given: str) -> Iterator[str]:
    if not COMPONENTS.match(tag):
        return
    for position, bit in enumerate(smart_split(given)):
        name, _equals, value = bit.partition("=") if not bit.startswith(('"', "'")) else ("", "", bit)
        is_text = (name in PROPS) if name else (position == 0 and tag in BY_POSITION)
        if is_text and value[:1] in ('"', "'") and _is_read(value):
            yield f"{tag} {bit}"


def _is_read(text: str) -> bool:
    return bool(WORD.search(text.replace(HOLE, " ").replace("&nbsp;", "").replace("&amp;", "")))


def unmarked_in_python(source: str) -> list[str]:
    """Labels, errors and messages that are plain strings."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        said: list[ast.expr] = [*node.args] if SAID_BY.fullmatch(ast.unparse(node.func)) else []
        said += [keyword.value for keyword in node.keywords if keyword.arg in LABELS]
        for keyword in node.keywords:
            if keyword.arg == "error_messages" and isinstance(keyword.value, ast.Dict):
                said += keyword.value.values
        found += [one.value for one in said if isinstance(one, ast.Constant)]
    return [text for text in found if isinstance(text, str) and " " in text]
