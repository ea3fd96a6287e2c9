"""An entry is kept with its act or not at all, chained as the last thing its transaction does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import override_settings

from tenant_apps.clients.models import Client
from tenants.audit.chain import START, link_hash
from tenants.audit.models import Entry, Link
from tenants.audit.operations import record, record_attempt
from tenants.audit.sealing import NotSealed
from tenants.audit.verifying import verify
from tenants.entry import NoBusiness, becoming, entering, entering_platform
from tenants.isolation import SIDES
from tenants.signing import signature, vouched
from tenants.viewer import ANONYMOUS, SYSTEM, Viewer
from tests.factories.cast import Cast
from tests.tenants.audit.acts import act, all_at_once, faults, verdict_on, verdict_on_platform
from tests.tenants.catalog import administrator


def verbs(cast: Cast) -> list[str]:
    with entering(cast.alpha, SYSTEM):
        return list(Entry.objects.filter(verb__startswith="test.").order_by("at").values_list("verb", flat=True))


def do_and_be_refused(by: Viewer, *, attempt: str = "") -> None:
    record(by=by, verb="test.undone")
    if attempt:
        record_attempt(by=by, verb=attempt, role="owner")
    raise PermissionError


def test_an_entry_says_who_did_what_to_whom(cast: Cast) -> None:
    client_id = cast.cara.viewer.client_ids[0]
    with entering(cast.alpha, cast.alice.viewer):
        client = Client.objects.get(pk=client_id)
        record(by=cast.alice.viewer, verb="test.done", subject=client, client_id=client_id, count=3)
        entry = Entry.objects.get(verb="test.done")
    alice = cast.alice.viewer
    assert (entry.by_kind, entry.by_user_id, entry.by_name, entry.by_role) == (
        "team",
        alice.user_id,
        "Alice Adler",
        "owner",
    )
    assert (entry.subject, entry.client_id, entry.details) == (f"clients.client:{client_id}", client_id, {"count": 3})
    assert (entry.network, entry.agent, entry.request_id) == ("", "", "")


def test_entries_are_chained_in_the_order_they_were_written(cast: Cast) -> None:
    with entering(cast.alpha, SYSTEM):
        first, second = (record(by=SYSTEM, verb=f"test.{name}") for name in ("first", "second"))
    with entering(cast.alpha, SYSTEM):
        third = record(by=SYSTEM, verb="test.third")
    with entering(cast.alpha, SYSTEM):
        *_, before, one, two, three = Link.objects.order_by("position")
    start, previous, links = one.position, bytes(before.hash), (one, two, three)
    assert [link.entry_id for link in links] == [first.id, second.id, third.id]
    assert [link.position for link in links] == [start, start + 1, start + 2]
    for link, entry in zip(links, (first, second, third), strict=True):
        assert bytes(link.previous) == previous
        assert bytes(link.hash) == link_hash(entry, position=link.position, previous=previous)
        previous = bytes(link.hash)


def test_what_is_rolled_back_leaves_no_entry_and_no_gap(trail: Cast) -> None:
    act(trail.alpha, SYSTEM, "test.kept")
    with pytest.raises(PermissionError), entering(trail.alpha, SYSTEM):
        do_and_be_refused(SYSTEM)
    with entering(trail.alpha, SYSTEM):
        record(by=SYSTEM, verb="test.refused")
        transaction.set_rollback(True)
    act(trail.alpha, SYSTEM, "test.kept too")
    assert verbs(trail) == ["test.kept", "test.kept too"]
    assert (verdict_on(trail.alpha).last, faults(trail.alpha)) == (2, [])


def test_a_savepoint_takes_its_entries_along(trail: Cast) -> None:
    with entering(trail.alpha, SYSTEM):
        record(by=SYSTEM, verb="test.kept")
        with transaction.atomic():
            with transaction.atomic():
                record(by=SYSTEM, verb="test.inner")
            record(by=SYSTEM, verb="test.undone")
            transaction.set_rollback(True)
        with transaction.atomic():
            record(by=SYSTEM, verb="test.kept too")
    assert verbs(trail) == ["test.kept", "test.kept too"]
    assert (verdict_on(trail.alpha).last, faults(trail.alpha)) == (2, [])


def test_an_attempt_is_kept_whatever_becomes_of_the_rest(trail: Cast) -> None:
    with pytest.raises(PermissionError), entering(trail.alpha, trail.bob.viewer):
        do_and_be_refused(trail.bob.viewer, attempt="test.refused")
    with entering(trail.alpha, ANONYMOUS):
        record_attempt(by=ANONYMOUS, verb="test.allowed")
        record(by=ANONYMOUS, verb="test.done")
    assert sorted(verbs(trail)) == ["test.allowed", "test.done", "test.refused"]
    assert (verdict_on(trail.alpha).last, faults(trail.alpha)) == (3, [])


def test_an_attempt_outside_of_everything_is_refused(cast: Cast) -> None:
    with pytest.raises(NoBusiness):
        record_attempt(by=ANONYMOUS, verb="test.lost")


def test_the_platform_has_a_trail_of_its_own(trail: Cast) -> None:
    act(trail.alpha, trail.cara.viewer)
    with entering_platform():
        record(by=trail.olga.viewer, verb="test.suspended")
        record_attempt(by=trail.olga.viewer, verb="test.tried")
    assert (verdict_on(trail.alpha).last, verdict_on_platform().last) == (1, 2)
    assert verdict_on_platform().is_whole


def test_each_business_has_a_chain_of_its_own(trail: Cast) -> None:
    for business in (trail.alpha, trail.beta, trail.alpha):
        act(business, SYSTEM)
    assert (verdict_on(trail.alpha).last, verdict_on(trail.beta).last) == (2, 1)


@pytest.mark.parametrize("details", [{"amount": 0.1}, {"far": 1e300, "deep": [{"minus": -0.0}]}, {"many": (1, 2)}])
def test_details_hash_alike_when_they_come_back(trail: Cast, details: dict[str, object]) -> None:
    act(trail.alpha, SYSTEM, "test.done", **details, umlaut="Ä 漢 \u2028", none=None, yes=True, big=10**30)
    assert faults(trail.alpha) == []


def test_who_looks_as_a_client_is_named_as_the_team(cast: Cast) -> None:
    client_id = cast.cara.viewer.client_ids[0]
    looking = replace(cast.alice.viewer, kind="client", client_ids=(client_id,), read_only=True)
    with entering(cast.alpha, SYSTEM):
        entry = record(by=looking, verb="test.seen")
    assert (entry.by_kind, entry.by_name, entry.details) == ("team", "Alice Adler", {"as_client": client_id})


def test_what_a_client_does_is_about_them(cast: Cast) -> None:
    cara = cast.cara.viewer
    with entering(cast.alpha, cara):
        assert record(by=cara, verb="test.done").client_id == cara.client_ids[0]
    household = replace(cara, client_ids=(*cara.client_ids, *cast.dan.viewer.client_ids))
    with entering(cast.alpha, household):
        assert record(by=household, verb="test.done").client_id is None


def test_an_accountant_is_of_the_team(cast: Cast) -> None:
    reading = replace(cast.bob.viewer, role="accountant", read_only=True, client_ids=cast.cara.viewer.client_ids)
    with entering(cast.alpha, SYSTEM):
        entry = record(by=reading, verb="test.done")
    assert (entry.by_kind, entry.by_role, entry.client_id, entry.details) == ("team", "accountant", None, {})


def test_a_hundred_writers_make_one_chain(trail: Cast) -> None:
    looks_after = replace(trail.bob.viewer, has_caseload=True, client_ids=trail.cara.viewer.client_ids)
    people = (trail.alice.viewer, trail.cara.viewer, looks_after, ANONYMOUS)

    def write(number: int) -> None:
        for turn in range(5):
            act(trail.alpha, people[(number + turn) % 4], number=number)

    all_at_once(20, write)
    verdict = verdict_on(trail.alpha)
    assert (verdict.first, verdict.last, faults(trail.alpha)) == (1, 100, [])


def test_writers_who_lock_other_rows_too_never_wait_for_each_other(trail: Cast) -> None:
    """Half of them write down first and change the row then, half the other way round."""
    client_id = trail.cara.viewer.client_ids[0]

    def write(number: int) -> None:
        with entering(trail.alpha, SYSTEM):
            if number % 2:
                record(by=SYSTEM, verb="test.before")
            Client.objects.filter(pk=client_id).update(phone=f"+49 30 {number}")
            if not number % 2:
                record(by=SYSTEM, verb="test.after")

    all_at_once(12, write)
    with entering(trail.alpha, SYSTEM):
        Client.objects.filter(pk=client_id).update(phone="")
    assert (verdict_on(trail.alpha).last, faults(trail.alpha)) == (12, [])


@pytest.mark.parametrize("table", ["audit_entry", "audit_link"])
@pytest.mark.parametrize("person", ["alice", "cara", "olga", "nobody"])
def test_nobody_changes_or_removes_an_entry(cast: Cast, person: str, table: str) -> None:
    viewer = ANONYMOUS if person == "nobody" else getattr(cast, person).viewer
    place = entering_platform(viewer) if person == "olga" else entering(cast.alpha, viewer)
    column = "verb = ''" if table == "audit_entry" else "position = 1"
    with place:
        record(by=viewer, verb="test.done")
        for statement in (f"UPDATE {table} SET {column}", f"DELETE FROM {table}", f"TRUNCATE {table}"):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                connection.cursor().execute(statement)
        if person in ("cara", "nobody"):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                connection.cursor().execute(f"SELECT * FROM {table}")


@pytest.mark.parametrize("side", SIDES)
def test_a_grant_by_mistake_changes_no_entry(trail: Cast, side: str) -> None:
    """The policies speak of adding and reading alone."""
    act(trail.alpha, SYSTEM)
    schema = trail.alpha.schema_name
    with administrator() as connection:
        for table, change in (("audit_entry", "SET verb = ''"), ("audit_link", "SET position = 7")):
            connection.execute("RESET ROLE")
            connection.execute(f"GRANT SELECT, UPDATE, DELETE ON {schema}.{table} TO {schema}_{side}".encode())
            connection.execute(f"SET ROLE {schema}_{side}".encode())
            assert connection.execute(f"UPDATE {schema}.{table} {change}".encode()).rowcount == 0
            assert connection.execute(f"DELETE FROM {schema}.{table}".encode()).rowcount == 0


def test_what_is_only_read_can_be_written_down(trail: Cast) -> None:
    """An accountant opens a note: nothing else of that transaction could be kept."""
    reading = replace(trail.bob.viewer, read_only=True)
    with entering(trail.alpha), becoming(reading):
        record(by=reading, verb="test.viewed", client_id=trail.cara.viewer.client_ids[0])
    assert verbs(trail) == ["test.viewed"]
    assert verdict_on(trail.alpha).is_whole


def test_only_sealing_moves_a_head_and_never_back(trail: Cast) -> None:
    for _ in range(3):
        act(trail.alpha, SYSTEM)
    with entering(trail.alpha, trail.cara.viewer), connection.cursor() as cursor:
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            cursor.execute("SELECT * FROM portico.audit_head")
        cursor.execute("SELECT * FROM portico.read_audit_head()")
        assert cursor.fetchall() == []
        cursor.execute("SELECT portico.put_audit_head(1, %s, '', %s)", [START, vouched_head(trail, 1)])
        assert cursor.fetchone() == (False,)
    with entering(trail.alpha, SYSTEM), connection.cursor() as cursor:
        assert verify().is_whole
        cursor.execute("SELECT position, fault FROM portico.read_audit_head()")
        assert cursor.fetchall() == [(3, "")]


BROUGHT = (
    *("none", "made up", "for another number", "for another business", "for another use"),
    "under the key that the database lacks",
)


def vouched_head(cast: Cast, position: int, mac: str = "") -> str:
    return vouched("audit-head", cast.alpha.schema_name, position, START.hex(), mac)


def passes(cast: Cast) -> dict[str, str]:
    """What somebody without our key could bring: nothing, something made up, and what was signed for another use."""
    schema = cast.alpha.schema_name
    return {
        "none": "",
        "made up": "0" * 64,
        "for another number": vouched_head(cast, 4),
        "for another business": vouched("audit-head", cast.beta.schema_name, 1_000, START.hex(), ""),
        "for another use": vouched("audit-check", schema, 1_000, ""),
        "under the key that the database lacks": signature("audit", f"{schema}:1000:{START.hex()}"),
    }


@pytest.mark.parametrize(
    "brought", ["none", "made up", "for another number", "for another business", "for another use"]
)
@pytest.mark.parametrize("person", ["alice", "cara", "nobody"])
def test_an_injected_query_does_not_move_a_head(trail: Cast, person: str, brought: str) -> None:
    """Called from inside of a query, as anybody in the business: else nobody could seal any more."""
    act(trail.alpha, SYSTEM)
    viewer = ANONYMOUS if person == "nobody" else getattr(trail, person).viewer
    inside = "SELECT 1 WHERE portico.put_audit_head(1000, %s, '', %s)"
    with entering(trail.alpha, viewer), connection.cursor() as cursor:
        cursor.execute(inside, [START, passes(trail)[brought]])
        assert cursor.fetchall() == []
    act(trail.alpha, SYSTEM)
    assert (verdict_on(trail.alpha).last, faults(trail.alpha)) == (2, [])


def test_an_injected_query_hides_no_fault_and_spoils_no_signature(trail: Cast) -> None:
    act(trail.alpha, SYSTEM)
    with entering(trail.alpha, trail.alice.viewer), connection.cursor() as cursor:
        cursor.execute("SELECT mac FROM portico.read_audit_head()")
        (mac,) = cursor.fetchone()
        cursor.execute("SELECT portico.note_audit_check(1, 'made up', '')")
        assert cursor.fetchone() == (False,)
        cursor.execute("SELECT portico.sign_audit_head_anew(%s, 'worthless', '')", [mac])
        assert cursor.fetchone() == (False,)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            cursor.execute("SELECT portico.is_vouched('x', 'y')")
    assert verdict_on(trail.alpha).is_whole


def test_where_the_database_lacks_our_key_nothing_is_kept(trail: Cast) -> None:
    """A head that stays behind would break the chain: rather no act at all."""
    with override_settings(SECRET_KEY="a key that the database has not been told of, and long enough"):
        with pytest.raises(NotSealed):
            act(trail.alpha, SYSTEM)
    assert verbs(trail) == []
