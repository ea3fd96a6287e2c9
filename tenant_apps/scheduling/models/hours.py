from __future__ import annotations

from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tenant_apps.scheduling.choices import Weekday
from tenants.ownership import SHARED, TEAM, BusinessModel


class WeeklyHours(BusinessModel):
    """Hours of one weekday; an end of 00:00 means midnight. On the wall clock of the location, else of the member."""

    ownership = SHARED

    member = models.ForeignKey("team.Member", on_delete=models.CASCADE, related_name="weekly_hours")
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices)
    starts = models.TimeField()
    ends = models.TimeField()
    location = models.ForeignKey("Location", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(BusinessModel.Meta):
        ordering = ["member", "weekday", "starts"]
        verbose_name_plural = "weekly hours"
        constraints = [
            models.UniqueConstraint(fields=["member", "weekday", "starts"], name="hours_begin_once"),
            models.CheckConstraint(condition=Q(weekday__range=(0, 6)), name="hours_on_a_weekday"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")) | Q(ends="00:00"), name="hours_end_later"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts:%H:%M}–{self.ends:%H:%M}"


class DayHours(BusinessModel):
    """Other hours on one date: they stand in place of that weekday's, and on a holiday too."""

    ownership = SHARED

    member = models.ForeignKey("team.Member", on_delete=models.CASCADE, related_name="day_hours")
    on = models.DateField()
    starts = models.TimeField()
    ends = models.TimeField()
    location = models.ForeignKey("Location", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(BusinessModel.Meta):
        ordering = ["member", "on", "starts"]
        verbose_name_plural = "day hours"
        constraints = [
            models.UniqueConstraint(fields=["member", "on", "starts"], name="day_hours_begin_once"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")) | Q(ends="00:00"), name="day_hours_end_later"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.starts:%H:%M}–{self.ends:%H:%M}"


class MemberLimits(BusinessModel):
    """How many visits a member wants at most, whatever they are for; none: as many as fit."""

    ownership = SHARED

    member = models.OneToOneField("team.Member", on_delete=models.CASCADE, related_name="limits")
    max_per_day = models.PositiveSmallIntegerField(null=True, blank=True)
    max_per_week = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta(BusinessModel.Meta):
        verbose_name_plural = "member limits"

    def __str__(self) -> str:
        return f"{self.member_id}: {self.max_per_day} a day, {self.max_per_week} a week"


class TimeOff(BusinessModel):
    """A span in which a member is away. Why is the team's business; clients only see that nothing is free."""

    ownership = TEAM

    member = models.ForeignKey("team.Member", on_delete=models.CASCADE, related_name="time_off")
    span = DateTimeRangeField()
    note = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta(BusinessModel.Meta):
        ordering = ["span"]
        verbose_name_plural = "time off"
        indexes = [GistIndex(fields=["member", "span"], name="time_off_of_member")]
        constraints = [
            models.CheckConstraint(
                condition=Q(span__isempty=False, span__lower_inf=False, span__upper_inf=False),
                name="time_off_is_a_span",
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.span}"


class Busy(BusinessModel):
    """When a member is taken and nothing more: a view past the row policies, so that a client can find what is free."""

    ownership = SHARED

    pk = models.CompositePrimaryKey("member_id", "span")
    member = models.ForeignKey("team.Member", on_delete=models.DO_NOTHING, related_name="+")
    span = DateTimeRangeField()
    until = models.DateTimeField(null=True)  # when a hold runs out
    location = models.ForeignKey("Location", on_delete=models.DO_NOTHING, null=True, related_name="+")
    resource = models.ForeignKey("Resource", on_delete=models.DO_NOTHING, null=True, related_name="+")

    class Meta(BusinessModel.Meta):
        managed = False
        db_table = "scheduling_busy"

    def __str__(self) -> str:
        return f"{self.member_id} {self.span}"


class Load(BusinessModel):
    """How many visits of a service a member has on a day: a view past the row policies that shows a number alone."""

    ownership = SHARED

    pk = models.CompositePrimaryKey("service_id", "member_id", "day")
    service = models.ForeignKey("Service", on_delete=models.DO_NOTHING, related_name="+")
    member = models.ForeignKey("team.Member", on_delete=models.DO_NOTHING, related_name="+")
    day = models.DateField()
    visits = models.PositiveIntegerField()

    class Meta(BusinessModel.Meta):
        managed = False
        db_table = "scheduling_load"

    def __str__(self) -> str:
        return f"{self.service_id} {self.member_id} {self.day}: {self.visits}"
