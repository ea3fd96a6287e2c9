"""The platform's own schema."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connections
from django.db.backends.utils import CursorWrapper

from tenants.entry import entering_platform
from tenants.fleet.connection import OWNER
from tenants.fleet.wanted import wanted_in_public


def public_is_behind() -> bool:
    """Whether the platform's tables are older than this code: one small query, for whoever asks if we are ready."""
    with entering_platform(), connections["default"].cursor() as cursor:
        return _lacks_any(cursor)


def public_needs_migrating() -> bool:
    """The same, asked by the owner of a database that may still be empty."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute("SELECT to_regclass('public.django_migrations') IS NULL")
        return cursor.fetchone()[0] or _lacks_any(cursor)


def migrate_public() -> bool:
    """Migrates the platform's schema; False where nothing was to be done."""
    if not public_needs_migrating():
        return False
    call_command("migrate_schemas", shared=True, database=OWNER, verbosity=0)
    return True


def _lacks_any(cursor: CursorWrapper) -> bool:
    cursor.execute("SELECT app, name FROM public.django_migrations")
    return not wanted_in_public() <= set(cursor.fetchall())
