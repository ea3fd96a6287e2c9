from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import connections

from tenants.entry import InsideBusiness, entering, entering_platform, entering_queue
from tenants.mail import Attachment, absolute_url, post
from tenants.models import Business, Domain
from tenants.queue import TaskFailed
from tenants.queue.draining import run_waiting
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast

outcomes: list[tuple[UUID, str]] = []


def note_outcome(delivery_id: UUID, *, error: str) -> None:
    outcomes.append((delivery_id, error))


class Inbox:
    """Keeps what arrives; answers `answer` to each recipient instead where that is set."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answer = ""

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, to: str, options: list[str]) -> str:
        if not self.answer:
            envelope.rcpt_tos.append(to)
        return self.answer or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content: Any = envelope.content
        mail = message_from_bytes(content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 OK"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def port(settings: Any, tmp_path: Path) -> int:
    """A port for a mail server; three templates; and our own way to send, which the test runner had replaced."""
    (tmp_path / "hello.subject.txt").write_text("{{ business.name|default:'' }} & you:\n {{ word }}")
    (tmp_path / "hello.txt").write_text("{% load tz %}{{ word }} {% get_current_timezone as zone %}{{ zone }}")
    (tmp_path / "hello.html").write_text("<p>{{ word }}</p>")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    settings.EMAIL_BACKEND = "tenants.mail.OutsideOnlySMTP"
    settings.MAIL_OUTCOME = "tests.tenants.test_mail.note_outcome"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    outcomes.clear()
    return int(settings.EMAIL_PORT)


@pytest.fixture
def inbox(port: int) -> Iterator[Inbox]:
    with serving(port) as inbox:
        yield inbox


class serving:
    def __init__(self, port: int) -> None:
        self.inbox = Inbox()
        self.controller = Controller(self.inbox, hostname="127.0.0.1", port=port)

    def __enter__(self) -> Inbox:
        self.controller.start()
        return self.inbox

    def __exit__(self, *_: object) -> None:
        self.controller.stop()


def write(business: Business, **fields: Any) -> UUID:
    delivery_id = uuid4()
    with entering(business, SYSTEM):
        given = {"to": "cara@clients.test", "template": "hello", "context": {"word": "It's ready"}, "reason": "test"}
        post(**{**given, "delivery_id": delivery_id, **fields})
    return delivery_id


def body_of(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert isinstance(part, EmailMessage)
    return str(part.get_content()).strip()


def make_due() -> None:
    with entering_queue(), connections["default"].cursor() as cursor:
        cursor.execute("UPDATE portico.message SET visible_at = now()")


def test_mail_arrives_in_the_name_of_the_business(cast: Cast, inbox: Inbox) -> None:
    delivery_id = write(cast.alpha, reply_to="front@alpha.test")

    run_waiting()

    (mail,) = inbox.mails
    assert mail["From"] == "Alpha Clinic <noreply@portico.localhost>"
    assert (mail["To"], mail["Reply-To"]) == ("cara@clients.test", "front@alpha.test")
    assert mail["Subject"] == "Alpha Clinic & you: It's ready"
    assert (mail["Auto-Submitted"], "ortico" in mail["Message-ID"].split("@")[0]) == ("auto-generated", False)
    assert body_of(mail, "plain") == "It's ready Europe/Berlin"
    assert body_of(mail, "html") == "<p>It&#x27;s ready</p>"
    assert outcomes == [(delivery_id, "")]


def test_mail_of_the_platform_carries_its_own_name(cast: Cast, inbox: Inbox) -> None:
    with entering_platform():
        post(to="new@owner.test", template="hello", context={}, reason="test")
    run_waiting()
    assert inbox.mails[0]["From"] == "Portico <noreply@portico.localhost>"


def test_mail_is_written_in_the_time_zone_of_the_business(cast: Cast, inbox: Inbox) -> None:
    with entering_platform():
        Business.objects.filter(pk=cast.alpha.pk).update(time_zone="Asia/Tokyo")
        alpha = Business.objects.get(pk=cast.alpha.pk)
    write(alpha)
    run_waiting()
    assert body_of(inbox.mails[0], "plain") == "It's ready Asia/Tokyo"


def test_links_lead_to_the_primary_host_also_after_it_has_changed(cast: Cast) -> None:
    with entering(cast.alpha, SYSTEM):
        assert absolute_url("/x/") == "http://alpha.localhost:8000/x/"
    with entering_platform():
        assert absolute_url("/x/") == "http://localhost:8000/x/"
        Domain.objects.filter(tenant=cast.alpha).update(domain="own.example.test")
        alpha = Business.objects.get(pk=cast.alpha.pk)
    with entering(alpha, SYSTEM):
        assert absolute_url("/x/") == "http://own.example.test:8000/x/"


def test_name_with_line_breaks_and_odd_signs_stays_one_name(cast: Cast, inbox: Inbox) -> None:
    with entering_platform():
        Business.objects.filter(pk=cast.alpha.pk).update(name='Dr. "Ö",\r\nBcc: x@y.test')
        alpha = Business.objects.get(pk=cast.alpha.pk)
    write(alpha)
    run_waiting()
    assert inbox.mails[0]["Bcc"] is None
    assert inbox.mails[0]["From"].addresses[0].display_name == 'Dr. "Ö", Bcc: x@y.test'


def test_attachment_arrives_as_it_was(cast: Cast, inbox: Inbox) -> None:
    write(cast.alpha, attachments=[Attachment("visit.ics", "BEGIN:VCALENDAR", "text/calendar")])
    run_waiting()
    (part,) = inbox.mails[0].iter_attachments()
    assert (part.get_filename(), part.get_content_type()) == ("visit.ics", "text/calendar")


def test_mail_waits_while_the_server_is_down_and_arrives_once_it_is_up(cast: Cast, port: int) -> None:
    delivery_id = write(cast.alpha)
    for _ in range(2):
        with pytest.raises(TaskFailed, match="ConnectionRefusedError"):
            run_waiting()
        assert run_waiting() == 0  # not before its time
        make_due()
    assert outcomes == []

    with serving(port) as inbox:
        run_waiting()

    assert len(inbox.mails) == 1
    assert outcomes == [(delivery_id, "")]


def test_each_try_carries_the_same_message_id(cast: Cast, inbox: Inbox) -> None:
    write(cast.alpha)
    inbox.answer = "451 later"
    for _ in range(2):
        with pytest.raises(TaskFailed, match="SMTPRecipientsRefused 451"):
            run_waiting()
        make_due()
    with entering_queue(), connections["default"].cursor() as cursor:
        cursor.execute("SELECT payload::json->>'message_id', retries FROM portico.message")
        message_id, retries = cursor.fetchone()
    inbox.answer = ""
    run_waiting()
    assert retries == 2
    assert inbox.mails[0]["Message-ID"] == f"<{message_id}@portico.localhost>"


def test_address_that_the_server_refuses_for_good_is_not_tried_again(cast: Cast, inbox: Inbox) -> None:
    delivery_id = write(cast.alpha)
    inbox.answer = "550 no such user"

    run_waiting()

    assert outcomes == [(delivery_id, "The mail server refused it: SMTPRecipientsRefused 550")]
    make_due()
    assert run_waiting() == 0


def test_mail_that_fails_to_the_last_is_told_as_failed(cast: Cast, port: int) -> None:
    delivery_id = write(cast.alpha)
    with entering_queue(), connections["default"].cursor() as cursor:
        cursor.execute("UPDATE portico.message SET retries = 24")

    with pytest.raises(TaskFailed):
        run_waiting()

    assert outcomes == [(delivery_id, "test: ConnectionRefusedError")]


def test_failure_is_noted_and_logged_without_address_or_text(
    cast: Cast, port: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    write(cast.alpha)
    with pytest.raises(TaskFailed) as failure:
        run_waiting()
    with entering_queue(), connections["default"].cursor() as cursor:
        cursor.execute("SELECT error FROM portico.message")
        assert cursor.fetchone() == ("TaskFailed: test: ConnectionRefusedError",)
    logged = " ".join(record.getMessage() for record in caplog.records if record.name != "django.db.backends")
    assert "cara@" not in f"{failure.value} {logged}"
    assert "ready" not in f"{failure.value} {logged}"


def test_sending_from_inside_a_transaction_is_refused(cast: Cast, inbox: Inbox) -> None:
    from django.core.mail import send_mail

    with pytest.raises(InsideBusiness), entering(cast.alpha, SYSTEM):
        send_mail("a", "b", "c@d.test", ["e@f.test"])
    assert inbox.mails == []
