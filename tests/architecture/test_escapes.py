"""Every way out that was tried (tests/architecture/escapes.py), refused by Postgres itself.

Each is tried by the cursor that pages use, and by a plain connection in the simple protocol: there a second statement
is not refused, so what closes the way must be a missing right.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from tenant_apps.clients.models import Client
from tenant_apps.scheduling.models import Appointment, Service
from tenant_apps.team.models import Member
from tenants.entry import at_the_door, entering, entrance_for
from tenants.link import connection_settings
from tenants.ownership import BusinessModel
from tenants.signing import client_token, signature
from tenants.viewer import ANONYMOUS, SYSTEM, Viewer
from tests.architecture import escapes
from tests.factories.cast import Cast
from tests.factories.visits import stored_visit

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Scene:
    cast: Cast
    words: dict[str, object]

    def viewers(self) -> dict[str, Viewer]:
        return {"team": self.cast.alice.viewer, "client": self.cast.cara.viewer, "door": ANONYMOUS}


@pytest.fixture
def scene(cast: Cast, other: psycopg.Connection) -> Scene:
    """Cara and Dan have an appointment each; the other connection is another page's."""
    with entering(cast.alpha, SYSTEM):
        for day, person in enumerate((cast.cara, cast.dan)):
            book(person.viewer.client_ids[0], day)
    words = {
        "alpha": cast.alpha.schema_name,
        "beta": cast.beta.schema_name,
        "cara": cast.cara.viewer.client_ids[0],
        "dan": cast.dan.viewer.client_ids[0],
        "other_backend": other.info.backend_pid,
    }
    return Scene(cast, words)


def book(client_id: int, day: int) -> Appointment:
    service, _ = Service.objects.get_or_create(name="A service of this test", minutes=60)
    member = Member.objects.order_by("id")[0]
    start = datetime(2040, 1, 1 + day, 9, tzinfo=UTC)
    end = start + timedelta(hours=1)
    return stored_visit(client_id=client_id, service=service, member=member, starts_at=start, ends_at=end)


@pytest.fixture
def other(db: None) -> Iterator[psycopg.Connection]:
    with psycopg.connect(**connection_settings(), cursor_factory=psycopg.ClientCursor) as raw:
        yield raw


def ask(query: str) -> Rows:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall() if cursor.description else []


def ask_simply(raw: psycopg.Connection, scene: Scene, viewer: Viewer, query: str) -> Rows:
    """The same in the simple protocol, entered by the same words."""
    raw.rollback()
    raw.execute(entrance_for(scene.cast.alpha.schema_name, viewer).settings().encode())
    cursor = raw.execute(query.encode())
    return cursor.fetchall() if cursor.description else []


def state_of(error: BaseException) -> str:
    cause = error if isinstance(error, psycopg.Error) else error.__cause__
    return cause.sqlstate or "" if isinstance(cause, psycopg.Error) else ""


@pytest.mark.parametrize("query", escapes.REFUSED)
def test_refused(scene: Scene, other: psycopg.Connection, query: str) -> None:
    for side, viewer in scene.viewers().items():
        words = scene.words | {"other_backend": connection.connection.info.backend_pid}
        with pytest.raises(psycopg.Error) as simple:
            ask_simply(other, scene, viewer, query.format(**words))
        assert (side, state_of(simple.value)) == (side, escapes.DENIED), simple.value
        with pytest.raises(DatabaseError) as extended, entering(scene.cast.alpha, viewer):
            ask(query.format(**scene.words))
        assert (side, state_of(extended.value)) == (side, escapes.DENIED), extended.value


@pytest.mark.parametrize("first", ["SELECT 1", "SELECT * FROM clients_client", ""])
@pytest.mark.parametrize("second", ["SET ROLE {beta}_team", "RESET ROLE", "COMMIT", "SELECT 1"])
def test_a_second_statement_is_refused(scene: Scene, first: str, second: str) -> None:
    for viewer in scene.viewers().values():
        with pytest.raises(DatabaseError) as refusal, entering(scene.cast.alpha, viewer):
            ask(f"{first} ; {second.format(**scene.words)} ; SELECT 1")
        assert state_of(refusal.value) == escapes.ONE_STATEMENT


def test_a_second_statement_is_refused_after_parameters(scene: Scene) -> None:
    with pytest.raises(DatabaseError) as refusal, entering(scene.cast.alpha, scene.cast.cara.viewer):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT %s; RESET ROLE", ["x"])
    assert state_of(refusal.value) == escapes.ONE_STATEMENT
    with pytest.raises(DatabaseError) as refusal, entering(scene.cast.alpha, scene.cast.cara.viewer):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany("SELECT %s; RESET ROLE", [["x"], ["y"]])
    assert state_of(refusal.value) == escapes.ONE_STATEMENT


@pytest.mark.parametrize("query", escapes.LOOK_AT_A_RIVAL)
def test_a_rival_is_not_found(scene: Scene, other: psycopg.Connection, query: str) -> None:
    with entering(scene.cast.alpha, scene.cast.cara.viewer):
        assert ask(query.format(**scene.words)) == []
    assert ask_simply(other, scene, scene.cast.cara.viewer, query.format(**scene.words)) == []


@pytest.mark.parametrize("query", escapes.WRITE_FOR_A_RIVAL)
def test_nothing_is_written_for_a_rival(scene: Scene, query: str) -> None:
    with pytest.raises(DatabaseError) as refusal, entering(scene.cast.alpha, scene.cast.cara.viewer):
        ask(query.format(**scene.words))
    assert state_of(refusal.value) == escapes.DENIED, refusal.value


def test_a_foreign_key_to_a_rivals_row_is_refused(scene: Scene) -> None:
    with entering(scene.cast.alpha, SYSTEM):
        mine, his = (
            Appointment.objects.values_list("pk", flat=True).get(client_id=scene.words[who]) for who in ("cara", "dan")
        )
    with entering(scene.cast.alpha, scene.cast.cara.viewer):
        copy = escapes.OWN_COPY.replace("{client}", "{cara}")
        ask(copy.format(**scene.words, rebooked_from=mine))
        ask("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError) as refusal:
            ask(copy.format(**scene.words, rebooked_from=his))
    assert state_of(refusal.value) == "23503"


def test_a_key_already_taken_by_a_rival_can_not_be_taken_over(scene: Scene) -> None:
    """That a number is taken is learnt: metadata is outside the claim, and a key says nothing."""
    with entering(scene.cast.alpha, SYSTEM):
        his = Appointment.objects.get(client_id=scene.words["dan"]).pk
    copy = escapes.OWN_COPY.format(**scene.words, client=scene.words["cara"], rebooked_from="NULL")
    copy = copy.replace("(client_id,", "(id, client_id,").replace("SELECT ", f"SELECT {his}, ")
    with entering(scene.cast.alpha, scene.cast.cara.viewer):
        with pytest.raises(DatabaseError) as refusal:
            ask(f"{copy} ON CONFLICT (id) DO UPDATE SET client_id = excluded.client_id")
        assert state_of(refusal.value) == escapes.DENIED
        with pytest.raises(DatabaseError) as duplicate:
            ask(copy)
    assert state_of(duplicate.value) == "23505"
    assert detail_of(duplicate.value) is None


def test_a_time_already_taken_by_a_rival_tells_not_whose_it_is(scene: Scene) -> None:
    """That a time is taken must be learnt, or nobody could book; `scheduling_busy` shows the same."""
    with entering(scene.cast.alpha, scene.cast.cara.viewer):
        with pytest.raises(DatabaseError) as conflict:
            ask(
                "UPDATE scheduling_reservation SET span = tstzrange('2039-01-01', '2041-01-01') "
                "WHERE client_id = {cara}".format(**scene.words)
            )
    assert state_of(conflict.value) == "23P01"
    assert detail_of(conflict.value) == "Key conflicts with existing key."


def detail_of(error: BaseException) -> str | None:
    assert isinstance(error.__cause__, psycopg.Error)
    return error.__cause__.diag.message_detail


def test_the_view_past_the_policies_shows_only_when(scene: Scene) -> None:
    with entering(scene.cast.alpha, scene.cast.cara.viewer):
        assert {column.name for column in columns_of("scheduling_busy")} == {
            "member_id",
            "span",
            "until",
            "location_id",
            "resource_id",
        }
        assert len(ask("SELECT * FROM scheduling_busy")) == 2
        numbers = {column.name for column in columns_of("scheduling_load")}
        assert numbers == {"service_id", "member_id", "day", "visits"}


def columns_of(table: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} LIMIT 0")
        return cursor.description


def forgeries(scene: Scene) -> dict[str, str]:
    alpha, beta = scene.cast.alpha.schema_name, scene.cast.beta.schema_name
    cara, dan = scene.cast.cara.viewer.client_ids, scene.cast.dan.viewer.client_ids
    own = client_token(f"{alpha}_client", cara)
    mac = own.split(".")[1]
    return {
        "no token": "",
        "no signature": f"{{{dan[0]}}}",
        "an empty signature": f"{{{dan[0]}}}.",
        "own signature over other ids": f"{{{dan[0]}}}.{mac}",
        "own ids and one more": f"{{{cara[0]},{dan[0]}}}.{mac}",
        "signed for another business": client_token(f"{beta}_client", dan),
        "signed for the team": client_token(f"{alpha}_team", dan),
        "signed for the door": client_token(f"{alpha}_door", dan),
        "signed for another purpose": f"{{{dan[0]}}}.{signature('task', f'{alpha}_client:{{{dan[0]}}}')}",
        "signed in capitals": own.replace(mac, mac.upper()),
        "a cut signature": own[:-1],
        "a third part": f"{{{dan[0]}}}.{mac}.{mac}",
        "an array of another kind": "{NULL}.x",
    }


@pytest.mark.parametrize(
    "forgery",
    [
        "no token",
        "no signature",
        "an empty signature",
        "own signature over other ids",
        "own ids and one more",
        "signed for another business",
        "signed for the team",
        "signed for the door",
        "signed for another purpose",
        "signed in capitals",
        "a cut signature",
        "a third part",
        "an array of another kind",
    ],
)
def test_a_forged_or_borrowed_token_shows_nothing(scene: Scene, other: psycopg.Connection, forgery: str) -> None:
    token = forgeries(scene)[forgery]
    ask_simply(other, scene, scene.cast.cara.viewer, "SELECT 1")
    other.execute(f"SET LOCAL app.viewer = '{token}'".encode())
    assert other.execute("SELECT portico.viewer_client_ids()").fetchall() == [([],)]
    assert other.execute("SELECT * FROM clients_client").fetchall() == []


def test_a_token_replayed_in_another_business_shows_nothing(scene: Scene, other: psycopg.Connection) -> None:
    own = entrance_for(scene.cast.alpha.schema_name, scene.cast.cara.viewer).token
    ask_simply(other, scene, scene.cast.cara.viewer, "SELECT 1")
    other.execute(f"SET LOCAL ROLE {scene.cast.beta.schema_name}_client".encode())
    other.execute(f"SET LOCAL search_path = {scene.cast.beta.schema_name}".encode())
    other.execute(f"SET LOCAL app.viewer = '{own}'".encode())
    assert other.execute("SELECT portico.viewer_client_ids()").fetchall() == [([],)]


def test_a_viewer_with_thousands_of_clients_sees_them_all(scene: Scene) -> None:
    cara = scene.cast.cara.viewer.client_ids[0]
    company = Viewer("client", client_ids=(cara, *range(1_000_000, 1_005_000)))
    with entering(scene.cast.alpha, company):
        assert ask("SELECT cardinality(portico.viewer_client_ids())") == [(5001,)]
        assert ask("SELECT id FROM clients_client") == [(cara,)]


def test_row_security_switched_off_is_an_error_not_a_way_in(scene: Scene, other: psycopg.Connection) -> None:
    ask_simply(other, scene, scene.cast.cara.viewer, "SET LOCAL row_security = off")
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
        other.execute("SELECT * FROM clients_client")


@pytest.mark.parametrize("name", ["current_user", "session_user", "current_role", "system_user"])
def test_no_name_of_the_session_opens_a_row(scene: Scene, name: str) -> None:
    with entering(scene.cast.alpha, scene.cast.cara.viewer):
        assert ask(f"SELECT id FROM clients_client WHERE {name} IS NOT NULL OR {name} IS NULL") == [
            (scene.words["cara"],)
        ]


def test_the_role_given_up_is_a_role_without_rights(scene: Scene, other: psycopg.Connection) -> None:
    ask_simply(other, scene, scene.cast.cara.viewer, "RESET ROLE")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        other.execute(f"SELECT * FROM {scene.cast.alpha.schema_name}.clients_client".encode())


def test_a_savepoint_of_ones_own_leads_nowhere(scene: Scene, other: psycopg.Connection) -> None:
    ask_simply(other, scene, scene.cast.cara.viewer, "SAVEPOINT mine")
    other.execute("SELECT 1")
    other.execute("ROLLBACK TO SAVEPOINT mine")
    assert other.execute("SELECT id FROM clients_client").fetchall() == [(scene.words["cara"],)]
    other.execute("COMMIT")
    with pytest.raises(psycopg.Error):
        other.execute("SELECT id FROM clients_client")


def test_control_of_a_whole_statement_is_beyond_the_claim(scene: Scene, other: psycopg.Connection) -> None:
    """What lock two does not hold, kept here so that deploy/docs/adr/0002-two-locks.md stays honest."""
    ask_simply(other, scene, scene.cast.cara.viewer, f"SET LOCAL ROLE {scene.cast.beta.schema_name}_team")
    assert other.execute("SELECT current_user").fetchone() == (f"{scene.cast.beta.schema_name}_team",)


@pytest.mark.parametrize("role", ["portico_platform", "portico_queue", "portico_web"])
def test_no_role_of_the_platform_reads_a_business(scene: Scene, other: psycopg.Connection, role: str) -> None:
    for table in ("clients_client", "accounts_user", "accounts_session", "scheduling_busy"):
        other.rollback()
        other.execute(f"SET LOCAL ROLE {role if role != 'portico_web' else 'NONE'}".encode())
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            other.execute(f"SELECT * FROM {scene.cast.alpha.schema_name}.{table}".encode())
    other.rollback()
    other.execute(f"SET LOCAL ROLE {role if role != 'portico_web' else 'NONE'}".encode())
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        other.execute("SELECT * FROM portico.signing_key")


def test_a_client_at_the_door_reads_no_other_clients_row(scene: Scene) -> None:
    with entering(scene.cast.alpha, scene.cast.cara.viewer), at_the_door():
        for model in (Client, Appointment):
            with pytest.raises(DatabaseError) as refusal:
                ask(f"SELECT * FROM {model._meta.db_table}")
            assert state_of(refusal.value) == escapes.DENIED


def test_python_lock_alone_refuses_other_models_of_a_rival(scene: Scene) -> None:
    own: list[type[BusinessModel]] = [Client, Appointment]
    with entering(scene.cast.alpha, scene.cast.cara.viewer):
        assert [model.objects.count() for model in own] == [1, 1]
