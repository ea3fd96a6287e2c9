from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, ProgrammingError, transaction

from tenant_apps.scheduling.choices import Status
from tenant_apps.scheduling.exceptions import (
    MayNotBook,
    NoSuchTime,
    NotBookable,
    OutsideHours,
    PastTime,
    SlotTaken,
    TooFar,
    TooSoon,
)
from tenant_apps.scheduling.models import Appointment, Reservation, Service, TimeOff
from tenant_apps.scheduling.operations import (
    add_time_off,
    archive_service,
    book_appointment,
    cancel_appointment,
    update_service,
)
from tenants.audit.models import Entry
from tenants.entry import becoming, entering
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast
from tests.tenant_apps.scheduling.diary import (
    BERLIN,
    NOW,
    berlin,
    book,
    book_by_team,
    client_of,
    give_service,
    june,
    member_of,
)


def test_client_books_and_what_was_agreed_is_frozen(
    cast: Cast, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreed = {"cancel_notice_hours": 24, "reschedule_notice_hours": 24, "late_fee_percent": 50}
    monkeypatch.setattr(cast.alpha, "policies", agreed)
    booked = book(cast, service, cast.cara, june(2, 10), time_zone="America/New_York")
    monkeypatch.setattr(cast.alpha, "policies", {})
    with becoming(cast.cara.viewer):
        kept = Appointment.objects.get(pk=booked.pk)
    assert (kept.starts_at, kept.ends_at) == (june(2, 10), june(2, 11))
    assert (kept.reservation.span.lower, kept.reservation.span.upper) == (june(2, 10), june(2, 11, 15))
    assert (kept.price_minor, kept.currency, kept.status) == (6000, "EUR", Status.BOOKED)
    assert (kept.cancel_notice_hours, kept.late_fee_percent) == (24, 50)
    assert kept.policy_text == (
        "You can cancel or move it free of charge until 24 hours before. After that, 50% of the price is due."
    )
    assert (kept.time_zone, kept.booked_by_kind, kept.booked_by_name) == ("America/New_York", "client", "Cara Claus")


def test_booking_leaves_a_record(cast: Cast, service: Service) -> None:
    booked = book(cast, service, cast.cara, june(2, 10))
    entry = Entry.objects.get(verb="appointment.booked")
    assert (entry.by_name, entry.client_id) == ("Cara Claus", booked.client_id)
    assert entry.subject == f"scheduling.appointment:{booked.pk}"


def test_time_zone_falls_back_to_the_business_where_the_browser_sends_nonsense(cast: Cast, service: Service) -> None:
    assert book(cast, service, cast.cara, june(2, 10), time_zone="../etc/passwd").time_zone == "Europe/Berlin"
    assert book(cast, service, cast.cara, june(3, 10), time_zone="Mars/Base").time_zone == "Europe/Berlin"


def test_taken_time_is_refused_with_the_next_free_ones(cast: Cast, service: Service) -> None:
    book(cast, service, cast.cara, june(2, 10))
    with pytest.raises(SlotTaken) as refused:
        book(cast, service, cast.dan, june(2, 10))
    assert berlin([slot.starts_at for slot in refused.value.alternatives]) == [
        "Mon 01 10:00",
        "Mon 01 10:15",
        "Mon 01 10:30",
    ]
    assert Appointment.objects.count() == 1


def test_pause_after_a_visit_is_kept(cast: Cast, service: Service) -> None:
    book(cast, service, cast.cara, june(2, 10))
    with pytest.raises(SlotTaken):
        book(cast, service, cast.dan, june(2, 11))
    assert book(cast, service, cast.dan, june(2, 11, 15)).starts_at == june(2, 11, 15)


def test_team_is_refused_what_is_taken_by_postgres_itself(cast: Cast, service: Service) -> None:
    book(cast, service, cast.cara, june(2, 10))
    with pytest.raises(SlotTaken):
        book_by_team(cast, service, cast.alice.viewer, cast.dan, june(2, 11, 10))
    assert Appointment.objects.count() == 1


def test_postgres_refuses_an_overlap_however_it_is_written(cast: Cast, service: Service) -> None:
    booked = book(cast, service, cast.cara, june(2, 10))
    twin = Reservation.objects.get(pk=booked.reservation_id)
    twin.pk = None
    with pytest.raises(IntegrityError, match="no_double_booking"), transaction.atomic():
        twin.save(force_insert=True)


def test_cancelled_time_is_free_again(cast: Cast, service: Service) -> None:
    booked = book(cast, service, cast.cara, june(3, 10))
    with becoming(cast.cara.viewer):
        cancel_appointment(booked, by=cast.cara.viewer)
    assert book(cast, service, cast.dan, june(3, 10)).status == Status.BOOKED


def test_same_form_sent_twice_is_one_booking(cast: Cast, service: Service) -> None:
    key = uuid4()
    first = book(cast, service, cast.cara, june(2, 10), request_key=key)
    again = book(cast, service, cast.cara, june(2, 10), request_key=key)
    assert again.pk == first.pk
    assert Appointment.objects.count() == 1
    assert Entry.objects.filter(verb="appointment.booked").count() == 1


def test_another_clients_request_key_says_nothing(cast: Cast, service: Service) -> None:
    key = uuid4()
    first = book(cast, service, cast.cara, june(2, 10), request_key=key)
    assert book(cast, service, cast.dan, june(2, 12), request_key=key).pk != first.pk


@pytest.mark.parametrize("starts_at", [june(1, 7), NOW])
def test_what_has_begun_is_refused_to_a_client(cast: Cast, service: Service, starts_at: datetime) -> None:
    with pytest.raises(PastTime):
        book(cast, service, cast.cara, starts_at)


def test_team_books_a_walk_in_that_has_just_begun_and_nothing_that_is_over(cast: Cast, service: Service) -> None:
    assert book_by_team(cast, service, cast.alice.viewer, cast.cara, june(1, 7, 30)).starts_at == june(1, 7, 30)
    with pytest.raises(PastTime):
        book_by_team(cast, service, cast.alice.viewer, cast.cara, june(1, 5))


def test_minimum_notice_binds_the_client_alone(cast: Cast, service: Service) -> None:
    with pytest.raises(TooSoon) as refused:
        book(cast, service, cast.cara, june(1, 9))
    assert refused.value.earliest == june(1, 10)
    assert book_by_team(cast, service, cast.alice.viewer, cast.cara, june(1, 9)).starts_at == june(1, 9)


def test_horizon_binds_the_client(cast: Cast, service: Service) -> None:
    beyond = june(1, 10) + timedelta(days=63)
    with pytest.raises(TooFar) as refused:
        book(cast, service, cast.cara, beyond)
    assert refused.value.latest == NOW + timedelta(days=60)


@pytest.mark.parametrize("starts_at", [june(6, 10), june(2, 8), june(2, 16, 30)])
def test_outside_hours_is_refused_to_the_client(cast: Cast, service: Service, starts_at: datetime) -> None:
    with pytest.raises(OutsideHours) as refused:
        book(cast, service, cast.cara, starts_at)
    assert len(refused.value.alternatives) == 3


def test_team_may_book_outside_hours(cast: Cast, service: Service) -> None:
    assert book_by_team(cast, service, cast.alice.viewer, cast.cara, june(6, 10)).starts_at == june(6, 10)


def test_a_time_off_the_grid_is_not_on_offer(cast: Cast, service: Service) -> None:
    with pytest.raises(SlotTaken):
        book(cast, service, cast.cara, june(2, 10, 7))


def test_time_off_is_taken_without_saying_why(cast: Cast, service: Service) -> None:
    add_time_off(member_of(cast.bob), by=cast.alice.viewer, starts_at=june(2, 9), ends_at=june(2, 12), note="Dentist")
    with pytest.raises(SlotTaken):
        book(cast, service, cast.cara, june(2, 10))
    with becoming(cast.cara.viewer):
        assert list(TimeOff.objects.all()) == []


def test_wall_time_in_the_gap_is_refused(cast: Cast, service: Service) -> None:
    with pytest.raises(NoSuchTime) as refused:
        book(cast, service, cast.cara, datetime(2027, 3, 28, 2, 30, tzinfo=BERLIN))
    assert (refused.value.wall.hour, refused.value.zone) == (2, "Europe/Berlin")


def test_services_not_on_offer_are_refused(cast: Cast, service: Service) -> None:
    update_service(service, by=cast.alice.viewer, is_online=False)
    with pytest.raises(NotBookable):
        book(cast, service, cast.cara, june(2, 10))
    assert book_by_team(cast, service, cast.alice.viewer, cast.cara, june(2, 10)).service == service
    archive_service(service, by=cast.alice.viewer)
    with pytest.raises(NotBookable):
        book_by_team(cast, service, cast.alice.viewer, cast.cara, june(3, 10))


def test_member_who_does_not_give_it_is_refused(cast: Cast, service: Service) -> None:
    with becoming(cast.cara.viewer), pytest.raises(NotBookable):
        book_appointment(
            by=cast.cara.viewer,
            client=client_of(cast.cara),
            service=service,
            member=member_of(cast.alice),
            starts_at=june(2, 10),
        )


def test_rebooking_remembers_where_it_came_from_and_stays_with_the_client(cast: Cast, service: Service) -> None:
    first = book(cast, service, cast.cara, june(2, 10))
    assert book(cast, service, cast.cara, june(9, 10), rebooked_from=first).rebooked_from == first
    with pytest.raises(NotBookable):
        book(cast, service, cast.dan, june(10, 10), rebooked_from=first)


def test_client_cannot_book_for_another_client(cast: Cast, service: Service) -> None:
    asked: dict[str, Any] = {
        "client": client_of(cast.dan),
        "service": service,
        "member": member_of(cast.bob),
        "starts_at": june(2, 10),
    }
    with becoming(cast.cara.viewer), pytest.raises(MayNotBook):
        book_appointment(by=cast.cara.viewer, **asked)
    assert Appointment.objects.count() == 0


def test_postgres_refuses_a_booking_for_another_client(cast: Cast, service: Service) -> None:
    asked: dict[str, Any] = {
        "client": client_of(cast.dan),
        "service": service,
        "member": member_of(cast.bob),
        "starts_at": june(2, 10),
    }
    with becoming(cast.cara.viewer), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        book_appointment(by=cast.alice.viewer, **asked)
    assert Appointment.objects.count() == 0


def test_client_sees_own_appointments_alone(cast: Cast, service: Service) -> None:
    mine = book(cast, service, cast.cara, june(2, 10))
    book(cast, service, cast.dan, june(2, 12))
    with becoming(cast.cara.viewer):
        assert list(Appointment.objects.all()) == [mine]
        assert list(Appointment.unscoped.all()) == [mine]


def test_other_business_has_none_of_it(cast: Cast) -> None:
    with time_machine.travel(NOW, tick=False), entering(cast.alpha, SYSTEM):
        book(cast, give_service(member_of(cast.bob)), cast.cara, june(2, 10))
    with entering(cast.beta, cast.eve.viewer):
        assert Appointment.objects.count() == 0
        assert Appointment.unscoped.count() == 0


def test_an_aware_moment_of_any_zone_is_kept_as_one_instant(cast: Cast, service: Service) -> None:
    booked = book(cast, service, cast.cara, datetime(2026, 6, 2, 8, tzinfo=UTC))
    assert booked.starts_at == june(2, 10)
