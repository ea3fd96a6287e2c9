"""What needs the team's word: asked for, kept, then confirmed or declined."""

from __future__ import annotations

import pytest
import time_machine

from tenant_apps.scheduling.choices import Status
from tenant_apps.scheduling.exceptions import PastTime, SlotTaken, WrongStatus
from tenant_apps.scheduling.models import Appointment, Reservation, Service
from tenant_apps.scheduling.operations import (
    cancel_appointment,
    confirm_request,
    decline_request,
    record_outcome,
    undo_booking,
    undo_cancellation,
    update_service,
)
from tenant_apps.scheduling.queries import upcoming_appointments
from tenant_apps.scheduling.queries.appointments import waiting_requests
from tenants.accounts.permissions import NotAllowed
from tenants.audit.models import Entry
from tenants.entry import becoming
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast
from tests.tenant_apps.scheduling.diary import NOW, book, book_by_team, june


@pytest.fixture
def asked(cast: Cast, service: Service) -> Appointment:
    update_service(service, by=SYSTEM, needs_confirmation=True)
    return book(cast, service, cast.cara, june(2, 10))


def test_a_request_keeps_its_time(cast: Cast, service: Service, asked: Appointment) -> None:
    assert (asked.status, asked.is_requested) == (Status.REQUESTED, True)
    with pytest.raises(SlotTaken):
        book(cast, service, cast.dan, june(2, 10))
    with becoming(cast.cara.viewer):
        assert list(upcoming_appointments()) == [asked]
    assert list(waiting_requests()) == [asked]


def test_what_the_team_books_needs_nobodys_word(cast: Cast, service: Service, asked: Appointment) -> None:
    assert book_by_team(cast, service, cast.alice.viewer, cast.dan, june(3, 10)).status == Status.BOOKED


def test_confirmed_it_is_booked(cast: Cast, asked: Appointment) -> None:
    confirmed = confirm_request(asked, by=cast.alice.viewer)
    assert (confirmed.status, confirmed.confirmed_at, confirmed.sequence) == (Status.BOOKED, NOW, 1)
    assert confirm_request(confirmed, by=cast.alice.viewer).sequence == 1
    verbs = Entry.objects.filter(verb__startswith="appointment.").order_by("at").values_list("verb", flat=True)
    assert list(verbs) == ["appointment.requested", "appointment.confirmed"]
    with pytest.raises(WrongStatus):
        decline_request(confirmed, by=cast.alice.viewer)


def test_declined_its_time_is_free(cast: Cast, service: Service, asked: Appointment) -> None:
    declined = decline_request(asked, by=cast.alice.viewer, reason="Bob is away.")
    assert (declined.status, declined.cancel_reason, Reservation.objects.count()) == (
        Status.CANCELLED,
        "Bob is away.",
        0,
    )
    assert book(cast, service, cast.dan, june(2, 10)).is_requested
    with pytest.raises(WrongStatus):
        confirm_request(declined, by=cast.alice.viewer)


def test_who_asked_may_take_it_back_whatever_the_window(cast: Cast, asked: Appointment) -> None:
    with time_machine.travel(june(2, 9, 59), tick=False), becoming(cast.cara.viewer):
        cancelled = cancel_appointment(asked, by=cast.cara.viewer)
        assert cancelled.status == Status.CANCELLED
        assert undo_cancellation(cancelled, by=cast.cara.viewer).is_requested


def test_a_slip_is_taken_back_at_once(cast: Cast, asked: Appointment) -> None:
    with becoming(cast.cara.viewer):
        assert undo_booking(asked, by=cast.cara.viewer).status == Status.CANCELLED


def test_nobody_comes_to_what_was_never_confirmed(cast: Cast, asked: Appointment) -> None:
    with time_machine.travel(june(2, 12), tick=False):
        with pytest.raises(WrongStatus):
            record_outcome(asked, by=cast.alice.viewer, status=Status.ARRIVED)
        with pytest.raises(PastTime):
            confirm_request(asked, by=cast.alice.viewer)
        assert list(waiting_requests()) == []


def test_a_client_confirms_nothing(cast: Cast, asked: Appointment) -> None:
    with becoming(cast.cara.viewer):
        for answer in (confirm_request, decline_request):
            with pytest.raises(NotAllowed):
                answer(asked, by=cast.cara.viewer)
    assert Appointment.objects.get().status == Status.REQUESTED
