from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from api.models import Call
from api.tasks import forget_calls
from tenant_apps.clients.models import Client, ClientAccess
from tenant_apps.scheduling.models import Appointment
from tenants.entry import entering
from tenants.viewer import SYSTEM
from tests.architecture.world import HOUR, World
from tests.factories.cast import Cast
from tests.factories.tokens import Caller, caller


@pytest.fixture
def world(cast: Cast) -> World:
    return World(cast)


def wish(world: World, **more: Any) -> dict[str, Any]:
    bob = world.cast.bob.viewer.member_id
    return {"service": world.row("service")["pk"], "member": bob, "starts_at": world.slot.isoformat(), **more}


def test_a_client_finds_a_time_books_it_moves_it_and_cancels_it(world: World) -> None:
    cara, service = caller(world.cast.cara), world.row("service")["pk"]
    day = {"from": world.slot.isoformat(), "to": (world.slot + 3 * HOUR).isoformat()}
    query = "&".join(f"{name}={value.replace('+', '%2B')}" for name, value in day.items())
    slots = cara("GET", f"services/{service}/slots/?{query}").json()["results"]
    chosen = {"service": service, "member": slots[0]["member"]["id"], "starts_at": slots[0]["starts_at"]}
    booked = cara("POST", "appointments/", chosen)
    assert (booked.status_code, booked.json()["starts_at"]) == (201, slots[0]["starts_at"])
    where = f"appointments/{booked.json()['id']}/"
    moved = cara("POST", f"{where}rescheduling/", {"starts_at": slots[4]["starts_at"]}).json()
    assert moved["starts_at"] == slots[4]["starts_at"]
    assert cara("POST", f"{where}cancellation/", {}).json()["status"] == "cancelled"
    assert cara("POST", f"{where}restoration/").json()["status"] == "booked"
    assert [row["id"] for row in cara("GET", "appointments/").json()["results"]] == [booked.json()["id"]]


def test_the_same_key_books_once(world: World) -> None:
    cara, key = caller(world.cast.cara), str(uuid4())
    answers = [cara("POST", "appointments/", wish(world), **{"Idempotency-Key": key}) for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 201]
    assert len({one.json()["id"] for one in answers}) == 1
    refused = cara("POST", "appointments/", wish(world), **{"Idempotency-Key": "once"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "Idempotency-Key")


def test_a_key_that_was_used_stands_for_no_other_call(world: World) -> None:
    """draft-ietf-httpapi-idempotency-key-header, 2.7"""
    cara, key = caller(world.cast.cara), {"Idempotency-Key": str(uuid4())}
    first = cara("POST", "appointments/", wish(world), **key)
    moved = (world.slot + 4 * HOUR).isoformat()
    refused = cara("POST", "appointments/", wish(world, starts_at=moved), **key)
    assert (refused.status_code, refused.json()["type"]) == (422, "/api/docs/#key-reused")
    again = cara("POST", "appointments/", wish(world), **key)
    assert (again.status_code, again.json()["id"]) == (201, first.json()["id"])
    with entering(world.cast.alpha, SYSTEM):
        assert Appointment.objects.filter(service=world.row("service")["pk"]).count() == 1


def test_a_call_that_was_refused_leaves_its_key_free(world: World) -> None:
    cara, key = caller(world.cast.cara), {"Idempotency-Key": str(uuid4())}
    past = (world.slot - timedelta(days=30)).isoformat()
    assert cara("POST", "appointments/", wish(world, starts_at=past), **key).status_code == 409
    assert cara("POST", "appointments/", wish(world), **key).status_code == 201


def test_two_people_may_choose_the_same_key(world: World) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    assert caller(world.cast.cara)("POST", "appointments/", wish(world), **key).status_code == 201
    later = wish(world, starts_at=(world.slot + 4 * HOUR).isoformat())
    assert caller(world.cast.dan)("POST", "appointments/", later, **key).status_code == 201


def test_keys_are_forgotten_after_a_month(world: World) -> None:
    caller(world.cast.cara)("POST", "appointments/", wish(world), **{"Idempotency-Key": str(uuid4())})
    with entering(world.cast.alpha):
        forget_calls()
        assert Call.objects.count() == 1
        Call.objects.update(at=timezone.now() - timedelta(days=31))
        forget_calls()
        assert Call.objects.count() == 0


def test_a_time_that_is_taken_is_a_conflict_with_others_to_choose_from(world: World) -> None:
    assert caller(world.cast.cara)("POST", "appointments/", wish(world)).status_code == 201
    refused = caller(world.cast.dan)("POST", "appointments/", wish(world))
    problem = refused.json()
    assert (refused.status_code, problem["type"]) == (409, "/api/docs/#slot-taken")
    assert len(problem["alternatives"]) == 3
    with entering(world.cast.alpha, SYSTEM):
        assert Appointment.objects.filter(service=world.row("service")["pk"]).count() == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"starts_at": "2030-01-07T10:00:00"}, "starts_at"),
        ({"service": 1 << 62}, "service"),
        ({"member": "Bob"}, "member"),
        ({"rebooked_from": 424242}, "rebooked_from"),
    ],
)
def test_what_is_wrong_is_said_by_field(world: World, given: dict[str, Any], field: str) -> None:
    refused = caller(world.cast.cara)("POST", "appointments/", wish(world, **given))
    assert (refused.status_code, [error["field"] for error in refused.json()["errors"]]) == (400, [field])


def test_nobody_books_for_a_rival(world: World) -> None:
    dan = world.cast.dan.viewer.client_ids[0]
    refused = caller(world.cast.cara)("POST", "appointments/", wish(world, client=dan))
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "client")


def test_who_sees_several_says_whom_it_is_for(world: World) -> None:
    with entering(world.cast.alpha, SYSTEM):
        child = Client.objects.create(name="Cosima Claus")
        ClientAccess.objects.create(user_id=world.cast.cara.user.pk, client=child)
    cara = caller(world.cast.cara)
    assert cara("POST", "appointments/", wish(world)).json()["errors"][0]["field"] == "client"
    booked = cara("POST", "appointments/", wish(world, client=child.pk)).json()
    assert booked["client"] == {"id": child.pk, "name": "Cosima Claus"}


def test_who_may_only_look_books_and_cancels_nothing(world: World) -> None:
    pk, cara = world.row("appointment")["pk"], caller(world.cast.cara)
    with entering(world.cast.alpha, SYSTEM):
        ClientAccess.objects.filter(user_id=world.cast.cara.user.pk).update(rights=[])
    assert cara("GET", f"appointments/{pk}/").status_code == 200
    for path, data in (("appointments/", wish(world)), (f"appointments/{pk}/cancellation/", {})):
        refused = cara("POST", path, data)
        assert (refused.status_code, refused.json()["type"]) == (403, "/api/docs/#may-not-book")
    with entering(world.cast.alpha, SYSTEM):
        assert Appointment.objects.get(pk=pk).status == "booked"


def test_a_link_that_has_ended_opens_nothing(world: World) -> None:
    cara = caller(world.cast.cara)
    with entering(world.cast.alpha, SYSTEM):
        yesterday = world.slot.date() - timedelta(days=60)
        ClientAccess.objects.filter(user_id=world.cast.cara.user.pk).update(ends_on=yesterday)
    assert cara("GET", "appointments/").status_code == 401


def test_a_closed_window_says_until_when_it_was_open(world: World) -> None:
    pk = world.row("appointment")["pk"]
    long_ago = world.slot - timedelta(days=30)
    with entering(world.cast.alpha, SYSTEM):
        Appointment.objects.filter(pk=pk).update(cancel_notice_hours=24 * 60, created_at=long_ago)
    refused = caller(world.cast.cara)("POST", f"appointments/{pk}/cancellation/", {"reason": "Ill"})
    assert (refused.status_code, refused.json()["type"]) == (409, "/api/docs/#window-closed")
    assert {"until", "fee_percent"} <= set(refused.json())


def test_the_front_desk_books_for_a_client(world: World) -> None:
    cara = world.cast.cara.viewer.client_ids[0]
    booked = caller(world.cast.alice)("POST", "team/appointments/", wish(world, client=cara))
    assert (booked.status_code, booked.json()["client"]["name"]) == (201, "Cara Claus")
    where = f"team/appointments/{booked.json()['id']}/"
    assert caller(world.cast.alice)("POST", f"{where}outcome/", {"status": "arrived"}).json()["status"] == "arrived"


def test_a_list_goes_on_by_cursor(world: World) -> None:
    cara = caller(world.cast.cara)
    made = [
        cara("POST", "appointments/", wish(world, starts_at=(world.slot + n * HOUR).isoformat())).json()["id"]
        for n in range(5)
    ]
    assert [pk for page in pages(cara, "appointments/?page_size=2") for pk in page] == made


def pages(who: Caller, path: str) -> Iterator[list[int]]:
    address: str | None = path
    while address:
        answer = who("GET", address.removeprefix(f"http://{who.host}")).json()
        yield [row["id"] for row in answer["results"]]
        address = answer["next"]


@pytest.mark.parametrize("path", ["appointments/", "services/", "clients/", "members/"])
def test_a_list_costs_the_same_whatever_is_in_it(world: World, path: str) -> None:
    cara = caller(world.cast.cara)
    cara("GET", path)
    few = queries(cara, path)
    for n in range(3):
        cara("POST", "appointments/", wish(world, starts_at=(world.slot + n * HOUR).isoformat()))
    assert queries(cara, path) == few <= 12


def test_the_list_of_clients_costs_the_same_whatever_is_in_it(world: World) -> None:
    alice = caller(world.cast.alice)
    alice("GET", "team/clients/")
    few = queries(alice, "team/clients/")
    with entering(world.cast.alpha, SYSTEM):
        for n in range(5):
            Client.objects.create(name=f"Client {n}")
    assert queries(alice, "team/clients/") == few <= 12


def queries(who: Caller, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert who("GET", path).status_code == 200
    return len(captured)


def test_a_search_finds_by_each_word(world: World) -> None:
    alice = caller(world.cast.alice)
    found = alice("GET", "team/clients/?search=clau%20ca").json()["results"]
    assert [row["name"] for row in found] == ["Cara Claus"]


def test_a_client_who_is_inside_is_not_invited_again(world: World) -> None:
    alice, cara = caller(world.cast.alice), world.cast.cara
    refused = alice("POST", f"team/clients/{cara.viewer.client_ids[0]}/invitation/")
    assert (refused.status_code, refused.json()["type"]) == (409, "/api/docs/#already-inside")
    assert alice("POST", "team/clients/", {"name": "Kim Kern", "email": "kim@clients.test"}).status_code == 201
