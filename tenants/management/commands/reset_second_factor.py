"""Takes a lost second factor away from somebody of the platform's staff, or with --business from a login there.

For staff there is no other way: whoever may run this already holds the server. A business's own people ask its owner;
only where the owner is alone does it come to this.
"""

from __future__ import annotations

from argparse import ArgumentParser
from contextlib import AbstractContextManager
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tenants.accounts.factors.resets import remove_factors
from tenants.accounts.models import User
from tenants.accounts.notices import factor_removed_by_hand
from tenants.accounts.trail import note
from tenants.entry import at_the_door, entering, entering_platform
from tenants.management.commands.enter import find_business
from tenants.viewer import SYSTEM


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--business", default="", help="a host name or a schema; without it, the platform's staff")

    def handle(self, *args: Any, email: str, business: str, **options: Any) -> None:
        with _entered(business):
            with at_the_door():
                user = User.objects.filter(email=email.strip().lower()).first()
            if user is None:
                raise CommandError(f"Nobody signs in as {email} there.")
            remove_factors(user)
            note("account.factor_reset_done", user, by=SYSTEM, by_hand=True)
            factor_removed_by_hand(user)
        self.stdout.write(f"{user.email} signs in with a code from the mail, and sets up a new second factor.")


def _entered(business: str) -> AbstractContextManager[None]:
    return entering(find_business(business), SYSTEM) if business else entering_platform()
