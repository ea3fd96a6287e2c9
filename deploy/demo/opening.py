from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from deploy.demo.history import HOURS, DemoVisit, visits_of
from deploy.demo.places import DEMO, DemoBusiness, DemoMember, address_of
from tenant_apps.clients.models import Client, ClientAccess
from tenant_apps.scheduling.choices import Status
from tenant_apps.scheduling.models import Service
from tenant_apps.scheduling.operations import add_session, import_appointment, set_weekly_hours, update_service
from tenant_apps.team.choices import OpeningStep
from tenant_apps.team.models import ChecklistStep, Member
from tenants.accounts.finding import note_address
from tenants.accounts.models import User
from tenants.entry import at_the_door, current_business, entering, entering_platform
from tenants.hosts import business_host, origin_of
from tenants.models import Business, Domain
from tenants.provisioning import open_business
from tenants.viewer import SYSTEM

OPENING_STEPS = tuple(step.value for step in OpeningStep if step != OpeningStep.HIDDEN)


def open_demo(place: DemoBusiness) -> None:
    """Opens one demo business unless its host name is there already."""
    host = business_host(place.subdomain)
    with entering_platform():
        if Domain.objects.filter(domain=host).exists():
            return
    owner = place.members[0]
    business = open_business(
        name=place.name,
        industry=place.industry,
        host=host,
        owner_email=address_of(owner.name, place.subdomain),
        owner_name=owner.name,
        time_zone=place.time_zone,
        brand={
            "colour": place.colour,
            "theme": place.theme,
            "texts": {"phone": place.phone, "address": place.address},
        },
    )
    with entering(business, SYSTEM):
        _fill(business, place)


def sign_ins() -> Iterator[str]:
    """The lines that tell a newcomer where to go and as whom. All demo people share one password, made up here."""
    for place in DEMO:
        yield f"  {place.name:<24} {origin_of(business_host(place.subdomain))}"
        yield f"    owner    {address_of(place.members[0].name, place.subdomain)}"
        for client in place.clients[:2]:
            yield f"    client   {address_of(client.name, 'mail')}"
    yield ""
    yield f"  Password of them all: {_password()}   (or let a code be mailed and read it in the mailbox)"


def _fill(business: Business, place: DemoBusiness) -> None:
    now = timezone.now()
    members = _members(business, place)
    services = {service.name: service for service in Service.objects.all()}
    for service in services.values():
        update_service(service, by=SYSTEM, members=[member for member in members if member.is_bookable])
    for weekday, group in enumerate(service for service in services.values() if service.is_group):
        _sessions(group, members, now, weekday)
    clients = [_client(one.name, one.time_zone, now - timedelta(weeks=one.weeks, days=3)) for one in place.clients]
    for visit in visits_of(place, now=now):
        _visit(visit, clients[visit.client], services[visit.service], members[visit.member], now)
    ChecklistStep.objects.bulk_create(ChecklistStep(name=name) for name in OPENING_STEPS)


def _members(business: Business, place: DemoBusiness) -> list[Member]:
    owner, *others = place.members
    first = Member.objects.get()
    with at_the_door():
        user = User.objects.get(pk=first.user_id)
        user.set_password(_password())
        user.save()
    Member.objects.filter(pk=first.pk).update(title=owner.title)
    members = [first, *(_member(one, business, place) for one in others)]
    for member in members:
        if member.is_bookable:
            set_weekly_hours(member, by=SYSTEM, hours=HOURS)
    return members


def _member(one: DemoMember, business: Business, place: DemoBusiness) -> Member:
    user = _user(one.name, address_of(one.name, place.subdomain))
    member: Member = Member.objects.create(
        user_id=user.pk,
        name=one.name,
        title=one.title,
        role=one.role,
        time_zone=business.time_zone,
        is_bookable=one.is_bookable,
    )
    return member


def _client(name: str, time_zone: str, since: datetime) -> Client:
    email = address_of(name, "mail")
    client: Client = Client.objects.create(name=name, email=email, time_zone=time_zone, created_at=since)
    ClientAccess.objects.create(user_id=_user(name, email).pk, client=client)
    return client


def _user(name: str, email: str) -> User:
    with at_the_door():
        note_address(email)
        return User.objects.create_user(email, _password(), name=name)


def _sessions(group: Service, members: list[Member], now: datetime, weekday: int) -> None:
    """An evening a week, after hours, so that nothing else is in the way."""
    zone = ZoneInfo(current_business().time_zone)
    today = timezone.localtime(now, zone).replace(hour=19, minute=30, second=0, microsecond=0)
    giver = next(member for member in members if member.is_bookable)
    for week in range(1, 7):
        day = today + timedelta(days=weekday - today.weekday(), weeks=week)
        add_session(group, by=SYSTEM, member=giver, starts_at=day)


def _visit(visit: DemoVisit, client: Client, service: Service, member: Member, now: datetime) -> None:
    is_over = visit.starts_at + service.duration < now
    status = Status.BOOKED
    if is_over:
        status = Status.COMPLETED if visit.kept else Status.NO_SHOW
    created_at = min(visit.starts_at - timedelta(days=9), now - timedelta(days=1))
    import_appointment(
        by=SYSTEM,
        client=client,
        service=service,
        member=member,
        starts_at=visit.starts_at,
        status=status,
        created_at=created_at,
    )


def _password() -> str:
    """Made once per installation and kept in its data folder: no secret stands in the code."""
    file = Path(settings.DATA) / "demo.json"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(json.dumps({"password": secrets.token_urlsafe(9)}))
    password: str = json.loads(file.read_text())["password"]
    return password
