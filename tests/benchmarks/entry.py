"""What the two locks cost a page, in one run: `python -m tests.benchmarks.entry`.

Needs ADMIN_DATABASE_URL, and makes a database of its own there, which it drops. The same eight queries are asked of the
same rows in turn; trust the ratios to plain Django, not the milliseconds.
"""

from __future__ import annotations

import copy
import os
import statistics
import time
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.conf import settings
from django.db import connections, transaction
from django.db.backends.postgresql.base import DatabaseWrapper as PlainWrapper
from django_tenants.postgresql_backend.base import DatabaseWrapper as TenantsWrapper
from psycopg.conninfo import conninfo_to_dict

from tenant_apps.clients.models import Client
from tenant_apps.scheduling.choices import Status
from tenant_apps.scheduling.models import Appointment, Service, WeeklyHours
from tenant_apps.team.models import Member
from tenants.backend.base import DatabaseWrapper
from tenants.entry import becoming, entering
from tenants.hosts import find_business
from tenants.models import Business, Domain
from tenants.provisioning import open_business
from tenants.viewer import SYSTEM, Link, Viewer
from tests.factories.databases import further_database, working_on

HOST = "bench.localhost"
CLIENTS, APPOINTMENTS = 200, 20
Page = Callable[[], None]


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--pages", type=int, default=20, help="of each kind in a round")
    given = parser.parse_args()
    name = f"{settings.DATABASES['owner']['NAME']}_bench"
    with further_database(name), working_on(name):
        business = open_business(
            name="Bench", industry="clinic", host=HOST, owner_email="o@bench.test", owner_name="Olive Otter"
        )
        client_id = fill(business)
        times = measure(kinds(business, client_id), given.rounds, given.pages)
        for one in connections.all(initialized_only=True):
            one.close()
            if isinstance(one, DatabaseWrapper):
                one.close_pool()
    plain = next(iter(times.values()))
    for what, seconds in times.items():
        print(f"{what:<64} {1000 * seconds:>6.2f} ms  {seconds / plain:>5.2f}×")


def fill(business: Business) -> int:
    """Cancelled appointments, because these take nobody's time. Answers the key of one client among many."""
    start = datetime(2040, 1, 1, tzinfo=UTC)
    with entering(business, SYSTEM):
        member, service = Member.objects.all()[0], Service.objects.all()[0]
        clients = Client.objects.bulk_create(Client(name=f"Client {number}") for number in range(CLIENTS))
        Appointment.objects.bulk_create(
            Appointment(
                client=client,
                member=member,
                service=service,
                starts_at=start + timedelta(hours=number),
                ends_at=start + timedelta(hours=number + 1),
                status=Status.CANCELLED,
                currency="EUR",
                time_zone="Europe/Berlin",
            )
            for client in clients
            for number in range(APPOINTMENTS)
        )
        key: int = clients[CLIENTS // 2].pk
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")
    return key


def page(alias: str, client_id: int) -> None:
    """Eight queries such as a client's Home asks, each with its condition written out."""
    own = Appointment.unscoped.using(alias).filter(client_id=client_id)
    list(Client.unscoped.using(alias).filter(pk=client_id))
    list(Service.unscoped.using(alias).all())
    list(Member.unscoped.using(alias).all())
    list(own.order_by("starts_at")[:5])
    list(own.order_by("-starts_at").select_related("service", "member")[:5])
    own.count()
    own.filter(status=Status.BOOKED).exists()
    list(WeeklyHours.unscoped.using(alias).all())


def kinds(business: Business, client_id: int) -> dict[str, Page]:
    schema = business.schema_name
    stand(PlainWrapper, "plain", options=f"-c search_path={schema},extensions")
    for alias in ("tenants", "tenants-limited"):
        stand(TenantsWrapper, alias)
    stand(DatabaseWrapper, "pooled", as_web=True, pool={"min_size": 1, "max_size": 2})
    client = Viewer("client", client_ids=(client_id,))
    whole = Link(client_id, frozenset({"book"}), frozenset({"appointments"}))
    limited = replace(
        client, client_ids=(client_id, client_id + 1), links=(whole, Link(client_id + 1, frozenset(), frozenset()))
    )

    def in_a_transaction() -> None:
        with transaction.atomic(using="plain"):
            page("plain", client_id)

    def by_django_tenants(alias: str, *, is_limited: bool = False) -> Page:
        def show() -> None:
            settings.TENANT_LIMIT_SET_CALLS = is_limited
            wrapper: Any = connections[alias]
            wrapper.set_schema_to_public()
            found = Domain.objects.using(alias).select_related("tenant").get(domain=HOST).tenant
            wrapper.set_tenant(found)
            page(alias, client_id)

        return show

    def by_one_role() -> None:
        with entering(found(), SYSTEM):
            page("default", client_id)

    def by_both_locks() -> None:
        with entering(found()), becoming(client):
            page("default", client_id)

    def by_a_limited_link() -> None:
        with entering(found()), becoming(limited):
            page("default", client_id)

    def by_both_locks_from_the_pool() -> None:
        before = connections["default"]
        connections["default"] = connections["pooled"]
        by_both_locks()
        connections["default"].close()
        connections["default"] = before

    return {
        "plain Django": lambda: page("plain", client_id),
        "plain Django, ATOMIC_REQUESTS": in_a_transaction,
        "django-tenants": by_django_tenants("tenants"),
        "django-tenants, TENANT_LIMIT_SET_CALLS": by_django_tenants("tenants-limited", is_limited=True),
        "ours, the team's role": by_one_role,
        "ours, at the door and then as a client with row policies": by_both_locks,
        "the same, a household whose link leaves appointments out": by_a_limited_link,
        "the same, connection from the pool": by_both_locks_from_the_pool,
    }


def found() -> Business:
    business = find_business(HOST)
    assert business is not None
    return business


def stand(wrapper: type[Any], alias: str, *, as_web: bool = False, **options: Any) -> None:
    """A further connection to the same database: as the administrator, whom no row policy concerns, or as pages do."""
    given = copy.deepcopy(connections["default"].settings_dict)
    if not as_web:
        admin = conninfo_to_dict(settings.ADMIN_DATABASE_URL)
        given |= {"USER": admin.get("user", ""), "PASSWORD": admin.get("password", "")}
    given |= {"OPTIONS": options, "CONN_MAX_AGE": 0}
    connections[alias] = wrapper(given, alias="default" if as_web else alias)


def measure(pages: dict[str, Page], rounds: int, each: int) -> dict[str, float]:
    """The median of a page's time, kinds taking turns so that a noisy neighbour disturbs all alike."""
    times: dict[str, list[float]] = {what: [] for what in pages}
    for _ in range(rounds):
        for what, show in pages.items():
            for _ in range(each):
                began = time.perf_counter()
                show()
                times[what].append(time.perf_counter() - began)
    return {what: statistics.median(seconds) for what, seconds in times.items()}


if __name__ == "__main__":
    main()
