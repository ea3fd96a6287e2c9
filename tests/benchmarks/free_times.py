"""What it costs to find free times: `python -m tests.benchmarks.free_times`.

Needs ADMIN_DATABASE_URL, and makes a database of its own there, which it drops. Twelve members, sixty days ahead, five
thousand appointments; hours at two places, a holiday calendar, other hours on a date, limits. Asks for the next three
times and for a month, warm, and once more by the naive loop: every quarter of an hour is looked at by itself.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from datetime import time as wall_time

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from django.conf import settings  # Django's setup had to come first
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from tenant_apps.clients.models import Client
from tenant_apps.scheduling.models import Appointment, Reservation, Service
from tenant_apps.scheduling.operations import add_location, add_service, set_holidays, set_weekly_hours
from tenant_apps.scheduling.policy import rules_of
from tenant_apps.scheduling.queries import Slot, free_slots, next_free, service_members
from tenant_apps.scheduling.queries.free import calendars_of
from tenant_apps.scheduling.queries.rosters import roster_of
from tenant_apps.team.models import Member
from tenants.entry import entering, entering_platform
from tenants.models import Business
from tenants.provisioning import open_business
from tenants.viewer import SYSTEM
from tests.factories.databases import drop_database
from tests.factories.visits import unsaved_visit
from tests.tenant_apps.scheduling.diary import new_member
from tests.tenant_apps.scheduling.oracle import obvious_free_times

MEMBERS, DAYS, VISITS = 12, 60, 5_000
NEXT_MOST, MONTH_MOST = 0.050, 0.150


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    name = settings.DATABASES["owner"]["NAME"]
    call_command("prepare", verbosity=0)
    try:
        business = open_business(
            name="Busy", industry="clinic", host="busy.localhost", owner_email="o@busy.test", owner_name="Olive"
        )
        report(business, rounds)
    finally:
        for one in connections.all():
            one.close()
        drop_database(name)


def report(business: Business, rounds: int) -> None:
    service = fill(business)
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")
    with entering_platform():
        business.refresh_from_db()  # its holidays are rules of its own
    with entering(business, SYSTEM):
        now = timezone.now()
        month = now + timedelta(days=31)
        of_three = measured(lambda: next_free(service), rounds)
        of_month = measured(lambda: free_slots(service, start=now, end=month), rounds)
        naive = measured(lambda: naive_loop(service, now, month), 1)
        found = len(free_slots(service, start=now, end=month))
    print(f"{MEMBERS} members, {VISITS} appointments in {DAYS} days, {found} times in the month")
    print(f"next three     {of_three * 1000:8.1f} ms   (at most {NEXT_MOST * 1000:.0f} ms)")
    print(f"a month        {of_month * 1000:8.1f} ms   (at most {MONTH_MOST * 1000:.0f} ms)")
    print(f"a naive month  {naive * 1000:8.1f} ms   {naive / of_month:.0f} times as long")


def fill(business: Business) -> Service:
    with entering(business, SYSTEM):
        owner = Member.objects.get()
        members = [owner, *(new_member(f"M{number} Member") for number in range(MEMBERS - 1))]
        service = add_service(by=SYSTEM, members=members, name="Visit", minutes=30, buffer_after=5)
        places = [add_location(by=SYSTEM, name=name) for name in ("North", "South")]
        for number, member in enumerate(members):
            hours = [(wall_time(8), wall_time(12)), (wall_time(13), wall_time(18))]
            set_weekly_hours(member, by=SYSTEM, hours=dict.fromkeys(range(6), hours), location=places[number % 2])
        set_holidays(by=SYSTEM, country="DE", region="BE")
        clients = Client.objects.bulk_create(Client(name=f"Client {number}") for number in range(200))
        slots = free_slots(service, start=timezone.now(), end=timezone.now() + timedelta(days=DAYS), each_member=True)
        rows = visits(service, clients, slots)
        Reservation.objects.bulk_create(row.reservation for row in rows if row.reservation)
        Appointment.objects.bulk_create(rows)
    return service


def visits(service: Service, clients: list[Client], slots: list[Slot]) -> list[Appointment]:
    """As many as wanted, spread over all the days, none in another's way."""
    rows: list[Appointment] = []
    busy_until: dict[int, datetime] = {}
    for slot in slots:
        if slot.starts_at < busy_until.get(slot.member.pk, slot.starts_at):
            continue
        busy_until[slot.member.pk] = slot.ends_at + timedelta(minutes=5)
        rows.append(
            unsaved_visit(
                client=clients[len(rows) % len(clients)],
                service=service,
                member=slot.member,
                location_id=slot.location_id,
                starts_at=slot.starts_at,
                ends_at=slot.ends_at,
                time_zone="Europe/Berlin",
            )
        )
    return random.Random(1).sample(rows, VISITS)


def naive_loop(service: Service, start: datetime, end: datetime) -> int:
    roster = roster_of(list(service_members(service)))
    calendars = calendars_of(service, roster, start, end)
    return len(obvious_free_times(calendars, rules_of(service), now=start, start=start, end=end))


def measured(work: Callable[[], object], rounds: int) -> float:
    work()
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


if __name__ == "__main__":
    main()
