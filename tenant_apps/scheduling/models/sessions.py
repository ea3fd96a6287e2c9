from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from tenants.ownership import SHARED, BusinessModel


class Session(BusinessModel):
    """A group's time: one row holds the member's time for all of them. Clients take seats in it."""

    ownership = SHARED

    service = models.ForeignKey("Service", on_delete=models.PROTECT, related_name="sessions")
    member = models.ForeignKey("team.Member", on_delete=models.PROTECT, related_name="+")
    location = models.ForeignKey("Location", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reservation = models.OneToOneField(
        "Reservation", on_delete=models.RESTRICT, null=True, blank=True, related_name="session"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta(BusinessModel.Meta):
        ordering = ["starts_at", "id"]
        indexes = [models.Index(fields=["service", "starts_at"], name="session_of_service")]
        constraints = [
            models.CheckConstraint(
                condition=Q(reservation__isnull=False) | Q(cancelled_at__isnull=False), name="session_has_its_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.starts_at:%Y-%m-%d %H:%M}"


class Seat(BusinessModel):
    """One place in a session. There are as many rows as there is room, and each is had by one client at most."""

    ownership = SHARED

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="seats")
    number = models.PositiveSmallIntegerField()

    class Meta(BusinessModel.Meta):
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["session", "number"], name="seat_of_a_session")]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.number}"


class TakenSeat(BusinessModel):
    """Which seats are taken: a view past the row policies that doesn't say by whom."""

    ownership = SHARED

    seat = models.OneToOneField(Seat, on_delete=models.DO_NOTHING, primary_key=True, related_name="taken")

    class Meta(BusinessModel.Meta):
        managed = False
        db_table = "scheduling_takenseat"

    def __str__(self) -> str:
        return str(self.seat_id)
