"""Every act that is written down has a sentence, and says nothing that should not be kept."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

import pytest

from tenants.audit.choices import Group
from tenants.audit.reading import ICONS
from tenants.audit.registry import declared_verbs, find_verb
from tenants.blueprints.wording import Words
from tests.architecture.source import Source, sources

RECORDING = {"record", "record_attempt", "note"}  # the last is tenants.accounts.trail's, with the verb in front
# What people have written, and what opens something: neither is for a trail that nobody can take it out of.
FORBIDDEN = {
    "code",
    "token",
    "password",
    "secret",
    "email",
    "address",
    "phone",
    "note",
    "text",
    "message",
    "reason",
    "body",
}
STAFF_MAY_SAY = {("shared_apps/console/operations.py", "reason"): "the platform's own staff, about a business"}


def calls(source: Source) -> Iterator[ast.Call]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RECORDING:
            yield node


def verbs() -> Iterator[ast.expr]:
    for source in sources():
        for call in calls(source):
            yield from (keyword.value for keyword in call.keywords if keyword.arg == "verb")
            yield from call.args[:1]


def test_every_verb_in_the_source_has_a_sentence() -> None:
    written = {verb.value for verb in verbs() if isinstance(verb, ast.Constant)}
    assert written - declared_verbs() == set()
    assert written  # a rule about nothing would prove nothing


def test_every_beginning_of_a_verb_has_a_sentence() -> None:
    """f"appointment.{…}": the whole verb is known only when it runs."""
    first_parts = [verb.values[0] for verb in verbs() if isinstance(verb, ast.JoinedStr)]
    beginnings = {str(part.value) for part in first_parts if isinstance(part, ast.Constant)}
    assert {one for one in beginnings if not any(verb.startswith(one) for verb in declared_verbs())} == set()


@pytest.mark.parametrize("verb", sorted(declared_verbs()))
def test_every_sentence_can_be_read_out(verb: str) -> None:
    found = find_verb(verb)
    assert found is not None
    sentence = str(found.sentence) % {**dict.fromkeys(WORDS, "word"), **SAID}
    assert sentence.strip() == sentence
    assert "%(" not in str(found.sentence) % Words(**SAID)


# What entries say besides: see the `record(…)` of each verb.
SAID: dict[str, Any] = {"who": "Alice", "name": "Bob", "host": "clinic.example"}
WORDS = [
    form
    for key in ("client", "practitioner", "appointment", "plan", "service", "guardian")
    for form in (key, f"{key}s", f"a_{key}")
]


def test_every_group_has_an_icon() -> None:
    assert set(ICONS) == set(Group)


def test_no_entry_holds_a_secret_or_what_somebody_wrote() -> None:
    found = {
        (source.path, str(keyword.arg))
        for source in sources()
        for call in calls(source)
        for keyword in call.keywords
        if keyword.arg in FORBIDDEN
    }
    assert found == set(STAFF_MAY_SAY)
