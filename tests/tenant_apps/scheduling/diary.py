"""A practice to book in: the frozen morning of Monday 1 June 2026 in Berlin, and who works when."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from tenant_apps.clients.models import Client
from tenant_apps.scheduling.models import Appointment, Service, WeeklyHours
from tenant_apps.scheduling.operations import add_service, book_appointment
from tenant_apps.team.models import Member
from tenants.accounts.choices import Role
from tenants.accounts.models import User
from tenants.entry import at_the_door, becoming
from tenants.viewer import SYSTEM, Viewer
from tests.factories.cast import Cast, Person

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 6, 1, 6, tzinfo=UTC)  # Monday, 08:00 in Berlin


def june(day: int, hour: int, minute: int = 0) -> datetime:
    """On Berlin's wall clock."""
    return datetime(2026, 6, day, hour, minute, tzinfo=BERLIN)


def berlin(moments: list[datetime]) -> list[str]:
    return [f"{moment.astimezone(BERLIN):%a %d %H:%M}" for moment in moments]


def member_of(person: Person) -> Member:
    member: Member = Member.objects.get(pk=person.viewer.member_id)
    return member


def client_of(person: Person) -> Client:
    client: Client = Client.unscoped.get(pk=person.viewer.client_ids[0])
    return client


def new_member(name: str, *, time_zone: str = "Europe/Berlin") -> Member:
    with at_the_door():
        user = User.objects.create_user(f"{name.split()[0].lower()}@team.test", name=name)
    member: Member = Member.objects.create(user_id=user.pk, name=name, role=Role.PRACTITIONER, time_zone=time_zone)
    return member


def give_hours(member: Member, *, opens: time = time(9), closes: time = time(17), weekdays: range = range(5)) -> None:
    WeeklyHours.objects.filter(member=member).delete()
    WeeklyHours.objects.bulk_create(
        WeeklyHours(member=member, weekday=weekday, starts=opens, ends=closes) for weekday in weekdays
    )


def give_service(*members: Member, name: str = "Massage", minutes: int = 60, after: int = 15) -> Service:
    """60 minutes, 15 to tidy up, €60; the members work Monday to Friday, nine to five."""
    for member in members:
        give_hours(member)
    return add_service(
        by=SYSTEM, members=members, name=name, minutes=minutes, buffer_after=after, price_minor=6000, currency="EUR"
    )


def book(cast: Cast, service: Service, who: Person, starts_at: datetime, **more: object) -> Appointment:
    """Who books for themselves, as themselves."""
    with becoming(who.viewer):
        return book_appointment(
            by=who.viewer,
            client=client_of(who),
            service=service,
            member=member_of(cast.bob),
            starts_at=starts_at,
            **more,  # type: ignore[arg-type]  # the operation's own keywords
        )


def book_by_team(cast: Cast, service: Service, by: Viewer, client: Person, starts_at: datetime) -> Appointment:
    with becoming(by):
        return book_appointment(
            by=by, client=client_of(client), service=service, member=member_of(cast.bob), starts_at=starts_at
        )
