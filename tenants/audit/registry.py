"""The verbs of the trail. Each app says in its `verbs.py` what its acts are called and reads them out in a sentence.

    declare(Group.APPOINTMENTS, {"appointment.booked": _("%(who)s booked %(a_appointment)s")})

`%(who)s` is whoever did it, `%(name)s` what the details call `name`; the business's own words stand ready as in
`tenants.blueprints.wording`: "client", "clients", "a_client".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from tenants.audit.choices import Group


@dataclass(frozen=True, slots=True)
class Verb:
    name: str
    group: Group
    sentence: str | Promise


_verbs: dict[str, Verb] = {}


def declare(group: Group, sentences: Mapping[str, str | Promise]) -> None:
    for name, sentence in sentences.items():
        _verbs[name] = Verb(name, group, sentence)


def find_verb(name: str) -> Verb | None:
    return _verbs.get(name)


def verbs_in(group: Group) -> list[str]:
    return [verb.name for verb in _verbs.values() if verb.group == group]


def declared_verbs() -> frozenset[str]:
    return frozenset(_verbs)
