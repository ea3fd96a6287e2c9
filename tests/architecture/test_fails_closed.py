"""Outside of an entry there is no business, however one came to be there."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg
import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import ProgrammingError, connection, transaction
from django.http import StreamingHttpResponse

from tenant_apps.clients.models import Client
from tenant_apps.team.models import Member
from tenants.accounts.models import User
from tenants.entry import (
    BrokenTransaction,
    NoBusiness,
    at_the_door,
    becoming,
    current_business,
    entering,
    entering_platform,
    is_inside,
)
from tenants.models import Business
from tenants.viewer import SYSTEM, NoViewer, Viewer, viewing
from tests.architecture.threads import elsewhere, pooled
from tests.factories.cast import Cast

NOWHERE = ('""', "none", "")


def names() -> list[str]:
    return [client.name for client in Client.objects.all()]


def members() -> list[str]:
    return [member.name for member in Member.objects.all()]


@contextmanager
def refused() -> Iterator[None]:
    with pytest.raises(ProgrammingError, match=r"does not exist|permission denied"), transaction.atomic():
        yield


def settings_now() -> tuple[str, str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('search_path'), current_setting('role'), current_setting('app.viewer', true)"
        )
        path, role, viewer = cursor.fetchone() or ("", "", "")
    return path, role, viewer or ""


def test_a_thread_that_inherits_the_context_has_not_entered(cast: Cast) -> None:
    with entering(cast.alpha, SYSTEM):
        context = contextvars.copy_context()

        def look() -> None:
            assert context.run(current_business) == cast.alpha
            with refused():
                context.run(names)

        elsewhere(look)


def test_an_async_thread_has_not_entered(cast: Cast) -> None:
    def look() -> None:
        connection.connect()
        try:
            with refused():
                names()
        finally:
            connection.close()

    with entering(cast.alpha, SYSTEM):
        asyncio.run(sync_to_async(look, thread_sensitive=False)())


def test_a_thread_that_inherits_the_context_can_not_become_somebody(cast: Cast) -> None:
    with entering(cast.alpha, SYSTEM):
        context = contextvars.copy_context()

    def become() -> None:
        with becoming(cast.cara.viewer):
            raise AssertionError("became a client without entering")

    def door() -> None:
        with at_the_door(), refused():
            User.objects.count()

    with pytest.raises(NoBusiness):
        elsewhere(lambda: context.run(become))
    elsewhere(lambda: context.run(door))


def test_a_connection_from_the_pool_brings_nothing_along(cast: Cast) -> None:
    def walk() -> list[tuple[str, ...]]:
        seen = []
        for business, viewer in ((cast.alpha, cast.cara.viewer), (cast.beta, cast.eve.viewer), (cast.alpha, SYSTEM)):
            with entering(business, viewer):
                seen.append(tuple(members()))
                pids.add(connection.connection.info.backend_pid)
            assert settings_now() == NOWHERE
            with viewing(SYSTEM), refused():
                names()
            connection.close()  # back into the pool, as at the end of a request
        return seen

    pids: set[int] = set()
    assert pooled(walk) == [("Alice Adler", "Bob Brandt"), ("Eve Engel",), ("Alice Adler", "Bob Brandt")]
    assert len(pids) == 1


def test_a_pooled_connection_is_clean_after_an_error(cast: Cast) -> None:
    def walk() -> tuple[str, str, str]:
        with pytest.raises(ZeroDivisionError), entering(cast.alpha, cast.cara.viewer):
            raise ZeroDivisionError
        connection.close()
        return settings_now()

    assert pooled(walk) == NOWHERE


def test_a_query_that_outlives_its_entry_finds_nobody_to_ask_for(cast: Cast) -> None:
    with entering(cast.alpha, SYSTEM):
        late = Client.objects.all()
    with pytest.raises(NoViewer):
        list(late)


def test_a_streamed_answer_that_asks_too_late_is_refused(cast: Cast) -> None:
    with entering(cast.alpha, SYSTEM):
        response = StreamingHttpResponse(client.name for client in Client.objects.all().order_by("id"))
        lazy = StreamingHttpResponse(name for name in (one.name for one in _later()))
    assert b"".join(response.streaming_content) == b"Cara ClausDan Dorn"  # type: ignore[arg-type]  # not an async one
    with pytest.raises(NoViewer):
        b"".join(lazy.streaming_content)  # type: ignore[arg-type]  # not an async one


def _later() -> Iterator[Client]:
    yield from Client.objects.all()


def test_a_savepoint_rolled_back_after_becoming_returns_to_the_role_before(cast: Cast) -> None:
    with entering(cast.alpha, SYSTEM):
        with pytest.raises(ProgrammingError), transaction.atomic(), becoming(cast.cara.viewer):
            User.objects.count()
        assert settings_now()[1] == f"{cast.alpha.schema_name}_team"
        assert names() == ["Cara Claus", "Dan Dorn"]


def test_a_savepoint_inside_becoming_stays_with_the_client(cast: Cast) -> None:
    with entering(cast.alpha, SYSTEM), becoming(cast.cara.viewer):
        with pytest.raises(ProgrammingError), transaction.atomic():
            User.objects.count()
        assert settings_now()[1] == f"{cast.alpha.schema_name}_client"
        assert [client.name for client in Client.unscoped.all()] == ["Cara Claus"]


def test_an_error_at_the_door_is_not_hidden_by_the_way_back(cast: Cast) -> None:
    with pytest.raises(ProgrammingError, match="no_such_table"), entering(cast.alpha, cast.cara.viewer):
        with at_the_door(), connection.cursor() as cursor:
            cursor.execute("SELECT * FROM no_such_table")
    assert settings_now() == NOWHERE


def test_a_connection_lost_inside_tells_its_own_error(cast: Cast) -> None:
    def lose() -> None:
        with entering(cast.alpha, SYSTEM), becoming(cast.cara.viewer), at_the_door():
            _kill(connection.connection.info.backend_pid)
            names()

    with pytest.raises(Exception, match=r"terminating connection|server closed"):
        elsewhere(lose)


def _kill(pid: int) -> None:
    with psycopg.connect(settings.ADMIN_DATABASE_URL, autocommit=True) as server:
        server.execute("SELECT pg_terminate_backend(%s, 2000)", [pid])


@pytest.mark.parametrize("run", [elsewhere, pooled])
def test_an_entry_survives_a_connection_that_died_waiting(cast: Cast, run: object) -> None:
    def walk() -> list[str]:
        with entering(cast.alpha, SYSTEM):
            pid = connection.connection.info.backend_pid
        _kill(pid)
        with entering(cast.alpha, SYSTEM):
            return names()

    assert run(walk) == ["Cara Claus", "Dan Dorn"]  # type: ignore[operator]  # both take a function


def test_a_swallowed_error_is_not_taken_for_a_success(cast: Cast) -> None:
    def swallow() -> None:
        with entering(cast.alpha, SYSTEM):
            with suppress(ProgrammingError):
                User.objects.count()

    with pytest.raises(BrokenTransaction):
        elsewhere(swallow)


def test_entries_do_not_nest(cast: Cast) -> None:
    with entering(cast.alpha, SYSTEM), pytest.raises(RuntimeError, match="durable"):
        with entering(cast.beta, SYSTEM):
            raise AssertionError("one business inside another")
    with entering(cast.alpha, SYSTEM), pytest.raises(RuntimeError, match="durable"):
        with entering_platform():
            raise AssertionError("the platform inside a business")


def test_what_runs_on_commit_runs_outside(cast: Cast) -> None:
    seen: list[bool] = []

    def commit() -> None:
        with entering(cast.alpha, SYSTEM):
            transaction.on_commit(lambda: seen.append(is_inside()))
            transaction.on_commit(lambda: seen.append(settings_now() == NOWHERE))

    elsewhere(commit)
    assert seen == [False, True]


def test_a_viewer_who_may_only_look_writes_nothing(cast: Cast) -> None:
    looking = Viewer(
        "client", cast.alice.user.pk, cast.alice.viewer.member_id, "owner", cast.cara.viewer.client_ids, read_only=True
    )
    with entering(cast.alpha, SYSTEM):
        with becoming(looking):
            assert names() == ["Cara Claus"]
            with pytest.raises(Exception, match="read-only"), transaction.atomic():
                Client.objects.update(name="Somebody else")
            with at_the_door(), pytest.raises(Exception, match="read-only"), transaction.atomic():
                User.objects.update(name="Somebody else")
            with becoming(cast.cara.viewer), pytest.raises(Exception, match="read-only"), transaction.atomic():
                Client.objects.update(name="Somebody else")
        assert Client.objects.filter(name="Cara Claus").update(phone="1") == 1  # the rest of the transaction may write
    with entering(cast.alpha, looking), pytest.raises(Exception, match="read-only"), transaction.atomic():
        Client.objects.update(name="Somebody else")


def test_a_schema_name_can_not_carry_sql(cast: Cast) -> None:
    odd = Business(schema_name="x; RESET ROLE; --")
    with pytest.raises(ValueError), entering(odd, SYSTEM):
        raise AssertionError("entered")
