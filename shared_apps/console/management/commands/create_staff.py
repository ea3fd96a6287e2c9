"""Gives a person of the platform's staff a login: they sign in at /sign-in/ with a code from their mail."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from tenants.accounts.models import User
from tenants.audit.operations import record
from tenants.entry import entering_platform
from tenants.viewer import PLATFORM


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="")

    def handle(self, *args: Any, email: str, name: str, **options: Any) -> None:
        email = email.strip().lower()
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"“{email}” is no email address.") from None
        with entering_platform():
            user = User.objects.filter(email=email).first()
            if user is None:
                added = User.objects.create_user(email, name=name)
                record(by=PLATFORM, verb="staff.added", subject=added)
        self.stdout.write(f"{email} was there already." if user else f"{email} may sign in now.")
