"""The trail as a file: CSV for people with a spreadsheet, JSON Lines for whoever wants to compute the hashes anew."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from typing import Any, Literal

from django.db.models import Q

from tenants.audit.chain import fields_of, hashed
from tenants.audit.models import Entry, Link
from tenants.audit.operations import record
from tenants.audit.queries import AT_ONCE, Names, links_of, newest_first
from tenants.audit.reading import sentence_of
from tenants.blueprints.wording import Words
from tenants.viewer import Viewer

COLUMNS = (
    *("position", "at", "sentence", "verb", "by_kind", "by_name", "by_role", "by_user_id", "client_id"),
    *("client_name", "subject", "details", "network", "agent", "request_id", "hash"),
)
# What a page may build in memory; the command `audit export` writes trails of any length.
MOST_ON_A_PAGE = 50_000
# How a formula begins, also in the wide letters that some spreadsheets take for them.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")

Kind = Literal["csv", "jsonl"]
MEDIA_TYPES: dict[Kind, str] = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl; charset=utf-8"}

Pair = tuple[Entry, Link | None]


class TooMuch(Exception):
    """More entries than a page may export at once: choose fewer days."""


def export_trail(condition: Q, kind: Kind, *, by: Viewer, words: Words, names: Names) -> str:
    """Oldest first. That it was exported is an entry too, and in the next export. Raises `TooMuch`."""
    page = newest_first(condition, count=MOST_ON_A_PAGE)
    if page.following is not None:
        raise TooMuch
    pairs = chained(reversed(page.entries))
    lines = csv_lines(pairs, words=words, clients=names(page.client_ids)) if kind == "csv" else json_lines(pairs)
    text = "".join(lines)
    record(by=by, verb="audit.exported", how=kind, count=len(page.entries))
    return text


def chained(entries: Iterable[Entry]) -> Iterator[Pair]:
    """Each entry with its link, a few thousand at a time."""
    waiting: list[Entry] = []
    for entry in entries:
        waiting.append(entry)
        if len(waiting) == AT_ONCE:
            yield from _with_links(waiting)
            waiting = []
    yield from _with_links(waiting)


def json_lines(pairs: Iterable[Pair]) -> Iterator[str]:
    """A line is exactly what the hash covers, and the hash."""
    for entry, link in pairs:
        line = hashed(entry, position=link.position, previous=bytes(link.previous)) if link else fields_of(entry)
        digest = bytes(link.hash).hex() if link else None
        yield json.dumps({**line, "hash": digest}, sort_keys=True, ensure_ascii=False) + "\n"


def csv_lines(pairs: Iterable[Pair], *, words: Words, clients: Mapping[int, str]) -> Iterator[str]:
    yield _line(COLUMNS)
    for entry, link in pairs:
        row: dict[str, Any] = {
            **fields_of(entry),
            "position": link.position if link else "",
            "hash": bytes(link.hash).hex() if link else "",
            "sentence": sentence_of(entry, words=words),
            "client_name": clients.get(entry.client_id or 0, ""),
            "details": json.dumps(entry.details, ensure_ascii=False) if entry.details else "",
        }
        yield _line(_harmless(row[name]) for name in COLUMNS)


def _with_links(entries: list[Entry]) -> Iterator[Pair]:
    found = links_of(entries)
    return ((entry, found.get(entry.id)) for entry in entries)


def _line(values: Iterable[object]) -> str:
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(values)
    return text.getvalue()


def _harmless(value: object) -> object:
    """A client's name must not become a formula in somebody's spreadsheet (OWASP, CSV injection)."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
