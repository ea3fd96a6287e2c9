from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connections

from tenant_apps.clients.models import ClientAccess
from tenant_apps.clients.operations import remove_link
from tenants import hosts
from tenants.accounts.sessions import digest_of, end_sessions
from tenants.entry import entering, entering_platform
from tenants.events import publish, reseat
from tenants.models import Business, BusinessStatus
from tenants.streams import application
from tenants.streams.application import Streams
from tenants.streams.seats import Seat, take_seat
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast, Person, add_client
from tests.tenants.conftest import wait_until
from tests.tenants.listening import Page, cookie_of, stream_server

Open = Callable[..., Page]


@pytest.fixture
def server(committed: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[int, Streams]]:
    monkeypatch.setattr(application, "RECHECK_SECONDS", 0.3)
    with stream_server() as (port, streams):
        yield port, streams


@pytest.fixture
def open_page(server: tuple[int, Streams]) -> Iterator[Open]:
    pages: list[Page] = []

    def opened(who: Person | dict[str, str], *, last: str = "", path: str = "/events") -> Page:
        headers = dict(who) if isinstance(who, dict) else cookie_of(who)
        pages.append(Page(server[0], {**headers, **({"Last-Event-ID": last} if last else {})}, path))
        return pages[-1]

    yield opened
    for page in pages:
        page.close()


def tell(business: Business, *topics: str, client_id: int | None = None) -> None:
    for topic in topics:
        with entering(business, SYSTEM):
            publish(topic, client_id=client_id)


def client_id_of(person: Person) -> int:
    return person.viewer.client_ids[0]


def test_team_hears_everything_and_within_a_moment(committed: Cast, open_page: Open) -> None:
    page = open_page(committed.alice)
    asked_at = time.monotonic()
    tell(committed.alpha, "appointments", client_id=client_id_of(committed.cara))
    assert page.hear(1) == ["appointments"]
    assert time.monotonic() - asked_at < 1


def test_client_hears_of_their_own_and_of_what_is_shared(committed: Cast, open_page: Open) -> None:
    page = open_page(committed.cara)

    tell(committed.alpha, "appointments", client_id=client_id_of(committed.dan))
    tell(committed.alpha, "team-only")
    tell(committed.alpha, "services")
    tell(committed.alpha, "conversation", client_id=client_id_of(committed.cara))

    assert page.hear(2) == ["services", "conversation"]
    assert page.hears_nothing()


def test_other_business_and_platform_hear_nothing(committed: Cast, open_page: Open) -> None:
    eve, olga = open_page(committed.eve), open_page(committed.olga)
    tell(committed.alpha, "appointments", client_id=client_id_of(committed.cara))
    assert eve.hears_nothing()
    assert olga.hears_nothing()

    with entering_platform():
        publish("businesses")
    assert olga.hear(1) == ["businesses"]
    assert eve.hears_nothing()


def test_who_has_no_seat_gets_no_stream(committed: Cast, open_page: Open) -> None:
    stranger = {"Host": committed.alpha_host}
    assert open_page(stranger).status == 401
    assert open_page({**stranger, "Cookie": "sessionid=made-up"}).status == 401
    assert open_page({**cookie_of(committed.eve), "Host": committed.alpha_host}).status == 401
    assert open_page({**cookie_of(committed.olga), "Host": committed.alpha_host}).status == 401
    assert open_page({**cookie_of(committed.alice), "Host": "localhost"}).status == 401
    assert open_page({"Host": "nobody.localhost"}).status == 404
    assert open_page({"Host": "a b"}).status == 400
    assert open_page({**cookie_of(committed.alice), "Sec-Fetch-Site": "cross-site"}).status == 403
    assert open_page(committed.alice, path="/elsewhere").status == 404


def test_an_event_source_without_a_session_is_told_to_stop(committed: Cast, open_page: Open) -> None:
    """Else the browser of somebody who has just signed out complains."""
    asked = {"Host": committed.alpha_host, "Accept": "text/event-stream"}
    assert open_page(asked).status == 204
    assert open_page({**asked, "Cookie": "sessionid=made-up"}).status == 204


def test_only_get_is_answered(committed: Cast, server: tuple[int, Streams]) -> None:
    page = Page(server[0], cookie_of(committed.alice), method="POST")
    assert page.status == 405
    page.close()


def test_login_whose_access_has_ended_gets_no_stream(committed: Cast, open_page: Open) -> None:
    fred = add_client(committed.alpha, committed.alpha_host, "Fred Frey")
    with entering(committed.alpha, SYSTEM), connections["default"].cursor() as cursor:
        cursor.execute("DELETE FROM clients_clientaccess WHERE user_id = %s", [fred.user.pk])
    assert open_page(fred).status == 403


def test_suspended_business_gets_no_stream_and_loses_those_it_has(committed: Cast, open_page: Open) -> None:
    headers = cookie_of(committed.alice)
    page = open_page(headers)
    businesses = Business.objects.filter(pk=committed.alpha.pk)
    try:
        with entering_platform():
            businesses.update(status=BusinessStatus.SUSPENDED)
        assert page.has_ended()
        assert open_page(headers).status == 503
    finally:
        with entering_platform():
            businesses.update(status=BusinessStatus.OPEN)
            committed.alpha.refresh_from_db(fields=["version"])
        hosts.forget_all()


def test_stream_ends_when_its_session_ends(committed: Cast, open_page: Open) -> None:
    headers = cookie_of(committed.cara)
    page, other = open_page(headers), open_page(committed.alice)
    with connections["owner"].cursor() as cursor:
        end = f"DELETE FROM {committed.alpha.schema_name}.accounts_session WHERE session_key = %s"
        cursor.execute(end, [digest_of(headers["Cookie"].partition("=")[2])])
    assert page.has_ended()
    tell(committed.alpha, "appointments")
    assert other.hear(1) == ["appointments"]


@contextmanager
def linked(cast: Cast, **terms: Any) -> Iterator[ClientAccess]:
    """Cara sees Dan too."""
    with entering(cast.alpha, SYSTEM):
        link = ClientAccess.objects.create(user_id=cast.cara.user.pk, client_id=client_id_of(cast.dan), **terms)
    try:
        yield link
    finally:
        with entering(cast.alpha, SYSTEM):
            ClientAccess.objects.filter(pk=link.pk).delete()


def test_stream_ends_with_the_link_it_was_opened_by_and_others_go_on(committed: Cast, open_page: Open) -> None:
    headers = cookie_of(committed.cara)
    with linked(committed) as link:
        page, other = open_page(headers), open_page(committed.dan)
        tell(committed.alpha, "appointments", client_id=client_id_of(committed.dan))
        assert (page.hear(1), other.hear(1)) == (["appointments"], ["appointments"])
        with entering(committed.alpha, committed.alice.viewer):
            remove_link(link, by=committed.alice.viewer)
        assert page.has_ended(seconds=1.5)
        time.sleep(1.1)  # as a page waits
        again = open_page(headers, last=page.last)
        tell(committed.alpha, "appointments", client_id=client_id_of(committed.dan))
        assert other.hear(1) == ["appointments"]
        assert again.hears_nothing(seconds=1.5)


def test_stream_does_not_hear_of_what_a_link_leaves_out(committed: Cast, open_page: Open) -> None:
    with linked(committed, sections=["messages"], rights=[]):
        page = open_page(committed.cara)
        tell(committed.alpha, "appointments", "messages", client_id=client_id_of(committed.dan))
        tell(committed.alpha, "appointments", client_id=client_id_of(committed.cara))
        assert page.hear(2) == ["messages", "appointments"]


def test_streams_of_a_login_end_with_its_sessions_at_once(
    committed: Cast, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not with the next look at all sessions."""
    page, other = open_page(committed.bob), open_page(committed.alice)
    monkeypatch.setattr(application, "RECHECK_SECONDS", 60)
    with entering(committed.alpha, SYSTEM):
        end_sessions(committed.bob.user.pk)
    assert page.has_ended(seconds=1.5)
    tell(committed.alpha, "appointments")
    assert other.hear(1) == ["appointments"]


def test_seat_given_up_while_it_was_taken_ends_at_once(
    committed: Cast, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = cookie_of(committed.bob)

    def taken_and_given_up(headers: Mapping[str, str]) -> Seat:
        seat = take_seat(headers)
        with entering(committed.alpha, SYSTEM):
            reseat(committed.bob.user.pk)
        connections.close_all()
        return seat

    with monkeypatch.context() as slow:
        slow.setattr(application, "take_seat", taken_and_given_up)
        assert open_page(headers).has_ended(seconds=1.5)
    time.sleep(1.1)
    assert open_page(headers).hears_nothing()


def test_everybody_comes_back_when_the_rules_change(committed: Cast, open_page: Open) -> None:
    pages = [open_page(committed.cara), open_page(committed.bob)]
    elsewhere = open_page(committed.eve)
    with entering(committed.alpha, SYSTEM):
        reseat()
    assert [page.has_ended(seconds=1.5) for page in pages] == [True, True]
    assert elsewhere.hears_nothing()


def test_reconnecting_page_is_told_what_it_missed_once_and_in_order(committed: Cast, open_page: Open) -> None:
    headers = cookie_of(committed.alice)
    page = open_page(headers)
    tell(committed.alpha, "one")
    assert page.hear(1) == ["one"]
    page.close()

    tell(committed.alpha, "two", "three")
    again = open_page(headers, last=page.last)
    tell(committed.alpha, "four")

    assert again.hear(3) == ["two", "three", "four"]
    assert again.hears_nothing()


def test_page_that_has_heard_nothing_yet_knows_where_to_go_on(committed: Cast, open_page: Open) -> None:
    headers = cookie_of(committed.alice)
    tell(committed.alpha, "before")
    page = open_page(headers)
    assert page.hear(1) == ["before"]  # it was told moments ago, perhaps while this page was being made
    page.close()
    again = open_page(headers, path=f"/events?last={page.last}")
    assert again.hears_nothing()


def test_topic_that_changed_often_while_away_is_told_once(committed: Cast, open_page: Open) -> None:
    headers = cookie_of(committed.alice)
    page = open_page(headers)
    page.close()
    tell(committed.alpha, "one", "two", "one", "one")
    again = open_page(headers, last=page.last)
    assert again.hear(2) == ["two", "one"]
    assert again.hears_nothing()


def test_page_that_was_away_too_long_is_told_to_read_everything_anew(committed: Cast, open_page: Open) -> None:
    tell(committed.alpha, "forgotten")
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE portico.event SET at = at - interval '2 days'")
        cursor.execute("SELECT portico.forget_events('1 day')")
    headers = cookie_of(committed.alice)

    page = open_page(headers, last="1")
    assert page.hear(1) == ["resync"]
    tell(committed.alpha, "next")
    assert page.hear(1) == ["next"]
    page.close()
    assert open_page(headers, last=page.last).hears_nothing()


def test_page_that_missed_very_much_is_told_to_read_everything_anew(
    committed: Cast, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tenants.streams.hub.MOST_REPLAYED", 3)
    headers = cookie_of(committed.alice)
    page = open_page(headers)
    page.close()
    tell(committed.alpha, "a", "b", "c", "d")
    again = open_page(headers, last=page.last)
    assert again.hear(1) == ["resync"]
    assert again.hears_nothing()


@pytest.mark.parametrize("last", ["x", "-1", "1e9", "9" * 30, "٣"])
def test_odd_last_event_id_is_taken_for_none(committed: Cast, open_page: Open, last: str) -> None:
    page = open_page(committed.alice, last=last.encode().decode("latin-1"))
    tell(committed.alpha, "one")
    assert page.hear(1) == ["one"]


def test_lost_listener_loses_no_event(committed: Cast, open_page: Open, server: tuple[int, Streams]) -> None:
    page, other = open_page(committed.alice), open_page(committed.cara)
    mine = client_id_of(committed.cara)
    tell(committed.alpha, "before", client_id=mine)
    assert (page.hear(1), other.hear(1)) == (["before"], ["before"])

    connections.close_all()
    with psycopg.connect(settings.ADMIN_DATABASE_URL, autocommit=True) as database:
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = 'portico_web'"
        assert len(database.execute(cut, [settings.DATABASES["default"]["NAME"]]).fetchall()) >= 2
    tell(committed.alpha, "meanwhile", "and-then", client_id=mine)

    assert page.hear(2) == ["meanwhile", "and-then"]
    assert other.hear(2) == ["meanwhile", "and-then"]
    wait_until(lambda: server[1].hub.is_listening)
    tell(committed.alpha, "after", client_id=mine)
    assert (page.hear(1), other.hear(1)) == (["after"], ["after"])


def test_swallowed_notification_is_made_good_by_the_slow_poll(committed: Cast, open_page: Open) -> None:
    page = open_page(committed.alice)
    with connections["owner"].cursor() as cursor:  # as if the process had died between its commit and its NOTIFY
        insert = "INSERT INTO portico.event (schema, topic) VALUES (%s, 'silent')"
        cursor.execute(insert, [committed.alpha.schema_name])
    assert page.hear(1, seconds=8) == ["silent"]


def test_one_session_can_not_open_streams_without_end(
    committed: Cast, open_page: Open, monkeypatch: pytest.MonkeyPatch, server: tuple[int, Streams]
) -> None:
    monkeypatch.setattr(application, "STREAMS_PER_SESSION", 2)
    headers = cookie_of(committed.alice)
    first, _ = open_page(headers), open_page(headers)
    assert open_page(headers).status == 429
    assert open_page(committed.alice).status == 200  # another session of hers

    first.close()
    wait_until(lambda: len(server[1].hub.everybody()) == 2)
    assert open_page(headers).status == 200


def test_quiet_stream_is_kept_alive(committed: Cast, open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(application, "HEARTBEAT_SECONDS", 0.2)
    page = open_page(committed.alice)
    assert page.is_kept_alive()


def test_closed_page_leaves_nothing_behind(committed: Cast, open_page: Open, server: tuple[int, Streams]) -> None:
    page = open_page(committed.alice)
    hub = server[1].hub
    assert (len(hub.everybody()), len(hub.positions)) == (1, 1)
    page.close()
    wait_until(lambda: not hub.streams and not hub.positions and not server[1].per_session)


def test_300_streams_hear_every_event(committed: Cast, open_page: Open) -> None:
    pages = [open_page(cookie_of(committed.alice)) for _ in range(300)]
    for number in range(10):
        tell(committed.alpha, f"topic-{number}")
    expected = [f"topic-{number}" for number in range(10)]
    assert [page.hear(10) for page in pages] == [expected] * 300
