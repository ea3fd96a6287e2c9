"""Rooms and equipment: one of the kind that is needed has to be free as well, and no two visits have the same."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tenant_apps.scheduling.exceptions import NoRoom, PlaceInUse, SlotTaken
from tenant_apps.scheduling.models import Reservation, Resource, ResourceKind, Service, ServiceMember
from tenant_apps.scheduling.operations import (
    add_location,
    add_resource,
    add_session,
    archive_resource,
    book_appointment,
    cancel_appointment,
    reschedule_appointment,
    set_weekly_hours,
    update_resource,
    update_service,
)
from tenant_apps.scheduling.queries import free_slots
from tenant_apps.team.models import Member
from tenants.entry import becoming
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast, Person
from tests.tenant_apps.scheduling.diary import (
    BERLIN,
    book,
    client_of,
    give_hours,
    june,
    member_of,
    new_member,
)


@pytest.fixture
def room(cast: Cast, service: Service) -> Resource:
    """The only one, which the massage needs."""
    room = add_resource(by=cast.alice.viewer, name="Room 1", kind="Treatment room")
    update_service(service, by=SYSTEM, needs=room.kind)
    return room


@pytest.fixture
def carol(service: Service, room: Resource) -> Member:
    """Gives it too, at the same hours."""
    carol = new_member("Carol Cord")
    give_hours(carol)
    ServiceMember.objects.create(service=service, member=carol)
    return carol


def starts(service: Service, day: int, member: Member | None = None) -> list[str]:
    slots = free_slots(service, member=member, start=june(day, 0), end=june(day, 0) + timedelta(days=1))
    return [slot.starts_at.astimezone(BERLIN).strftime("%H:%M") for slot in slots]


def book_with(
    cast: Cast, service: Service, who: Person, member: Member, hour: int, by: Person | None = None
) -> Resource:
    viewer = (by or who).viewer
    with becoming(viewer):
        booked = book_appointment(
            by=viewer, client=client_of(who), service=service, member=member, starts_at=june(2, hour)
        )
    assert booked.reservation is not None
    assert booked.reservation.resource is not None
    return booked.reservation.resource


def test_a_time_is_offered_while_a_room_is_free(cast: Cast, service: Service, room: Resource, carol: Member) -> None:
    assert book_with(cast, service, cast.cara, member_of(cast.bob), 10) == room
    assert ("10:00" in starts(service, 2, carol), "11:15" in starts(service, 2, carol)) == (False, True)
    with pytest.raises(SlotTaken):
        book_with(cast, service, cast.dan, carol, 10)
    with pytest.raises(NoRoom):
        book_with(cast, service, cast.dan, carol, 10, by=cast.alice)
    second = add_resource(by=cast.alice.viewer, name="Room 2", kind="treatment ROOM")
    assert (second.kind, ResourceKind.objects.count()) == (room.kind, 1)
    assert book_with(cast, service, cast.dan, carol, 10) == second


def test_postgres_lets_no_two_visits_have_the_same_room(
    cast: Cast, service: Service, room: Resource, carol: Member
) -> None:
    book_with(cast, service, cast.cara, member_of(cast.bob), 10)
    twin = Reservation.objects.get()
    twin.pk, twin.member = None, carol
    with pytest.raises(IntegrityError, match="one_visit_a_room"), transaction.atomic():
        twin.save(force_insert=True)


def test_a_cancelled_visit_gives_its_room_back(cast: Cast, service: Service, room: Resource, carol: Member) -> None:
    booked = book(cast, service, cast.cara, june(2, 10))
    with becoming(cast.cara.viewer):
        cancel_appointment(booked, by=cast.cara.viewer)
    assert book_with(cast, service, cast.dan, carol, 10) == room


def test_a_visit_moves_within_its_own_room(cast: Cast, service: Service, room: Resource) -> None:
    booked = book(cast, service, cast.cara, june(2, 10))
    with becoming(cast.cara.viewer):
        moved = reschedule_appointment(booked, by=cast.cara.viewer, starts_at=june(2, 10, 15))
    assert (moved.starts_at, moved.reservation and moved.reservation.resource) == (june(2, 10, 15), room)


def test_a_room_elsewhere_is_no_help(cast: Cast, service: Service, room: Resource) -> None:
    north, south = (add_location(by=SYSTEM, name=name) for name in ("North", "South"))
    update_resource(room, by=cast.alice.viewer, name="Room 1", kind="Treatment room", location=south)
    assert starts(service, 2) == []
    update_resource(room, by=cast.alice.viewer, name="Room 1", kind="Treatment room", location=north)
    assert starts(service, 2)[0] == "09:00"
    set_weekly_hours(member_of(cast.bob), by=SYSTEM, hours={}, location=north)
    assert starts(service, 2) == []


def test_a_group_has_its_room_too(cast: Cast, service: Service, room: Resource, carol: Member) -> None:
    update_service(service, by=SYSTEM, capacity=5)
    session = add_session(service, by=SYSTEM, member=carol, starts_at=june(2, 10))
    assert session.reservation is not None
    assert session.reservation.resource == room
    with pytest.raises(NoRoom):
        add_session(service, by=SYSTEM, member=member_of(cast.bob), starts_at=june(2, 10, 30))


def test_a_room_in_use_stays(cast: Cast, service: Service, room: Resource) -> None:
    booked = book(cast, service, cast.cara, june(2, 10))
    with pytest.raises(PlaceInUse):
        archive_resource(room, by=cast.alice.viewer)
    with becoming(cast.cara.viewer):
        cancel_appointment(booked, by=cast.cara.viewer)
    assert archive_resource(room, by=cast.alice.viewer).archived_at is not None
    assert starts(service, 2) == []
