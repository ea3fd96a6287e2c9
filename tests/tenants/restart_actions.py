"""What test_database_restart does in a database of its own: `python -m tests.tenants.restart_actions <action> …`."""

from __future__ import annotations

import json
import sys

import django

django.setup()

from tenants.audit.models import Entry  # noqa: E402  # models can be imported only after the setup
from tenants.entry import entering, entering_platform  # noqa: E402
from tenants.events import publish  # noqa: E402
from tenants.models import Business  # noqa: E402
from tenants.provisioning import open_business  # noqa: E402
from tenants.queue import enqueue  # noqa: E402
from tenants.viewer import SYSTEM  # noqa: E402
from tests.factories.cast import owner_of  # noqa: E402
from tests.tenants.listening import cookie_of  # noqa: E402

HOST = "alpha.localhost"


def main(action: str, *values: str) -> None:
    if action == "open":
        business = open_business(
            name="Alpha", industry="clinic", host=HOST, owner_email="alice@alpha.test", owner_name="Alice"
        )
        print(json.dumps(cookie_of(owner_of(business, HOST))))
        return
    with entering_platform():
        business = Business.objects.get(primary_host=HOST)
    with entering(business, SYSTEM):
        if action == "ask":
            enqueue("tests.write_slowly", verb="test.restart", folder=values[0])
        elif action == "tell":
            publish(values[0])
        elif action == "count":
            print(Entry.objects.filter(verb="test.restart").count())


if __name__ == "__main__":
    main(*sys.argv[1:])
