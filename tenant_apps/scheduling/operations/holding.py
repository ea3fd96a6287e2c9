from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from tenant_apps.clients.models import Client
from tenant_apps.scheduling.exceptions import NotBookable, SlotTaken
from tenant_apps.scheduling.instants import checked_instant
from tenant_apps.scheduling.models import Reservation, Service
from tenant_apps.scheduling.operations.checks import check_given, check_right, check_time
from tenant_apps.scheduling.operations.diary import TAKEN, hold_diaries, room_for, span_of, violated
from tenant_apps.scheduling.queries import next_free
from tenant_apps.scheduling.queries.places import local_day, zone_at
from tenant_apps.team.models import Member
from tenants.accounts.permissions import Permission, requires
from tenants.viewer import Viewer

HELD_FOR = timedelta(minutes=10)


@requires(Permission.BOOK_FOR_CLIENTS, or_client=True)
@transaction.atomic
def hold_time(*, by: Viewer, client: Client, service: Service, member: Member, starts_at: datetime) -> Reservation:
    """Keeps a time for ten minutes while it is being confirmed. Whoever holds another lets go of the first.

    Raises what book_appointment raises.
    """
    check_right(client.pk, by=by)
    starts_at = checked_instant(starts_at)
    hold_diaries(member.pk, service=service)
    let_go(client)
    check_given(service, member, by=by)
    if service.is_group:
        raise NotBookable
    location = check_time(service, member, starts_at, by=by)
    now, ends_at = timezone.now(), starts_at + service.duration
    try:
        with transaction.atomic():
            held = Reservation(
                client=client,
                service=service,
                member=member,
                location=location,
                day=local_day(starts_at, zone_at(location, member)),
                starts_at=starts_at,
                ends_at=ends_at,
                span=span_of(service, starts_at, ends_at),
                validity=DateTimeTZRange(now, now + HELD_FOR),
            )
            held.resource = room_for(held)
            held.save()
    except IntegrityError as error:
        if violated(error) not in TAKEN:
            raise
        raise SlotTaken(next_free(service, member=member)) from error
    return held


def let_go(client: Client) -> None:
    """Of what is held for this client, run out or not."""
    Reservation.objects.filter(client=client, validity__upper_inf=False).delete()
