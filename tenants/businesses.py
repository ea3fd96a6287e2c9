"""Changes to the business itself: its row is the platform's, so a page of the business steps over to write it."""

from __future__ import annotations

from typing import Any, cast

from django.db import connections

from tenants.backend.base import DatabaseWrapper, Entrance
from tenants.entry import PLATFORM_ROLE
from tenants.models import Business

CHANGEABLE = {"name", "time_zone", "language", "brand", "words", "policies"}


def change_business(business: Business, **fields: Any) -> None:
    """Inside the business, in the same transaction: writes these of its own fields and no others. Its version rises, so
    every other process reads it anew; `business` itself is given the new values."""
    if not CHANGEABLE.issuperset(fields):
        raise ValueError(f"Not a business's own to change: {', '.join(sorted(fields.keys() - CHANGEABLE))}")
    wrapper = cast(DatabaseWrapper, connections["default"])
    before = wrapper.entrance
    if before.schema != business.schema_name:
        raise ValueError("A business is changed from inside itself.")
    wrapper.move(Entrance("public", PLATFORM_ROLE))
    try:
        Business.objects.filter(pk=business.pk).update(**fields)
    finally:
        wrapper.move(before)
    for name, value in fields.items():
        setattr(business, name, value)
