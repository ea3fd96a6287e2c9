"""Mail in the business's name: written at once, in the transaction it belongs to; sent by a task after the commit."""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from email.utils import formataddr
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation
from django.utils.module_loading import import_string

from tenants import pulse
from tenants.accounts.models import User
from tenants.entry import at_the_door, business_or_none, entering, outside_only
from tenants.hosts import origin_of
from tenants.languages import supported
from tenants.models import Business
from tenants.queue import TaskFailed, enqueue, is_last_try, task
from tenants.queue.context import task_business_or_none
from tenants.viewer import SYSTEM


@dataclass(frozen=True, slots=True)
class Attachment:
    """A text that goes with a mail, such as a calendar entry: `Attachment("visit.ics", ics, "text/calendar")`."""

    name: str
    text: str
    type: str = "text/plain"


class Refused(Exception):
    """The mail server will never take this mail."""


class OutsideOnlySMTP(EmailBackend):
    """Django's SMTP, which refuses to talk to a server while a transaction waits for it."""

    def open(self) -> bool | None:
        outside_only("Mail")
        return super().open()


def post(
    *,
    to: str,
    template: str,
    context: dict[str, Any],
    reason: str,
    delivery_id: UUID | None = None,
    reply_to: str | None = None,
    attachments: Sequence[Attachment] = (),
    language: str = "",
) -> str:
    """Writes a mail from `<template>.subject.txt`, `.txt` and `.html`, in the business's name and zone, in the language
    of the login it goes to; where there is none or it has not chosen one, in `language` or the business's.

    It is sent when the transaction has committed, and tried again for most of a day. `reason` tells the log why it was
    sent ("appointment.booked"). Replies go to `reply_to`, or where the business wants them. With `delivery_id`,
    `settings.MAIL_OUTCOME` learns what became of it. Answers the subject.
    """
    business = business_or_none()
    spoken = language_of_reader(to) or supported(language) or supported(business.language if business else "")
    subject, text, html = _written(template, context, business, spoken or settings.LANGUAGE_CODE)
    enqueue(
        "mail.deliver",
        to=to,
        subject=subject,
        text=text,
        html=html,
        sender=_one_line(_sender(business)),
        reason=reason,
        message_id=uuid4(),
        delivery_id=delivery_id,
        reply_to=reply_to or _kept(business, "reply_to") or None,
        attachments=[asdict(one) for one in attachments],
    )
    return subject


def absolute_url(path: str) -> str:
    """The path on the entered business's own host, or on the platform's."""
    business = business_or_none()
    return f"{origin_of(business.primary_host)}{path}" if business else f"{settings.PUBLIC_URL}{path}"


@task("mail.deliver", outside=True, max_retries=24, min_backoff=timedelta(seconds=10))
def deliver(*, reason: str, delivery_id: str | None, **mail: Any) -> None:
    try:
        _send(**mail)
    except Refused as refusal:
        _tell_outcome(delivery_id, error=str(refusal))
    except (smtplib.SMTPException, OSError) as error:
        pulse.note(pulse.MAIL_FAILED)
        what = f"{reason}: {_kind_of(error)}"
        if is_last_try():
            _tell_outcome(delivery_id, error=what)
        # the error itself may name the address, and would be logged
        raise TaskFailed(what) from None
    else:
        pulse.note(pulse.MAIL)
        _tell_outcome(delivery_id, error="")


def _send(
    *,
    to: str,
    subject: str,
    text: str,
    html: str,
    sender: str,
    message_id: str,
    reply_to: str | None,
    attachments: list[dict[str, str]],
) -> None:
    address = settings.DEFAULT_FROM_EMAIL
    # the same id at every try: a mail server that took it before its answer was lost can tell
    headers = {"Message-ID": f"<{message_id}@{address.partition('@')[2]}>", "Auto-Submitted": "auto-generated"}
    mail = EmailMultiAlternatives(
        subject,
        text,
        formataddr((sender, address)),
        [to],
        headers=headers,
        reply_to=[reply_to] if reply_to else None,
    )
    mail.attach_alternative(html, "text/html")
    for one in attachments:
        mail.attach(one["name"], one["text"], one["type"])
    try:
        mail.send()
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as error:
        if all(500 <= code < 600 for code in _codes_of(error)):
            raise Refused(f"The mail server refused it: {_kind_of(error)}") from None
        raise


def _codes_of(error: smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError) -> list[int]:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return [code for code, _ in error.recipients.values()]
    return [error.smtp_code]


def _kind_of(error: Exception) -> str:
    """The error without its text, which may name the address."""
    code = _codes_of(error) if isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError) else []
    return " ".join([type(error).__name__, *map(str, code)])


def _tell_outcome(delivery_id: str | None, *, error: str) -> None:
    business = task_business_or_none()
    if business is not None and delivery_id is not None:
        with entering(business, SYSTEM):
            tell: Callable[..., None] = import_string(settings.MAIL_OUTCOME)
            tell(UUID(delivery_id), error=error)


def language_of_reader(email: str) -> str:
    with at_the_door():
        return supported(User.objects.filter(email=email.lower()).values_list("language", flat=True).first() or "")


def _written(template: str, context: dict[str, Any], business: Business | None, language: str) -> tuple[str, str, str]:
    given = {"business": business, "home_url": absolute_url("/"), **context}
    zone = business.time_zone if business else settings.TIME_ZONE
    with translation.override(language), timezone.override(zone):
        subject = _one_line(_plain(f"{template}.subject.txt", given))
        text = _plain(f"{template}.txt", given)
        html = get_template(f"{template}.html").render(given)
    return subject, text.strip() + "\n", html


def _plain(name: str, context: dict[str, Any]) -> str:
    """Renders text as text: nothing in it is escaped for HTML."""
    template: Any = get_template(name)
    return str(template.template.render(Context(context, autoescape=False)))


def _sender(business: Business | None) -> str:
    """The name in the reader's inbox: what the business wants there, else what it is called."""
    return _kept(business, "sender") or (business.name if business else settings.PLATFORM_NAME)


def _kept(business: Business | None, key: str) -> str:
    chosen = business.brand.get("mail") if business else None
    return str(chosen.get(key) or "") if isinstance(chosen, dict) else ""


def _one_line(text: str) -> str:
    return " ".join(text.split())
