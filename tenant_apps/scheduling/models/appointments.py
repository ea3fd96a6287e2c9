from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tenant_apps.scheduling.choices import HOLDS_TIME, UPCOMING, Status
from tenants.lib.money import Money
from tenants.ownership import BusinessModel, Owned

GRACE = timedelta(minutes=3)


class Appointment(BusinessModel):
    """One client's time with one member. What was agreed at booking (price, policy) is frozen here."""

    ownership = Owned("client", section="appointments", right="book")

    client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, related_name="appointments")
    service = models.ForeignKey("Service", on_delete=models.PROTECT, related_name="appointments")
    member = models.ForeignKey("team.Member", on_delete=models.PROTECT, related_name="appointments")
    location = models.ForeignKey("Location", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    # In a group's session, which has the member's time; else a reservation of the visit's own. A visit that takes no
    # time any more has none, and keeps the seat it had.
    seat = models.ForeignKey("Seat", on_delete=models.PROTECT, null=True, blank=True, related_name="appointments")
    reservation = models.OneToOneField(
        "Reservation", on_delete=models.RESTRICT, null=True, blank=True, related_name="appointment"
    )
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.BOOKED)

    price_minor = models.PositiveBigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    policy_text = models.TextField(blank=True)
    cancel_notice_hours = models.PositiveSmallIntegerField(default=0)
    reschedule_notice_hours = models.PositiveSmallIntegerField(default=0)
    late_fee_percent = models.PositiveSmallIntegerField(default=0)
    no_show_fee_percent = models.PositiveSmallIntegerField(default=0)

    time_zone = models.CharField(max_length=64)
    booked_by_kind = models.CharField(max_length=12)
    booked_by_id = models.BigIntegerField(null=True, blank=True)
    booked_by_name = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by_kind = models.CharField(max_length=12, blank=True)
    cancelled_by_name = models.CharField(max_length=120, blank=True)
    cancel_reason = models.CharField(max_length=300, blank=True)
    rebooked_from = models.ForeignKey(
        "self", on_delete=models.RESTRICT, null=True, blank=True, related_name="rebookings"
    )
    # RFC 5545 SEQUENCE: calendars take a higher one as the newer version of the same event.
    sequence = models.PositiveIntegerField(default=0)
    # Comes from the form: the same form sent twice is the same booking.
    request_key = models.UUIDField(default=uuid.uuid4)

    class Meta(BusinessModel.Meta):
        ordering = ["starts_at", "id"]
        indexes = [
            models.Index(fields=["client", "-starts_at"], name="appointment_of_client"),
            models.Index(fields=["starts_at"], name="appointment_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["client", "request_key"], name="one_booking_per_request"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="appointment_takes_time"),
            models.CheckConstraint(
                condition=Q(reservation__isnull=False) | Q(seat__isnull=False) | ~Q(status__in=HOLDS_TIME),
                name="appointment_has_its_time",
            ),
            models.UniqueConstraint(
                fields=["seat"], condition=Q(status__in=HOLDS_TIME), name="seat_is_had_by_one_client"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} {self.status}"

    @property
    def price(self) -> Money:
        return Money(self.price_minor, self.currency)

    @property
    def cancel_until(self) -> datetime:
        return self.starts_at - timedelta(hours=self.cancel_notice_hours)

    @property
    def reschedule_until(self) -> datetime:
        return self.starts_at - timedelta(hours=self.reschedule_notice_hours)

    @property
    def is_requested(self) -> bool:
        """Asked for, and not confirmed yet: the time is kept."""
        return self.status == Status.REQUESTED

    @property
    def is_rebookable(self) -> bool:
        return self.service.is_open_to_clients

    def is_past(self, now: datetime) -> bool:
        return self.ends_at <= now

    def is_upcoming(self, now: datetime) -> bool:
        return self.status in UPCOMING and self.ends_at > now

    def is_cancellable(self, now: datetime) -> bool:
        """By the client: inside the window agreed, or within minutes of booking; a request at any time."""
        is_free = self.is_requested or now <= self.cancel_until or self.is_undoable(now)
        return self._is_ahead(now) and is_free

    def is_reschedulable(self, now: datetime) -> bool:
        """By the client: inside the window agreed, or within minutes of booking."""
        is_open = now <= self.reschedule_until or self.is_undoable(now)
        return self._is_ahead(now) and is_open and not self.is_requested

    def is_undoable(self, now: datetime) -> bool:
        return self._is_ahead(now) and now < self.created_at + GRACE

    def is_uncancellable(self, now: datetime) -> bool:
        """A cancellation that may still be taken back, if nobody has taken the time."""
        if self.status != Status.CANCELLED or self.cancelled_at is None:
            return False
        return now < self.cancelled_at + GRACE and now < self.starts_at

    def _is_ahead(self, now: datetime) -> bool:
        return self.status in (Status.REQUESTED, Status.BOOKED) and now < self.starts_at
