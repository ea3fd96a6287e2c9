"""Entries as people read them."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tenants.audit.choices import Group
from tenants.audit.models import Entry
from tenants.audit.registry import find_verb
from tenants.blueprints.wording import Words

ICONS = {
    Group.SIGN_IN: "log-in",
    Group.SECURITY: "key-round",
    Group.APPOINTMENTS: "calendar-check",
    Group.CLIENTS: "user",
    Group.RECORDS: "file-text",
    Group.TEAM: "users",
    Group.SETTINGS: "settings",
    Group.EXPORTS: "download",
    Group.SUPPORT: "shield-check",
}
REFUSALS = ("refused", "failed")  # how verbs end that tell of something not allowed
LABELS = {
    "starts_at": _lazy("Time"),
    "previous_starts_at": _lazy("Time before"),
    "name": _lazy("Name"),
    "role": _lazy("Role"),
    "before": _lazy("Before"),
    "how": _lazy("How"),
    "fields": _lazy("What"),
    "count": _lazy("Entries"),
    "days": _lazy("Days"),
    "as_client": _lazy("Looking as client no."),
    "member_id": _lazy("Member no."),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """`text` or, where it is one, an `instant`: the page knows in which zone to write it."""

    label: str | Promise
    text: str
    instant: datetime | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """`about` names the client; `facts` are the small print. The first line of a day `begins_day`."""

    id: str
    sentence: str
    icon: str
    at: datetime
    begins_day: bool
    about: str
    is_refusal: bool
    facts: list[Fact]


def lines_of(
    entries: Sequence[Entry],
    *,
    words: Words,
    clients: Mapping[int, str],
    zone: ZoneInfo,
    before: datetime | None = None,
) -> list[Line]:
    """Newest first, as `entries` are; `before` is when the line was that stands above them."""
    days = [at.astimezone(zone).date() if at else None for at in (before, *(entry.at for entry in entries))]
    return [
        Line(
            id=entry.id.hex,
            sentence=sentence_of(entry, words=words),
            icon=icon_of(entry),
            at=entry.at,
            begins_day=day != above,
            about=about(entry, clients),
            is_refusal=entry.verb.endswith(REFUSALS),
            facts=facts_of(entry),
        )
        for entry, above, day in zip(entries, days, days[1:], strict=False)
    ]


def sentence_of(entry: Entry, *, words: Words) -> str:
    """The verb's own sentence, or for one that is no longer known its bare name."""
    verb = find_verb(entry.verb)
    if verb is None:
        return f"{who(entry)}: {entry.verb}"
    named = str(entry.details.get("name") or _("somebody"))
    sentence = str(verb.sentence) % ChainMap({"who": who(entry), "name": named}, words)
    return sentence[:1].upper() + sentence[1:]


def who(entry: Entry) -> str:
    if entry.by_name:
        return entry.by_name
    return {"system": _("The portal itself"), "platform": _("Support")}.get(entry.by_kind, _("Somebody"))


def icon_of(entry: Entry) -> str:
    verb = find_verb(entry.verb)
    return ICONS[verb.group] if verb else "info"


def about(entry: Entry, clients: Mapping[int, str]) -> str:
    """The client's name, unless the sentence has it already: it is their own act."""
    name = clients.get(entry.client_id or 0, "")
    return "" if name == entry.by_name else name


def facts_of(entry: Entry) -> list[Fact]:
    known = [
        Fact(_("Network"), entry.network),
        Fact(_("Program"), entry.agent),
        Fact(_("Act"), entry.verb),
        Fact(_("Row"), entry.subject),
        Fact(_("Request"), entry.request_id),
    ]
    told = [fact(name, value) for name, value in entry.details.items()]
    return [one for one in (*told, *known) if one.text]


def fact(name: str, value: object) -> Fact:
    label = LABELS.get(name) or name.replace("_", " ").capitalize()
    if name.endswith("_at") and isinstance(value, str):
        with suppress(ValueError):
            return Fact(label, value, datetime.fromisoformat(value))
    return Fact(label, written(value))


def written(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | tuple):
        return ", ".join(written(one) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {written(one)}" for name, one in value.items())
    return "" if value is None else str(value)
