from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from tenants.ownership import ALL, BusinessModel, Owned


class Reservation(BusinessModel):
    """A member's time that nobody else may have, pauses included: for an appointment, or held while somebody confirms.

    What is only held has an end to its `validity`, and rows are in each other's way only while both are valid. So a
    hold that has run out frees the time by itself: nothing has to come by and delete it.
    """

    ownership = Owned("client", client=ALL, section="appointments", right="book")

    client = models.ForeignKey("clients.Client", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    service = models.ForeignKey("Service", on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey("team.Member", on_delete=models.CASCADE, related_name="+")
    location = models.ForeignKey("Location", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    resource = models.ForeignKey("Resource", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # The date on the wall clock where it takes place: what a day's and a week's most are counted by.
    day = models.DateField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    span = DateTimeRangeField()
    validity = DateTimeRangeField()

    class Meta(BusinessModel.Meta):
        constraints = [
            ExclusionConstraint(
                name="no_double_booking",
                expressions=[
                    ("member", RangeOperators.EQUAL),
                    ("span", RangeOperators.OVERLAPS),
                    ("validity", RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="one_visit_a_room",
                expressions=[
                    ("resource", RangeOperators.EQUAL),
                    ("span", RangeOperators.OVERLAPS),
                    ("validity", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(
                    span__contains=Func(
                        F("starts_at"), F("ends_at"), function="tstzrange", output_field=DateTimeRangeField()
                    )
                ),
                name="reservation_spans_its_visit",
            ),
            models.UniqueConstraint(
                fields=["client"], condition=Q(validity__upper_inf=False), name="one_hold_per_client"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.span}"

    @property
    def held_until(self) -> datetime | None:
        until: datetime | None = self.validity.upper
        return until
