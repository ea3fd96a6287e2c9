from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from tenants.lib.money import Money


class Plan(models.Model):
    """What a business pays the platform each month (`price`, in the smallest unit), and for how much of it.

    `None` in a limit is no limit.
    """

    key = models.SlugField(unique=True)
    name = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField(unique=True)
    price = models.PositiveIntegerField()
    currency = models.CharField(max_length=3, default="EUR")
    members = models.PositiveIntegerField(null=True, blank=True)
    clients = models.PositiveIntegerField(null=True, blank=True)
    features = ArrayField(models.CharField(max_length=20), default=list)
    is_offered = models.BooleanField(default=True)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name

    @property
    def monthly(self) -> Money:
        return Money(self.price, self.currency)
