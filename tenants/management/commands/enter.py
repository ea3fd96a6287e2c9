"""Opens a Python shell inside a business, by the same door as everything else: one transaction, in a role of its own.

Nothing that is changed there is kept unless --commit says so.
"""

from __future__ import annotations

import code
import sys
from argparse import ArgumentParser
from contextlib import suppress
from importlib import import_module
from types import CodeType
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from tenants.entry import at_the_door, current_business, entering, entering_platform
from tenants.models import Business
from tenants.viewer import SYSTEM, Viewer, current_viewer


class Shell(code.InteractiveConsole):
    """Each statement has a savepoint: a mistake does not cost the rest of the session."""

    def runcode(self, code: CodeType) -> None:
        try:
            with transaction.atomic():
                exec(code, self.locals)  # noqa: S102  # a shell is for running what is typed
        except SystemExit:
            raise
        except BaseException:
            self.showtraceback()


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("business", help="a host name or a schema")
        parser.add_argument("--client", type=int, action="append", help="look as this client (by id) and no other")
        parser.add_argument("--commit", action="store_true", help="keep what is changed, if the shell is left orderly")
        parser.add_argument("-c", "--command", help="run this instead of asking what to run")

    def handle(self, *args: Any, **options: Any) -> None:
        business = find_business(options["business"])
        viewer = Viewer("client", client_ids=tuple(options["client"])) if options["client"] else SYSTEM
        with entering(business, viewer):
            if options["command"]:
                exec(options["command"], surroundings())  # noqa: S102  # given by whoever holds the shell
            else:
                self._ask(business, options["commit"])
            if not options["commit"]:
                transaction.set_rollback(True)

    def _ask(self, business: Business, keep: bool) -> None:
        fate = "is kept when you leave" if keep else "is not kept (--commit keeps it)"
        banner = f"Inside {business.name} ({business.schema_name}). What you change {fate}."
        with suppress(ImportError):  # arrow keys and history, where Python has it
            import_module("readline")
        Shell(surroundings()).interact(banner, exitmsg="")


def find_business(named: str) -> Business:
    with entering_platform():
        found: Business | None = Business.objects.filter(schema_name=named).first()
        found = found or Business.objects.filter(domains__domain=named.lower()).first()
    if found is None:
        raise CommandError(f"No business has the host name or schema “{named}”.")
    return found


def surroundings() -> dict[str, Any]:
    """What stands ready by name: the models of a business's schema, and who and where we are."""
    models = (model for app in settings.TENANT_APPS for model in _config(app).get_models())
    here = {"business": current_business(), "viewer": current_viewer(), "at_the_door": at_the_door, "sys": sys}
    return {model.__name__: model for model in models} | here


def _config(name: str) -> Any:
    return next(config for config in apps.get_app_configs() if config.name == name)
