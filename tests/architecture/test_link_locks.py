"""A link that leaves out a part, or a right: Postgres refuses what the link does not give. Cara is linked to Dan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import psycopg
import pytest
import time_machine
from django.db import DatabaseError

from tenant_apps.clients.identity import links_of
from tenant_apps.clients.models import Client, ClientAccess
from tenant_apps.scheduling.models import Appointment
from tenants.entry import at_the_door, entering, entrance_for
from tenants.isolation import ownership_of, scopes, tenant_models
from tenants.ownership import READ, Owned
from tenants.viewer import SYSTEM, Identity, Link, Viewer, viewing
from tests.architecture import escapes
from tests.architecture.test_escapes import Scene, ask, ask_simply, other, scene, state_of

__all__ = ["other", "scene"]  # fixtures

ALL_PARTS, ALL_RIGHTS = frozenset({"appointments", "invoices"}), frozenset({"book", "pay"})
# Without a part of its own: whoever sees a client at all sees this, and may keep it right.
PARTLESS = {"clients.Client": "name and address, on the account page"}


def linked(scene: Scene, *, sections: frozenset[str] = ALL_PARTS, rights: frozenset[str] = ALL_RIGHTS) -> Viewer:
    """Cara, who may do everything for herself, and this much for Dan."""
    own, his = scene.cast.cara.viewer.client_ids[0], scene.cast.dan.viewer.client_ids[0]
    links = (Link(own, ALL_RIGHTS, ALL_PARTS), Link(his, rights, sections))
    return replace(scene.cast.cara.viewer, client_ids=(own, his), links=links)


def without_the_part(scene: Scene) -> Viewer:
    return linked(scene, sections=frozenset({"invoices"}), rights=frozenset())


def without_the_right(scene: Scene) -> Viewer:
    return linked(scene, rights=frozenset({"pay"}))


def test_a_whole_link_opens_everything_and_says_nothing_more(scene: Scene) -> None:
    with entering(scene.cast.alpha, linked(scene)):
        assert len(ask("SELECT * FROM scheduling_appointment")) == 2
        assert ask("UPDATE scheduling_appointment SET sequence = 9 RETURNING sequence") == [(9,), (9,)]
    assert "/" not in entrance_for(scene.cast.alpha.schema_name, linked(scene)).token


@pytest.mark.parametrize("query", escapes.LOOK_WITHOUT_THE_PART)
def test_nothing_of_a_part_left_out_is_found(scene: Scene, other: psycopg.Connection, query: str) -> None:
    viewer = without_the_part(scene)
    with entering(scene.cast.alpha, viewer):
        assert ask("SELECT id FROM clients_client WHERE id = {dan}".format(**scene.words)) == [(scene.words["dan"],)]
        assert ask(query.format(**scene.words)) == []
    assert ask_simply(other, scene, viewer, query.format(**scene.words)) == []


@pytest.mark.parametrize("query", escapes.CHANGE_WITHOUT_THE_RIGHT)
def test_nothing_is_changed_without_the_right(scene: Scene, other: psycopg.Connection, query: str) -> None:
    viewer = without_the_right(scene)
    with entering(scene.cast.alpha, viewer):
        assert len(ask("SELECT 1 FROM scheduling_appointment WHERE client_id = {dan}".format(**scene.words))) == 1
        assert ask(query.format(**scene.words)) == []
    assert ask_simply(other, scene, viewer, query.format(**scene.words)) == []


@pytest.mark.parametrize("query", escapes.WRITE_WITHOUT_THE_RIGHT)
def test_nothing_is_added_without_the_right(scene: Scene, query: str) -> None:
    with pytest.raises(DatabaseError) as refusal, entering(scene.cast.alpha, without_the_right(scene)):
        ask(query.format(**scene.words))
    assert state_of(refusal.value) == escapes.DENIED, refusal.value


def test_for_oneself_everything_goes_on(scene: Scene) -> None:
    with entering(scene.cast.alpha, without_the_part(scene)):
        own = "SELECT client_id FROM scheduling_appointment"
        assert ask(own) == [(scene.words["cara"],)]
        ask(escapes.OWN_COPY.format(**scene.words, client=scene.words["cara"], rebooked_from="NULL"))
        assert len(ask(own)) == 2


def test_a_token_without_its_limits_is_no_token(scene: Scene, other: psycopg.Connection) -> None:
    token = entrance_for(scene.cast.alpha.schema_name, without_the_part(scene)).token
    ids, mac = token.split(".")
    own, his = scene.words["cara"], scene.words["dan"]
    cut = f"{ids.split('/')[0]}.{mac}"
    wider = f"{ids.replace(f':{{{own}}}', f':{{{own},{his}}}')}.{mac}"
    renamed = f"{ids.replace('/book', '/look')}.{mac}"
    doubled = f"{ids.split('/')[0]}/appointments:{{{own},{his}}}/{'/'.join(ids.split('/')[1:])}.{mac}"
    assert len({token, cut, wider, renamed, doubled}) == 5
    for forged in (cut, wider, renamed, doubled):
        ask_simply(other, scene, scene.cast.cara.viewer, "SELECT 1")
        other.execute(f"SET LOCAL app.viewer = '{forged}'".encode())
        assert other.execute("TABLE scheduling_appointment").fetchall() == []
        assert other.execute("TABLE clients_client").fetchall() == []


def test_both_locks_say_the_same(scene: Scene) -> None:
    """Python alone, Postgres alone."""
    for who, parts in ((without_the_part, 1), (without_the_right, 2), (linked, 2)):
        viewer = who(scene)
        with entering(scene.cast.alpha, SYSTEM), viewing(viewer):
            assert (Client.objects.count(), Appointment.objects.count()) == (2, parts)
        with entering(scene.cast.alpha, viewer), viewing(SYSTEM):
            assert (Client.objects.count(), Appointment.objects.count()) == (2, parts)


def test_a_link_that_has_ended_opens_nothing(scene: Scene) -> None:
    """On its day, by the business's calendar, whether or not anything has run since."""
    cara, alpha = scene.cast.cara, scene.cast.alpha
    with entering(alpha, SYSTEM):
        ClientAccess.objects.create(user_id=cara.user.pk, client_id=scene.words["dan"], ends_on=date(2040, 6, 2))
    looked = "SELECT client_id FROM scheduling_appointment ORDER BY client_id"
    for moment, found in (("2040-06-01T21:59Z", ["cara", "dan"]), ("2040-06-01T22:01Z", ["cara"])):
        with time_machine.travel(moment, tick=False), entering(alpha, SYSTEM), at_the_door():
            links = links_of(cara.user)
        seat = Identity(cara.user.pk, client_ids=tuple(one.client_id for one in links), links=links).as_client()
        assert seat is not None
        with entering(alpha, seat):
            assert ask(looked) == sorted((scene.words[who],) for who in found)


def test_every_table_of_a_clients_says_which_part_it_is_of() -> None:
    """Else a link that leaves the part out would show it; and who may write it, else every link would let them."""
    owned = {model._meta.label: ownership_of(model) for model in tenant_models()}
    found = {label: one for label, one in owned.items() if isinstance(one, Owned) and one.client}
    assert {label for label, one in found.items() if not one.section} == set(PARTLESS)
    assert {label for label, one in found.items() if not one.right and one.client != READ} == set(PARTLESS)
    assert scopes() >= {"appointments", "book"}
