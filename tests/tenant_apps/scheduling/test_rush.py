"""Many at once, each in a transaction of its own that really commits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from tenant_apps.clients.models import Client
from tenant_apps.scheduling.exceptions import SlotTaken
from tenant_apps.scheduling.models import Appointment, Service
from tenant_apps.scheduling.operations import add_session, book_appointment, reschedule_appointment, update_service
from tenant_apps.scheduling.queries import Slot, free_slots
from tenant_apps.team.models import Member
from tenants.audit.models import Entry
from tenants.entry import entering
from tenants.models import Business
from tenants.viewer import SYSTEM, Viewer
from tests.factories.rush import all_at_once, committed_business
from tests.tenant_apps.scheduling.diary import give_service


@dataclass(frozen=True)
class Rush:
    business: Business
    service: Service
    member: Member
    clients: list[Client]
    slots: list[Slot]


@pytest.fixture
def rush(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Rush]:
    """A business outside the test's transaction, with fifty clients who have no address to write to."""
    with django_db_blocker.unblock(), committed_business("rush") as business:
        yield _filled(business)


def _filled(business: Business) -> Rush:
    with entering(business, SYSTEM):
        member = Member.objects.get()
        service = give_service(member)
        clients = Client.objects.bulk_create(Client(name=f"Client {number}") for number in range(50))
        start = timezone.now() + timedelta(days=3)
        slots = free_slots(service, start=start, end=start + timedelta(days=14))
        return Rush(business, service, member, clients, slots)


def viewer_of(client: Client) -> Viewer:
    return Viewer("client", client_ids=(client.pk,), name=client.name)


def try_to_book(rush: Rush, client: Client, starts_at: datetime) -> Appointment | SlotTaken:
    viewer = viewer_of(client)
    with entering(rush.business, viewer):
        try:
            return book_appointment(
                by=viewer, client=client, service=rush.service, member=rush.member, starts_at=starts_at
            )
        except SlotTaken as refused:
            return refused


def test_two_hundred_times_one_slot_is_wanted_and_exactly_one_gets_it(rush: Rush) -> None:
    wanted = rush.slots[0].starts_at

    def four_times(number: int) -> list[Appointment | SlotTaken]:
        return [try_to_book(rush, rush.clients[number], wanted) for _ in range(4)]

    answers = [answer for some in all_at_once(50, four_times) for answer in some]
    refused = [answer for answer in answers if isinstance(answer, SlotTaken)]
    assert len(refused) == 199
    assert {len(answer.alternatives) for answer in refused} == {3}
    assert all(slot.starts_at != wanted for answer in refused for slot in answer.alternatives)
    with entering(rush.business, SYSTEM):
        assert Appointment.objects.count() == 1
        assert Entry.objects.filter(verb="appointment.booked").count() == 1


def test_two_hundred_want_a_group_of_eight_and_exactly_eight_get_in(rush: Rush) -> None:
    with entering(rush.business, SYSTEM):
        group = update_service(rush.service, by=SYSTEM, capacity=8)
        add_session(group, by=SYSTEM, member=rush.member, starts_at=rush.slots[0].starts_at)
        more = Client.objects.bulk_create(Client(name=f"Late {number}") for number in range(150))
    grouped = replace(rush, service=group, clients=[*rush.clients, *more])

    def four(number: int) -> list[Appointment | SlotTaken]:
        own = grouped.clients[number::50]
        return [try_to_book(grouped, client, rush.slots[0].starts_at) for client in own]

    answers = [answer for some in all_at_once(50, four) for answer in some]
    assert (len(answers), sum(isinstance(answer, Appointment) for answer in answers)) == (200, 8)
    with entering(rush.business, SYSTEM):
        assert Appointment.objects.count() == 8
        assert sorted(Appointment.objects.values_list("seat__number", flat=True)) == list(range(1, 9))


def test_one_form_sent_ten_times_at_once_is_one_booking(rush: Rush) -> None:
    client, key = rush.clients[0], uuid4()
    viewer = viewer_of(client)

    def send(_: int) -> int:
        with entering(rush.business, viewer):
            booked = book_appointment(
                by=viewer,
                client=client,
                service=rush.service,
                member=rush.member,
                starts_at=rush.slots[0].starts_at,
                request_key=key,
            )
        return int(booked.pk)

    assert len(set(all_at_once(10, send))) == 1
    with entering(rush.business, SYSTEM):
        assert Appointment.objects.count() == 1
        assert Entry.objects.filter(verb="appointment.booked").count() == 1


def test_ten_move_to_one_slot_and_exactly_one_gets_it(rush: Rush) -> None:
    apart = rush.slots[0].starts_at
    starts = [slot.starts_at for slot in rush.slots]
    for client in rush.clients[:10]:
        assert isinstance(try_to_book(rush, client, apart), Appointment)
        apart = next(moment for moment in starts if moment >= apart + timedelta(minutes=75))
    wanted = apart

    def move(number: int) -> bool:
        viewer = viewer_of(rush.clients[number])
        with entering(rush.business, viewer):
            try:
                reschedule_appointment(Appointment.objects.get(), by=viewer, starts_at=wanted)
            except SlotTaken:
                return False
        return True

    assert sum(all_at_once(10, move)) == 1
    with entering(rush.business, SYSTEM):
        assert Appointment.objects.filter(starts_at=wanted).count() == 1
        assert Appointment.objects.count() == 10
