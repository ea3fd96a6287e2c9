from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction
from django.utils import timezone

from tenant_apps.clients.models import Client
from tenant_apps.scheduling.choices import HOLDS_TIME, Status
from tenant_apps.scheduling.exceptions import NotBookable
from tenant_apps.scheduling.instants import checked_instant
from tenant_apps.scheduling.models import Appointment, Service, Session
from tenant_apps.scheduling.operations.announcing import announce
from tenant_apps.scheduling.operations.checks import check_given, check_right, check_session, check_time
from tenant_apps.scheduling.operations.diary import enter, hold_diaries, take_seat
from tenant_apps.scheduling.operations.holding import let_go
from tenant_apps.scheduling.policy import policies_for, policy_line
from tenant_apps.scheduling.queries import appointment_details
from tenant_apps.scheduling.queries.places import open_locations
from tenant_apps.team.models import Member
from tenants.accounts.permissions import Permission, requires
from tenants.entry import current_business
from tenants.viewer import Viewer


@requires(Permission.BOOK_FOR_CLIENTS, or_client=True)
@transaction.atomic
def book_appointment(
    *,
    by: Viewer,
    client: Client,
    service: Service,
    member: Member,
    starts_at: datetime,
    time_zone: str = "",
    rebooked_from: Appointment | None = None,
    request_key: UUID | None = None,
) -> Appointment:
    """Books, freezes price and policy, and tells everybody. The same `request_key` again returns the first booking.

    What needs the team's word is a request until then, and takes its time all the same. A group is booked by the seat,
    at the time of one of its sessions. Raises SlotTaken, OutsideHours, PastTime, TooSoon, TooFar, NoSuchTime or
    NotBookable.
    """
    check_right(client.pk, by=by)
    starts_at = checked_instant(starts_at)
    hold_diaries(member.pk, service=service)
    if request_key and (first := _booked_before(client, request_key)):
        return first
    if rebooked_from and rebooked_from.client_id != client.pk:
        raise NotBookable
    let_go(client)
    check_given(service, member, by=by)
    appointment = _new(by, client, service, member, starts_at, time_zone)
    if service.is_group:
        session = check_session(service, member, starts_at, by=by)
        if own := _seat_of(client, session):
            return own
        appointment.ends_at = session.ends_at
        take_seat(appointment, session)
    else:
        appointment.location = check_time(service, member, starts_at, by=by)
    appointment.rebooked_from = rebooked_from
    appointment.request_key = request_key or uuid4()
    if service.needs_confirmation and by.kind == "client":
        appointment.status = Status.REQUESTED
    enter(appointment)
    verb = "requested" if appointment.is_requested else "booked"
    announce(appointment, verb, by=by, mail=verb)
    return appointment


@requires(Permission.BOOK_FOR_CLIENTS)
@transaction.atomic
def import_appointment(
    *,
    by: Viewer,
    client: Client,
    service: Service,
    member: Member,
    starts_at: datetime,
    status: Status = Status.COMPLETED,
    created_at: datetime | None = None,
    rebooked_from: Appointment | None = None,
) -> Appointment:
    """Takes over a visit known from elsewhere, past or planned: nobody is told. Raises SlotTaken."""
    hold_diaries(member.pk, service=service)
    appointment = _new(by, client, service, member, checked_instant(starts_at), "")
    appointment.location = open_locations().first()
    appointment.status = status
    appointment.created_at = created_at or appointment.created_at
    appointment.rebooked_from = rebooked_from
    if status == Status.CANCELLED:
        appointment.cancelled_at = appointment.created_at
    enter(appointment)
    return appointment


def zone_for(client: Client, seen: str) -> str:
    """The zone in which the client reads times: what they saw, else their own, else the business's."""
    for zone in (seen, client.time_zone):
        try:
            if zone:
                return ZoneInfo(zone).key
        except (ZoneInfoNotFoundError, ValueError):
            continue
    return current_business().time_zone


def _booked_before(client: Client, request_key: UUID) -> Appointment | None:
    return appointment_details().filter(client=client, request_key=request_key).first()


def _seat_of(client: Client, session: Session) -> Appointment | None:
    """Nobody sits on two."""
    own = appointment_details().filter(client=client, seat__session=session, status__in=HOLDS_TIME)
    return own.first()


def _new(
    by: Viewer, client: Client, service: Service, member: Member, starts_at: datetime, time_zone: str
) -> Appointment:
    policies = policies_for(service)
    return Appointment(
        client=client,
        service=service,
        member=member,
        starts_at=starts_at,
        ends_at=starts_at + service.duration,
        price_minor=service.price_minor,
        currency=service.currency,
        policy_text=policy_line(service),
        cancel_notice_hours=policies.cancel_notice_hours,
        reschedule_notice_hours=policies.reschedule_notice_hours,
        late_fee_percent=policies.late_fee_percent,
        no_show_fee_percent=policies.no_show_fee_percent,
        time_zone=zone_for(client, time_zone),
        booked_by_kind=by.kind,
        booked_by_id=by.user_id,
        booked_by_name=by.name,
        created_at=timezone.now(),
    )
