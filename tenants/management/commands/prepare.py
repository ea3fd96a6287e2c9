"""Makes a database ready for this version of the code; does nothing where nothing is missing."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tenants import fleet, provisioning
from tenants.database import is_prepared, prepare_server
from tenants.fleet.connection import OWNER


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = ["portico"]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--repair",
            action="store_true",
            help="set the server's roles and privileges again, whatever they seem to be",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if OWNER not in settings.DATABASES:
            raise CommandError("Set OWNER_DATABASE_URL: a database is prepared by its owner.")
        self._is_quiet = options["verbosity"] == 0
        did = [
            self._server(repair=options["repair"]),
            self._say(fleet.migrate_public(), "Migrated the platform's tables."),
            self._say(provisioning.store_signing_keys(), "Stored the signing keys."),
            self._fleet(),
            self._pool(),
        ]
        self._say(not any(did), "Everything is ready.")

    def _server(self, *, repair: bool) -> bool:
        owner, web = settings.DATABASES[OWNER], settings.DATABASES["default"]
        if not repair and is_prepared(owner=owner, web=web):
            return False
        if not settings.ADMIN_DATABASE_URL:
            raise CommandError("The server's roles are not those of this version: set ADMIN_DATABASE_URL once.")
        prepare_server(settings.ADMIN_DATABASE_URL, owner=owner, web=web, name=owner["NAME"])
        return self._say(True, "Prepared the server: roles, database, privileges.")

    def _fleet(self) -> bool:
        try:
            report = fleet.migrate(options=fleet.Options(progress=fleet.Bar()))
        except fleet.TemplateFailed as error:
            raise CommandError(f"The template cannot be migrated, so nothing was: {error}") from error
        fleet.script()
        if report.failures:
            raise CommandError(f"{len(report.failures)} schemas could not be migrated: see manage.py fleet status.")
        did = self._say(report.has_new_template, "Brought the template up to date.")
        return self._say(report.behind > 0, f"Migrated {report.behind} schemas.") or did

    def _pool(self) -> bool:
        made = provisioning.fill_pool()
        return self._say(made > 0, f"Made {made} spare schemas.")

    def _say(self, did: bool, what: str) -> bool:
        if did and not self._is_quiet:
            self.stdout.write(what)
        return did
