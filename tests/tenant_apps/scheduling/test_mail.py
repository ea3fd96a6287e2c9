"""What the client is told, in their own zone and in the business's words."""

from __future__ import annotations

import pytest
import time_machine

from tenant_apps.scheduling.models import Appointment
from tenant_apps.scheduling.operations import (
    add_location,
    cancel_appointment,
    decline_request,
    reschedule_appointment,
    update_service,
)
from tenants.entry import becoming, entering
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast
from tests.factories.mailbox import Received, mails_to, newest_mail
from tests.tenant_apps.scheduling.diary import NOW, book, give_service, june, member_of


@pytest.fixture
def booked(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Appointment:
    """Cara, who lives in New York, has booked Tuesday at ten in Berlin; nothing has been sent yet."""
    words = {"appointment": "visit", "a_appointment": "a visit"}
    monkeypatch.setattr(cast.alpha, "words", words)
    monkeypatch.setattr(cast.alpha, "country", "DE")
    monkeypatch.setattr(cast.alpha, "policies", {"late_fee_percent": 50})
    with time_machine.travel(NOW, tick=False), entering(cast.alpha, SYSTEM):
        service = give_service(member_of(cast.bob))
        return book(cast, service, cast.cara, june(2, 10), time_zone="America/New_York")


def sent(cast: Cast) -> Received:
    return newest_mail(cast.cara.user.email)


def test_booking_is_confirmed_in_the_clients_zone_with_its_name(cast: Cast, booked: Appointment) -> None:
    message = sent(cast)
    assert message.sender.startswith("Alpha Clinic <")
    assert message.subject == "Visit booked: Tue, 2 Jun, 04:00"
    for text in (message.text, message.html):
        assert "New York, EDT" in text
        assert "Massage" in text
        assert "Bob Brandt" in text
        assert "60\u00a0€" in text
        assert "After that, 50% of the price is due." in text
        assert f"/appointments/{booked.pk}/" in text
        assert "Portico" not in text


def test_move_says_the_new_time_and_the_old(cast: Cast, booked: Appointment) -> None:
    with time_machine.travel(NOW, tick=False), entering(cast.alpha, cast.alice.viewer):
        reschedule_appointment(booked, by=cast.alice.viewer, starts_at=june(3, 12))
    message = sent(cast)
    assert message.subject.startswith("Visit moved: now ")
    assert "Before: " in message.text


@pytest.mark.parametrize(
    ("is_client", "sentence"),
    [(True, "You have cancelled this visit."), (False, "We have cancelled this visit for you.")],
)
def test_cancellation_says_who_and_why(cast: Cast, booked: Appointment, is_client: bool, sentence: str) -> None:
    by = cast.cara.viewer if is_client else cast.alice.viewer
    with time_machine.travel(NOW, tick=False), entering(cast.alpha, SYSTEM), becoming(by):
        cancel_appointment(booked, by=by, reason="A <bad> cold")
    message = sent(cast)
    assert message.subject.startswith("Visit cancelled: ")
    assert sentence in message.text
    assert "A <bad> cold" in message.text
    assert "A &lt;bad&gt; cold" in message.html


def test_nothing_is_sent_where_nothing_happened(cast: Cast, booked: Appointment) -> None:
    count = len(mails_to(cast.cara.user.email))
    with time_machine.travel(NOW, tick=False), entering(cast.alpha, SYSTEM):
        reschedule_appointment(booked, by=cast.alice.viewer, starts_at=june(2, 10))
    assert len(mails_to(cast.cara.user.email)) == count


def test_a_request_is_answered_by_mail_either_way(cast: Cast, booked: Appointment) -> None:
    with time_machine.travel(NOW, tick=False), entering(cast.alpha, SYSTEM):
        update_service(booked.service, by=SYSTEM, needs_confirmation=True)
        asked = book(cast, booked.service, cast.cara, june(4, 10))
    message = sent(cast)
    assert message.subject == "We have your request: Thu, 4 Jun, 10:00"
    for text in (message.text, message.html):
        assert "The time is kept for you." in text
        assert f"/appointments/{asked.pk}/" in text
    with time_machine.travel(NOW, tick=False), entering(cast.alpha, cast.alice.viewer):
        decline_request(asked, by=cast.alice.viewer, reason="Bob is away.")
    message = sent(cast)
    assert message.subject == "Not possible, unfortunately: Thu, 4 Jun, 10:00"
    assert "Bob is away." in message.text
    assert "Nothing is booked, and nothing is due." in message.text


def test_the_mail_says_where(cast: Cast, booked: Appointment) -> None:
    with time_machine.travel(NOW, tick=False), entering(cast.alpha, SYSTEM):
        add_location(by=SYSTEM, name="Mitte", address="Torstraße 1\n10119 Berlin")
        book(cast, booked.service, cast.cara, june(4, 10))
    assert "Mitte\nTorstraße 1\n10119 Berlin" in sent(cast).text
