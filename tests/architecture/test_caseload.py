"""A practitioner who sees their own clients only: both locks, and what stays shared. Bob looks after Cara, not Dan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from tenant_apps.clients.models import Caseload, Client, ClientAccess, Invitation
from tenant_apps.clients.operations import invite_client
from tenant_apps.notifications.models import Delivery
from tenant_apps.scheduling.models import Appointment, Busy, Service
from tenants.accounts.permissions import NotAllowed
from tenants.audit.models import Entry
from tenants.audit.operations import record
from tenants.entry import entering, entering_platform, entrance_for
from tenants.events import publish
from tenants.models import Business
from tenants.signing import client_token
from tenants.viewer import SYSTEM, Viewer, viewing
from tests.architecture import escapes
from tests.architecture.test_escapes import Scene, ask, ask_simply, forgeries, other, scene, state_of
from tests.architecture.world import seeing
from tests.factories.cast import Cast, sign_in
from tests.html import assert_page
from tests.tenant_apps.scheduling import diary
from tests.tenant_apps.scheduling.diary import give_service, member_of

__all__ = ["other", "scene"]  # fixtures

Lock = Callable[[Cast], Any]


def bob(cast: Cast) -> Viewer:
    return replace(cast.bob.viewer, client_ids=cast.cara.viewer.client_ids, has_caseload=True)


@contextmanager
def python_alone(cast: Cast) -> Iterator[None]:
    with entering(cast.alpha, SYSTEM), viewing(bob(cast)):
        yield


@contextmanager
def both_locks(cast: Cast) -> Iterator[None]:
    with entering(cast.alpha, bob(cast)):
        yield


@contextmanager
def postgres_alone(cast: Cast) -> Iterator[None]:
    with entering(cast.alpha, bob(cast)), viewing(SYSTEM):
        yield


LOCKS = pytest.mark.parametrize("lock", [python_alone, postgres_alone, both_locks])


@pytest.fixture
def rows(scene: Scene) -> Scene:
    """One of each about Cara, one about Dan, and a record about nobody."""
    with entering(scene.cast.alpha, SYSTEM):
        for person in (scene.cast.cara, scene.cast.dan):
            client_id = person.viewer.client_ids[0]
            invitation = {"email": "x@clients.test", "code_digest": "", "link_digest": str(client_id)}
            Invitation.objects.create(client_id=client_id, expires_at="2040-01-01T00:00Z", **invitation)
            Delivery.objects.create(client_id=client_id, address="x@clients.test")
            record(by=SYSTEM, verb="test.of_this", client_id=client_id)
        record(by=SYSTEM, verb="test.of_this")
    return scene


@LOCKS
def test_own_clients_and_nobody_else(rows: Scene, lock: Lock) -> None:
    own = rows.words["cara"]
    with lock(rows.cast):
        assert [client.pk for client in Client.objects.all()] == [own]
        for model in (Appointment, ClientAccess, Invitation, Delivery):
            assert [row.client_id for row in model.objects.all()] == [own], model
        assert {row.client_id for row in Entry.objects.filter(verb="test.of_this")} == {own, None}
        assert Client.objects.update(phone="1") == 1
        assert Appointment.objects.update(price_minor=1) == 1


@LOCKS
def test_free_times_still_know_what_is_taken(rows: Scene, lock: Lock) -> None:
    with lock(rows.cast):
        assert Busy.objects.count() == 2
        assert Service.objects.count() > 0


def test_who_looks_after_nobody_sees_nobody(rows: Scene) -> None:
    nobody = replace(bob(rows.cast), client_ids=())
    with entering(rows.cast.alpha, nobody):
        assert (Client.objects.count(), Appointment.objects.count()) == (0, 0)
        with viewing(SYSTEM):
            assert (Client.objects.count(), Appointment.objects.count()) == (0, 0)


def test_a_member_with_a_caseload_writes_as_the_team_does(rows: Scene) -> None:
    with entering(rows.cast.alpha, bob(rows.cast)):
        Service.objects.create(name="Another", minutes=30)
        record(by=bob(rows.cast), verb="test.done", client_id=rows.words["cara"])  # type: ignore[arg-type]  # a number
        publish("appointments", client_id=rows.words["cara"])  # type: ignore[arg-type]  # a number


@pytest.mark.parametrize("query", escapes.LOOK_AT_A_RIVAL)
def test_a_strangers_client_is_not_found(scene: Scene, other: psycopg.Connection, query: str) -> None:
    with entering(scene.cast.alpha, bob(scene.cast)):
        assert ask(query.format(**scene.words)) == []
    assert ask_simply(other, scene, bob(scene.cast), query.format(**scene.words)) == []


WRITES = [
    "UPDATE scheduling_appointment SET client_id = {dan} WHERE client_id = {cara}",
    escapes.OWN_COPY.replace("{client}", "{dan}").replace("{rebooked_from}", "NULL"),
    "INSERT INTO clients_caseload (member_id, client_id, is_assigned, since) SELECT id, {dan}, true, now() "
    "FROM team_member LIMIT 1",
    "INSERT INTO clients_clientaccess (user_id, client_id, relation, created_at) "
    "SELECT user_id, {dan}, 'self', now() FROM team_member LIMIT 1",
    "INSERT INTO clients_client (name, email, phone, time_zone, language, created_at) "
    "VALUES ('N', '', '', '', '', now())",
    "SELECT * FROM accounts_user",
    "SELECT * FROM accounts_session",
    "SELECT * FROM {beta}.clients_client",
]


@pytest.mark.parametrize("query", WRITES)
def test_nothing_is_written_for_a_strangers_client(scene: Scene, query: str) -> None:
    with pytest.raises(DatabaseError) as refusal, entering(scene.cast.alpha, bob(scene.cast)):
        ask(query.format(**scene.words))
    assert state_of(refusal.value) == escapes.DENIED, refusal.value


@pytest.mark.parametrize("query", escapes.REFUSED)
def test_refused_as_to_everybody(scene: Scene, other: psycopg.Connection, query: str) -> None:
    with pytest.raises(psycopg.Error) as refusal:
        ask_simply(other, scene, bob(scene.cast), query.format(**scene.words))
    assert state_of(refusal.value) == escapes.DENIED, refusal.value


def test_a_forged_or_borrowed_token_shows_nothing(scene: Scene, other: psycopg.Connection) -> None:
    dan, alpha = scene.cast.dan.viewer.client_ids, scene.cast.alpha.schema_name
    tokens = {**forgeries(scene), "signed for a client": client_token(f"{alpha}_client", dan)}
    for name, token in tokens.items():
        ask_simply(other, scene, bob(scene.cast), "SELECT 1")
        other.execute(f"SET LOCAL app.viewer = '{token}'".encode())
        assert (name, other.execute("SELECT * FROM clients_client").fetchall()) == (name, [])


def test_a_caseloads_token_is_none_of_a_clients(scene: Scene, other: psycopg.Connection) -> None:
    token = entrance_for(scene.cast.alpha.schema_name, bob(scene.cast)).token
    ask_simply(other, scene, scene.cast.dan.viewer, "SELECT 1")
    other.execute(f"SET LOCAL app.viewer = '{token}'".encode())
    assert other.execute("SELECT * FROM clients_client").fetchall() == []


def test_the_policy_is_one_comparison_on_an_index(rows: Scene) -> None:
    """One look-up of the ids a query, and an index for the rows."""
    with entering(rows.cast.alpha, bob(rows.cast)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT * FROM scheduling_appointment")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert ("Index Cond: (client_id = ANY" in plan, "InitPlan" in plan, "Filter" in plan) == (True, True, False), plan


@pytest.fixture
def on(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """The rule is on, and Cara is Bob's."""
    alpha = scene.cast.alpha
    with entering_platform():
        Business.objects.filter(pk=alpha.pk).update(policies={**alpha.policies, "caseload": True})
        found = Business.objects.get(pk=alpha.pk)
    monkeypatch.setattr(alpha, "version", found.version)
    monkeypatch.setattr(alpha, "policies", found.policies)
    with entering(alpha, SYSTEM):
        Caseload.objects.create(member_id=scene.cast.bob.viewer.member_id, client_id=scene.words["cara"])
    return scene


def test_pages_show_own_clients_only(on: Scene) -> None:
    browser = sign_in(on.cast.bob)
    assert tuple(
        name for name in (b"Cara Claus", b"Dan Dorn") if name in sign_in(on.cast.alice).get("/team/clients/").content
    ) == (b"Cara Claus", b"Dan Dorn")
    listed = browser.get("/team/clients/").content
    assert (b"Cara Claus" in listed, b"Dan Dorn" in listed) == (True, False)
    pages = [f"/team/clients/{on.words[who]}/" for who in ("cara", "dan")]
    assert [browser.get(page).status_code for page in pages] == [200, 404]
    assert [browser.post(f"{page}portal-view/").status_code for page in pages] == [302, 404]
    assert browser.get("/team/clients/invitation/").status_code == 403
    assert browser.get("/team/").status_code == 200


def test_nobody_looks_as_a_client_of_somebody_elses_caseload(on: Scene) -> None:
    """A session that says so is not believed."""
    assert seeing(on.cast.bob, on.cast.cara).get("/").status_code == 200
    assert seeing(on.cast.bob, on.cast.dan).get("/")["Location"] == "/team/"


def test_a_new_client_is_added_by_somebody_who_sees_everybody(on: Scene) -> None:
    with entering(on.cast.alpha, bob(on.cast)), pytest.raises(NotAllowed):
        invite_client(by=bob(on.cast), name="Nils", email="nils@clients.test")


def test_the_team_assigns_and_takes_back(on: Scene) -> None:
    alice, browser = sign_in(on.cast.alice), sign_in(on.cast.bob)
    page, member = f"/team/clients/{on.words['dan']}/", on.cast.bob.viewer.member_id
    assert browser.post(f"{page}assignment/", {"member": member}).status_code == 403
    assert alice.post(f"{page}assignment/", {"member": member}).status_code == 302
    assert browser.get(page).status_code == 200
    assert alice.post(f"{page}assignment/{member}/removal/").status_code == 302
    assert browser.get(page).status_code == 404
    with entering(on.cast.alpha, SYSTEM):
        verbs = Entry.objects.filter(verb__startswith="client.").order_by("at").values_list("verb", flat=True)
        assert list(verbs) == ["client.assigned", "client.unassigned"]


def test_taking_back_says_what_is_lost_sight_of(on: Scene) -> None:
    """How many visits they still have together."""
    alice, page = sign_in(on.cast.alice), f"/team/clients/{on.words['cara']}/"
    member = on.cast.bob.viewer.member_id
    action = f"{page}assignment/{member}/removal/"

    def asked() -> str:
        [form] = assert_page(alice.get(page).content).select(f'form[action="{action}"]')
        dialog = form.find_parent("dialog")
        assert dialog is not None
        return " ".join(dialog.get_text(" ").split())

    assert "Bob Brandt no longer sees Cara Claus, until they have another visit together." in asked()
    with entering(on.cast.alpha, SYSTEM), time_machine.travel(datetime(2040, 5, 25, tzinfo=UTC), tick=False):
        service = give_service(member_of(on.cast.bob))
        diary.book(on.cast, service, on.cast.cara, datetime(2040, 6, 1, 10, tzinfo=UTC))
    assert "Bob Brandt no longer sees Cara Claus, nor the visit they still have together." in asked()


def test_a_visit_puts_the_client_into_the_caseload(on: Scene) -> None:
    """Whoever books it, here Dan himself; a second one changes nothing."""
    with entering(on.cast.alpha, SYSTEM):
        service = give_service(member_of(on.cast.bob))
        for day in (1, 2):
            start = datetime(2026, 6, day, 10, tzinfo=UTC)
            with time_machine.travel(datetime(2026, 5, 25, tzinfo=UTC), tick=False):
                diary.book(on.cast, service, on.cast.dan, start)
    assert sign_in(on.cast.bob).get(f"/team/clients/{on.words['dan']}/").status_code == 200
