"""What the demo's business looks like while it is looked at."""

from __future__ import annotations

import json

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from deploy.dev_environment import ROOT
from deploy.running_stack import RunningStack
from tests.bars.people import CLIENT

DEMO = "willow.localhost"


def themes_there_are() -> list[str]:
    return sorted(file.parent.name for file in (ROOT / "themes").glob("*/theme.toml"))


def wear(stack: RunningStack, **brand: str) -> None:
    """Changes what is given of its brand. Its version rises with that, so that the next page is of the new look."""
    with psycopg.connect(stack.environment()["OWNER_DATABASE_URL"]) as database:
        database.execute(
            """
            UPDATE tenants_business SET brand = brand || %s
            WHERE id = (SELECT tenant_id FROM tenants_domain WHERE domain = %s)
            """,
            [Jsonb(brand), DEMO],
        )


def rename_client(stack: RunningStack, name: str) -> None:
    """The demo's client whose pages are looked at."""
    with psycopg.connect(stack.environment()["OWNER_DATABASE_URL"]) as database:
        found = database.execute(
            """
            SELECT schema_name FROM tenants_business JOIN tenants_domain ON tenant_id = tenants_business.id
            WHERE domain = %s
            """,
            [DEMO],
        ).fetchone()
        assert found is not None
        for table in ("clients_client", "accounts_user"):
            table_name = sql.Identifier(found[0], table)
            change = sql.SQL("UPDATE {} SET name = %s WHERE email = %s").format(table_name)
            database.execute(change, [name, CLIENT.email])


def password_of(stack: RunningStack) -> str:
    """Of all people of the demo."""
    return str(json.loads((stack.data / "demo.json").read_text())["password"])
