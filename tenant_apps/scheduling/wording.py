"""Appointments and refusals in a reader's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from tenant_apps.scheduling.choices import Status
from tenant_apps.scheduling.exceptions import (
    BookingRefused,
    GraceOver,
    MayNotBook,
    NoRoom,
    NoSuchTime,
    NotBookable,
    OutsideHours,
    PastTime,
    SlotTaken,
    TooFar,
    TooSoon,
    WindowClosed,
    WrongStatus,
)
from tenant_apps.scheduling.models import Appointment
from tenants.entry import current_business
from themes import formats


@dataclass(frozen=True, slots=True)
class Standing:
    """How an appointment stands, as a word and a tone of the design system."""

    label: str
    tone: str


DAY = timedelta(days=1)
TONES = {
    Status.REQUESTED: "warning",
    Status.BOOKED: "brand",
    Status.ARRIVED: "info",
    Status.COMPLETED: "success",
    Status.NO_SHOW: "warning",
    Status.CANCELLED: "neutral",
}


def standing(appointment: Appointment, now: datetime) -> Standing:
    """As the client reads it: what was booked and is over needs no word from the team to be past."""
    status = Status(appointment.status)
    if status == Status.BOOKED and appointment.is_past(now):
        return Standing(_("Past"), "neutral")
    return Standing(str(status.label), TONES[status])


def team_standing(appointment: Appointment, now: datetime) -> Standing:
    status = Status(appointment.status)
    if status == Status.BOOKED and appointment.is_past(now):
        return Standing(_("Not marked yet"), "warning")
    return Standing(str(status.label), TONES[status])


def when(instant: datetime, zone: str) -> str:
    return formats.when_words(instant, zone=ZoneInfo(zone), locale=formats.reader_locale())


def span_words(starts_at: datetime, ends_at: datetime, *, zone: str) -> str:
    """`Mon 1 Jun – Fri 5 Jun` for whole days, with hours where they matter."""
    locale, here = formats.reader_locale(), ZoneInfo(zone)
    first, last = timezone.localtime(starts_at, here), timezone.localtime(ends_at, here)
    if first.time() == last.time() == time(0):
        days = {formats.day_words(day, locale=locale): None for day in (first.date(), (last - DAY).date())}
        return " – ".join(days)
    until = formats.clock_words(last, locale=locale) if first.date() == last.date() else when(ends_at, zone)
    return f"{when(starts_at, zone)} – {until}"


def cancel_sentence(appointment: Appointment, *, now: datetime, zone: str) -> str:
    """What cancelling now would mean, said before it is done."""
    if appointment.is_undoable(now):
        return _("You booked this a moment ago, so nothing is due if you cancel it now.")
    if now <= appointment.cancel_until:
        return _("You can cancel free of charge until %(until)s.") % {"until": when(appointment.cancel_until, zone)}
    return _too_late(_("Cancelling here was possible until %(until)s."), appointment.cancel_until, zone)


def move_sentence(appointment: Appointment, *, now: datetime, zone: str) -> str:
    """What moving it now would mean."""
    if appointment.is_undoable(now):
        return _("You booked this a moment ago, so you can move it freely.")
    if now <= appointment.reschedule_until:
        return _("You can move it free of charge until %(until)s.") % {
            "until": when(appointment.reschedule_until, zone)
        }
    return _too_late(_("Moving it here was possible until %(until)s."), appointment.reschedule_until, zone)


def _too_late(sentence: str, until: datetime, zone: str) -> str:
    what_to_do = _("Please call or write to %(business)s, and they will find a way with you.")
    business = current_business().name
    return f"{sentence % {'until': when(until, zone)}} {what_to_do % {'business': business}}"


def refusal_sentence(refusal: BookingRefused, *, zone: str) -> str:
    """What happened and what to do next."""
    match refusal:
        case TooSoon():
            return _("That is a little too soon. The earliest time you can book is %(at)s.") % {
                "at": when(refusal.earliest, zone)
            }
        case TooFar():
            return _("That is too far ahead. You can book up to %(at)s.") % {"at": when(refusal.latest, zone)}
        case NoSuchTime():
            return _("The clocks change that day and skip this hour, so it does not exist. Please pick another time.")
        case WindowClosed():
            return _too_late(_("This was possible here until %(until)s."), refusal.until, zone)
    return _plain_sentence(refusal)


def _plain_sentence(refusal: BookingRefused) -> str:
    sentences = {
        SlotTaken: _("Somebody was a moment faster, and that time is taken now. Please pick another one."),
        NoRoom: _("Every room for it is taken then. Please pick another time."),
        OutsideHours: _("That time is no longer offered. Please pick another one."),
        PastTime: _("That time has already passed. Please pick another one."),
        NotBookable: _("This can’t be booked here any more. Please choose something else, or get in touch."),
        MayNotBook: _("You can look here, but not book or change anything. Please ask us if that should be different."),
        GraceOver: _("The three minutes for taking it back are over. You can still change it below."),
        WrongStatus: _("This has changed since you opened the page. Here is how it stands now."),
    }
    return sentences.get(type(refusal), _("That didn’t work. Please try another time."))
