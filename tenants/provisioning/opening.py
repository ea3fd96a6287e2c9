"""A new business: its schema, its host name, and what its blueprint brings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from tenants.blueprints import load_blueprint
from tenants.entry import entering_platform, is_on_platform, settling_in
from tenants.lib.zones import country_of
from tenants.models import Business, Domain
from tenants.provisioning.pool import REFILL, claim_schema
from tenants.queue import enqueue


def open_business(
    *, name: str, industry: str, host: str, owner_email: str, owner_name: str, **fields: object
) -> Business:
    """Opens a business in a ready schema; its owner can sign in at once. All of it happens, or nothing.

    Joins the platform's transaction where one is open (a page on the platform's host), else it is one of its own.
    `fields`, such as `time_zone`, go before what the blueprint of the industry brings.
    Raises `IntegrityError` where the host name is taken and `NoSpareSchema` where no schema could be had.
    """
    with _platform():
        business: Business = Business.objects.create(
            name=name,
            industry=industry,
            schema_name=claim_schema(),
            primary_host=host,
            **{**_blueprint_fields(industry), **_country(fields), **fields},
        )
        Domain.objects.create(tenant=business, domain=host, is_primary=True)
        enqueue(REFILL, _key="pool")
        with settling_in(business):
            for path in settings.BUSINESS_OPENERS:
                import_string(path)(business, owner_email=owner_email, owner_name=owner_name)
        business.refresh_from_db(fields=["version"])
    return business


def _blueprint_fields(industry: str) -> dict[str, object]:
    blueprint = load_blueprint(industry)
    return {"policies": blueprint.policies_data(), "brand": {"colour": blueprint.accent, "theme": blueprint.theme}}


def _country(fields: dict[str, object]) -> dict[str, object]:
    """Where the business is decides how its dates and hours are written."""
    zone = fields.get("time_zone") or Business._meta.get_field("time_zone").default
    return {"country": country_of(str(zone))}


@contextmanager
def _platform() -> Iterator[None]:
    with transaction.atomic() if is_on_platform() else entering_platform():
        yield
