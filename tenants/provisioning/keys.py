from __future__ import annotations

from django.conf import settings
from django.db import connections, transaction

from tenants import signing
from tenants.fleet.connection import OWNER


def store_signing_keys() -> bool:
    """Lets the database check what the application signs, and forgets keys of secrets no longer accepted.

    False where nothing was to be changed.
    """
    keys = [signing.pads(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute("SELECT inner_pad, outer_pad FROM portico.signing_key")
        if {(bytes(inner), bytes(outer)) for inner, outer in cursor.fetchall()} == set(keys):
            return False
        cursor.execute("DELETE FROM portico.signing_key")
        cursor.executemany("INSERT INTO portico.signing_key (inner_pad, outer_pad) VALUES (%s, %s)", keys)
    return True
