"""Makes a database ready for this version of the code; does nothing where nothing is missing."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from tenants import provisioning
from tenants.database import prepare_server


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        owner, web = settings.DATABASES["owner"], settings.DATABASES["default"]
        if settings.ADMIN_DATABASE_URL:
            prepare_server(settings.ADMIN_DATABASE_URL, owner=owner, web=web, name=owner["NAME"])
        call_command("migrate_schemas", shared=True, database="owner", verbosity=0)
        provisioning.store_signing_keys()
