"""After a new SECRET_KEY: whatever the old one has sealed or signed for long is done again under the new one.

What is short-lived (sessions, links, waiting tasks) is left to end by itself while the old key stands in
SECRET_KEY_FALLBACKS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from tenants.audit.heads import read_head, sign_anew
from tenants.entry import at_the_door, entering, entering_platform
from tenants.models import Business
from tenants.provisioning import store_signing_keys
from tenants.viewer import SYSTEM


@dataclass
class Rotated:
    places: int = 0
    sealed_anew: int = 0
    signed_anew: int = 0
    has_changed_keys: bool = False


def rotate_secrets(*, seen: Callable[[Iterable[Business]], Iterable[Business]] = iter) -> Rotated:
    """Outside of any transaction, where the owner's connection is at hand; safe to run again. `seen` may show how far
    it has come."""
    done = Rotated(has_changed_keys=store_signing_keys())
    with entering_platform():
        businesses = list(Business.objects.order_by("pk"))
        _in_this_place("public", done)
    for business in seen(businesses):
        with entering(business, SYSTEM):
            _in_this_place(business.schema_name, done)
    return done


def _in_this_place(schema: str, done: Rotated) -> None:
    done.places += 1
    with at_the_door():
        for path in settings.SECRETS_AT_REST:
            done.sealed_anew += import_string(path)()
    done.signed_anew += sign_anew(read_head(schema))
