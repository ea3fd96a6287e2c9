"""New schemas: a template built by migrations, and copies of it that wait, ready, for a business."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import connections, transaction
from django.utils.module_loading import import_string

from tenants import fleet, isolation, signing
from tenants.entry import entering, entering_platform
from tenants.models import Business, Domain, SpareSchema
from tenants.viewer import SYSTEM

ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"


def new_schema_name() -> str:
    return "b_" + "".join(secrets.choice(ALPHABET) for _ in range(10))


def create_schema(schema: str) -> None:
    with connections["owner"].cursor() as cursor:
        for statement in [f"CREATE SCHEMA {schema}", *isolation.role_statements(schema)]:
            cursor.execute(statement)
    fleet.migrate_schema(schema)
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        for statement in isolation.statements(schema):
            cursor.execute(statement)


def store_signing_keys() -> None:
    """Lets the database check what the application signs; keys of secrets no longer accepted are forgotten."""
    keys = [signing.pads(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM portico.signing_key")
        cursor.executemany("INSERT INTO portico.signing_key (inner_pad, outer_pad) VALUES (%s, %s)", keys)


def claim_schema() -> str:
    with entering_platform():
        spare = SpareSchema.objects.select_for_update(skip_locked=True).first()
        if spare is not None:
            spare.delete()
            return spare.schema_name
    schema = new_schema_name()
    create_schema(schema)
    return schema


def open_business(
    *, name: str, industry: str, host: str, owner_email: str, owner_name: str, **fields: object
) -> Business:
    """Gives a new business its schema, its host name and what its blueprint brings; the owner can sign in at once."""
    schema = claim_schema()
    with entering_platform():
        business = Business.objects.create(
            name=name, industry=industry, schema_name=schema, primary_host=host, **fields
        )
        Domain.objects.create(tenant=business, domain=host, is_primary=True)
    with entering(business, SYSTEM):
        for path in settings.BUSINESS_OPENERS:
            import_string(path)(business, owner_email=owner_email, owner_name=owner_name)
    return business
