from __future__ import annotations

from datetime import timedelta

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q

from tenants.lib.money import Money
from tenants.ownership import SHARED, BusinessModel


class Service(BusinessModel):
    """What can be booked."""

    ownership = SHARED

    name = models.CharField(max_length=120)
    description = models.TextField(blank=True, max_length=600)
    minutes = models.PositiveSmallIntegerField(validators=[MinValueValidator(5), MaxValueValidator(1440)])
    price_minor = models.PositiveBigIntegerField(default=0)
    currency = models.CharField(max_length=3, default="EUR")
    capacity = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1)])
    buffer_before = models.PositiveSmallIntegerField(default=0)
    buffer_after = models.PositiveSmallIntegerField(default=0)
    color = models.CharField(max_length=7, default="#475569", validators=[RegexValidator(r"^#[0-9a-f]{6}$")])
    position = models.PositiveSmallIntegerField(default=0)
    needs = models.ForeignKey("ResourceKind", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    is_online = models.BooleanField(default=True)
    # Then what a client books is a request, until the team has said yes.
    needs_confirmation = models.BooleanField(default=False)
    # What is empty here follows the business's own rules.
    minimum_notice_minutes = models.PositiveIntegerField(null=True, blank=True)
    horizon_days = models.PositiveSmallIntegerField(null=True, blank=True)
    cancel_notice_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    reschedule_notice_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    late_fee_percent = models.PositiveSmallIntegerField(null=True, blank=True)
    no_show_fee_percent = models.PositiveSmallIntegerField(null=True, blank=True)
    max_per_day = models.PositiveSmallIntegerField(null=True, blank=True)
    max_per_week = models.PositiveSmallIntegerField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    members = models.ManyToManyField("team.Member", through="ServiceMember", related_name="services")

    class Meta(BusinessModel.Meta):
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(minutes__range=(1, 1440)), name="service_takes_time"),
            models.CheckConstraint(condition=Q(capacity__gt=0), name="service_has_a_seat"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def duration(self) -> timedelta:
        return timedelta(minutes=self.minutes)

    @property
    def pause_before(self) -> timedelta:
        return timedelta(minutes=self.buffer_before)

    @property
    def pause_after(self) -> timedelta:
        return timedelta(minutes=self.buffer_after)

    @property
    def price(self) -> Money:
        return Money(self.price_minor, self.currency)

    @property
    def is_open_to_clients(self) -> bool:
        return self.is_online and self.archived_at is None

    @property
    def is_group(self) -> bool:
        """Booked in sessions, by the seat."""
        return self.capacity > 1

    @property
    def is_limited(self) -> bool:
        return self.max_per_day is not None or self.max_per_week is not None


class ServiceMember(BusinessModel):
    """Who gives a service."""

    ownership = SHARED

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="givers")
    member = models.ForeignKey("team.Member", on_delete=models.CASCADE, related_name="+")

    class Meta(BusinessModel.Meta):
        constraints = [models.UniqueConstraint(fields=["service", "member"], name="member_gives_a_service_once")]

    def __str__(self) -> str:
        return f"{self.service_id} by {self.member_id}"
