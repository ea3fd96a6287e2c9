"""Seals and signs under today's SECRET_KEY what stands under one of SECRET_KEY_FALLBACKS, in every business."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from tenants.rotation import rotate_secrets


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = ["portico"]

    def handle(self, *args: Any, **options: Any) -> None:
        done = rotate_secrets(seen=lambda found: tqdm(list(found), unit=" businesses", disable=None, leave=False))
        if done.has_changed_keys:
            self.stdout.write("The database now checks signatures by today's keys.")
        self.stdout.write(
            f"{done.places} places: {done.sealed_anew} secrets sealed anew, {done.signed_anew} trails signed anew."
        )
        self.stdout.write(
            "Nothing lasting needs the old key any more. Without it, who signed in before has to sign in again, and"
            " links mailed before are dead: leave it in SECRET_KEY_FALLBACKS for as long as that matters."
        )
