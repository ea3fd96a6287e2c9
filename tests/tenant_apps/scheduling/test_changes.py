from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from tenant_apps.scheduling.choices import Status
from tenant_apps.scheduling.exceptions import (
    GraceOver,
    MayNotBook,
    NotBookable,
    OutsideHours,
    SlotTaken,
    WindowClosed,
    WrongStatus,
)
from tenant_apps.scheduling.models import Appointment, Service
from tenant_apps.scheduling.operations import (
    cancel_appointment,
    record_outcome,
    reschedule_appointment,
    undo_booking,
    undo_cancellation,
)
from tenants.accounts.permissions import NotAllowed
from tenants.audit.models import Entry
from tenants.entry import becoming
from tenants.viewer import Viewer
from tests.factories.cast import Cast
from tests.tenant_apps.scheduling.diary import NOW, book, june, member_of

LATER = NOW + timedelta(minutes=10)  # the three minutes of grace are over


@pytest.fixture
def booked(cast: Cast, service: Service) -> Appointment:
    """Cara's massage on Wednesday at ten."""
    return book(cast, service, cast.cara, june(3, 10))


def cancel(appointment: Appointment, by: Viewer, reason: str = "") -> Appointment:
    with becoming(by):
        return cancel_appointment(appointment, by=by, reason=reason)


def verbs() -> list[str]:
    return list(Entry.objects.filter(verb__startswith="appointment.").order_by("at").values_list("verb", flat=True))


def test_client_moves_it_inside_the_window(cast: Cast, booked: Appointment) -> None:
    with time_machine.travel(LATER, tick=False), becoming(cast.cara.viewer):
        moved = reschedule_appointment(booked, by=cast.cara.viewer, starts_at=june(4, 14))
    assert (moved.pk, moved.starts_at, moved.ends_at, moved.sequence) == (booked.pk, june(4, 14), june(4, 15), 1)
    assert moved.reservation is not None
    assert moved.reservation.span.upper == june(4, 15, 15)
    entry = Entry.objects.get(verb="appointment.moved")
    assert entry.details == {
        "starts_at": moved.starts_at.isoformat(),
        "previous_starts_at": booked.starts_at.isoformat(),
    }


def test_it_may_move_within_the_time_it_takes_itself(cast: Cast, booked: Appointment) -> None:
    with becoming(cast.cara.viewer):
        moved = reschedule_appointment(booked, by=cast.cara.viewer, starts_at=june(3, 10, 15))
    assert moved.starts_at == june(3, 10, 15)


def test_moving_to_the_same_time_changes_nothing(cast: Cast, booked: Appointment) -> None:
    with becoming(cast.cara.viewer):
        assert reschedule_appointment(booked, by=cast.cara.viewer, starts_at=june(3, 10)).sequence == 0
    assert verbs() == ["appointment.booked"]


def test_moving_onto_another_visit_is_refused(cast: Cast, service: Service, booked: Appointment) -> None:
    book(cast, service, cast.dan, june(4, 10))
    for viewer in (cast.cara.viewer, cast.alice.viewer):
        with becoming(viewer), pytest.raises(SlotTaken) as refused:
            reschedule_appointment(booked, by=viewer, starts_at=june(4, 10, 30))
        assert len(refused.value.alternatives) == 3
    assert Appointment.objects.get(pk=booked.pk).starts_at == june(3, 10)


def test_moving_outside_hours_is_refused(cast: Cast, booked: Appointment) -> None:
    with becoming(cast.cara.viewer), pytest.raises(OutsideHours):
        reschedule_appointment(booked, by=cast.cara.viewer, starts_at=june(3, 20))


def test_team_moves_it_to_another_member(cast: Cast, booked: Appointment) -> None:
    with becoming(cast.alice.viewer), pytest.raises(NotBookable):
        reschedule_appointment(booked, by=cast.alice.viewer, starts_at=june(3, 10), member=member_of(cast.alice))
    booked.service.members.add(member_of(cast.alice))
    with becoming(cast.alice.viewer):
        moved = reschedule_appointment(
            booked, by=cast.alice.viewer, starts_at=june(3, 10), member=member_of(cast.alice)
        )
    assert moved.member.name == "Alice Adler"


def test_after_the_window_the_client_can_neither_move_nor_cancel(cast: Cast, booked: Appointment) -> None:
    with time_machine.travel(june(2, 10, 1), tick=False), becoming(cast.cara.viewer):
        with pytest.raises(WindowClosed) as refused:
            reschedule_appointment(booked, by=cast.cara.viewer, starts_at=june(4, 10))
        assert (refused.value.until, refused.value.fee_percent) == (june(2, 10), 50)
        with pytest.raises(WindowClosed):
            cancel_appointment(booked, by=cast.cara.viewer)
    assert Appointment.objects.get(pk=booked.pk).status == Status.BOOKED


def test_team_cancels_after_the_window(cast: Cast, booked: Appointment) -> None:
    with time_machine.travel(june(3, 9), tick=False):
        cancelled = cancel(booked, cast.alice.viewer, reason="Bob is ill")
    assert (cancelled.status, cancelled.cancelled_by_name, cancelled.cancel_reason) == (
        Status.CANCELLED,
        "Alice Adler",
        "Bob is ill",
    )


def test_cancelling_twice_changes_nothing(cast: Cast, booked: Appointment) -> None:
    first = cancel(booked, cast.cara.viewer)
    again = cancel(booked, cast.cara.viewer, reason="again")
    assert (again.sequence, again.cancel_reason) == (first.sequence, "")
    assert verbs() == ["appointment.booked", "appointment.cancelled"]


def test_what_is_done_cannot_be_cancelled_or_moved(cast: Cast, booked: Appointment) -> None:
    with becoming(cast.alice.viewer):
        record_outcome(booked, by=cast.alice.viewer, status=Status.COMPLETED)
        with pytest.raises(WrongStatus) as refused:
            cancel_appointment(booked, by=cast.alice.viewer)
        assert refused.value.status == Status.COMPLETED
        with pytest.raises(WrongStatus):
            reschedule_appointment(booked, by=cast.alice.viewer, starts_at=june(4, 10))


@pytest.mark.parametrize(("seat", "refusal"), [("dan", MayNotBook), ("alice", Appointment.DoesNotExist)])
def test_other_client_changes_nothing(cast: Cast, booked: Appointment, seat: str, refusal: type[Exception]) -> None:
    """Not by the operation's own rule, nor past it: in Dan's seat even the owner's word finds no such row."""
    by = getattr(cast, seat).viewer
    with becoming(cast.dan.viewer):
        for change in (cancel_appointment, undo_booking):
            with pytest.raises(refusal):
                change(booked, by=by)
        with pytest.raises(refusal):
            reschedule_appointment(booked, by=by, starts_at=june(4, 10))
    assert verbs() == ["appointment.booked"]


def test_booking_at_short_notice_can_be_undone_for_three_minutes(cast: Cast, service: Service) -> None:
    soon = book(cast, service, cast.cara, june(1, 10))
    with time_machine.travel(NOW + timedelta(minutes=4), tick=False), becoming(cast.cara.viewer):
        with pytest.raises(GraceOver):
            undo_booking(soon, by=cast.cara.viewer)
        with pytest.raises(WindowClosed):
            cancel_appointment(soon, by=cast.cara.viewer)
    with time_machine.travel(NOW + timedelta(minutes=2), tick=False), becoming(cast.cara.viewer):
        assert undo_booking(soon, by=cast.cara.viewer).status == Status.CANCELLED


def test_cancellation_can_be_taken_back_for_three_minutes(cast: Cast, booked: Appointment) -> None:
    cancel(booked, cast.cara.viewer, reason="Slip")
    with becoming(cast.cara.viewer):
        back = undo_cancellation(booked, by=cast.cara.viewer)
    assert (back.status, back.cancelled_at, back.cancel_reason, back.sequence) == (Status.BOOKED, None, "", 2)
    cancel(booked, cast.cara.viewer)
    with time_machine.travel(LATER, tick=False), becoming(cast.cara.viewer), pytest.raises(GraceOver):
        undo_cancellation(booked, by=cast.cara.viewer)


def test_cancellation_stays_where_the_time_has_gone(cast: Cast, service: Service, booked: Appointment) -> None:
    cancel(booked, cast.cara.viewer)
    book(cast, service, cast.dan, june(3, 10))
    with becoming(cast.cara.viewer), pytest.raises(SlotTaken):
        undo_cancellation(booked, by=cast.cara.viewer)
    assert Appointment.objects.get(pk=booked.pk).status == Status.CANCELLED


def test_client_cannot_take_back_what_the_team_cancelled(cast: Cast, booked: Appointment) -> None:
    cancel(booked, cast.alice.viewer)
    with becoming(cast.cara.viewer), pytest.raises(GraceOver):
        undo_cancellation(booked, by=cast.cara.viewer)


def test_team_records_the_visit_step_by_step_and_corrects_a_slip(cast: Cast, booked: Appointment) -> None:
    with becoming(cast.alice.viewer):
        for status in (Status.ARRIVED, Status.BOOKED, Status.ARRIVED, Status.COMPLETED, Status.COMPLETED):
            assert record_outcome(booked, by=cast.alice.viewer, status=status).status == status
    assert verbs() == [
        "appointment.booked",
        "appointment.arrived",
        "appointment.reopened",
        "appointment.arrived",
        "appointment.completed",
    ]


def test_nobody_misses_what_has_not_begun(cast: Cast, booked: Appointment) -> None:
    with becoming(cast.alice.viewer), pytest.raises(WrongStatus):
        record_outcome(booked, by=cast.alice.viewer, status=Status.NO_SHOW)
    with time_machine.travel(june(3, 10, 20), tick=False), becoming(cast.alice.viewer):
        assert record_outcome(booked, by=cast.alice.viewer, status=Status.NO_SHOW).status == Status.NO_SHOW


def test_missed_time_may_be_given_away_and_is_then_gone(cast: Cast, service: Service, booked: Appointment) -> None:
    with time_machine.travel(june(3, 10, 20), tick=False), becoming(cast.alice.viewer):
        record_outcome(booked, by=cast.alice.viewer, status=Status.NO_SHOW)
    with time_machine.travel(june(3, 8), tick=False):
        book(cast, service, cast.dan, june(3, 10))
    with becoming(cast.alice.viewer), pytest.raises(SlotTaken):
        record_outcome(booked, by=cast.alice.viewer, status=Status.ARRIVED)


def test_cancelled_visit_has_no_outcome(cast: Cast, booked: Appointment) -> None:
    cancel(booked, cast.cara.viewer)
    with becoming(cast.alice.viewer), pytest.raises(WrongStatus):
        record_outcome(booked, by=cast.alice.viewer, status=Status.ARRIVED)


def test_client_cannot_record_an_outcome(cast: Cast, booked: Appointment) -> None:
    with becoming(cast.cara.viewer), pytest.raises(NotAllowed):
        record_outcome(booked, by=cast.cara.viewer, status=Status.COMPLETED)
    assert Appointment.objects.get(pk=booked.pk).status == Status.BOOKED


def test_changed_length_counts_from_the_next_move(cast: Cast, booked: Appointment) -> None:
    booked.service.minutes = 90
    booked.service.save()
    with becoming(cast.cara.viewer):
        moved = reschedule_appointment(booked, by=cast.cara.viewer, starts_at=june(4, 10))
    assert moved.ends_at == june(4, 11, 30)
