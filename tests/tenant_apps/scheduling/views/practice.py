"""Alpha's diary as browsers find it: visits put there beforehand, and looks at what a page did to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta

from bs4 import Tag
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from tenant_apps.clients.models import Client, ClientAccess
from tenant_apps.scheduling.choices import Status
from tenant_apps.scheduling.forms.slots import slot_value
from tenant_apps.scheduling.models import (
    Appointment,
    DayHours,
    Location,
    Reservation,
    Service,
    ServiceMember,
    Session,
    TimeOff,
    WeeklyHours,
)
from tenant_apps.scheduling.operations import import_appointment
from tenants.accounts.choices import Role
from tenants.audit.models import Entry
from tenants.entry import entering
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast, Person, add_member, sign_in
from tests.tenant_apps.scheduling.diary import book, client_of, member_of

KEY = "0b9f4a2e-63d2-4b52-9d25-3c0a6a1f8f10"


@contextmanager
def inside(cast: Cast) -> Iterator[None]:
    with entering(cast.alpha, SYSTEM):
        yield


def booked(cast: Cast, service: Service, who: Person, starts_at: datetime) -> Appointment:
    with inside(cast):
        return book(cast, service, who, starts_at)


def visited(
    cast: Cast, service: Service, who: Person, starts_at: datetime, status: Status = Status.COMPLETED
) -> Appointment:
    with inside(cast):
        return import_appointment(
            by=SYSTEM,
            client=client_of(who),
            service=service,
            member=member_of(cast.bob),
            starts_at=starts_at,
            status=status,
            created_at=starts_at - timedelta(days=7),
        )


def now_of(cast: Cast, appointment: Appointment) -> Appointment:
    with inside(cast):
        found: Appointment = Appointment.objects.get(pk=appointment.pk)
        return found


def appointments(cast: Cast) -> list[tuple[str, datetime]]:
    with inside(cast):
        return list(Appointment.objects.order_by("starts_at", "id").values_list("status", "starts_at"))


def slot(cast: Cast, starts_at: datetime) -> str:
    """What the page posts for this time with Bob."""
    with inside(cast):
        return slot_value(starts_at, member_of(cast.bob))


def see_also(cast: Cast, who: Person, name: str) -> Client:
    """A second client behind the same login: a child, say."""
    with inside(cast):
        client: Client = Client.objects.create(name=name)
        ClientAccess.objects.create(user_id=who.user.pk, client=client)
        return client


def colleagues(cast: Cast) -> dict[str, Person]:
    """One person in each role besides the owner."""
    return {
        "manager": add_member(cast.alpha, cast.alpha_host, "Mona Maier", Role.MANAGER),
        "front_desk": add_member(cast.alpha, cast.alpha_host, "Fred Fuchs", Role.FRONT_DESK),
    }


def everything(cast: Cast) -> dict[str, list[dict[str, object]]]:
    """All that pages of scheduling can change, to see that a refusal changed nothing but the trail, which notes it."""
    models = (
        Appointment,
        Service,
        ServiceMember,
        WeeklyHours,
        DayHours,
        TimeOff,
        Location,
        Reservation,
        Session,
    )
    with inside(cast):
        found = {model.__name__: list(model.objects.order_by("pk").values()) for model in models}
        trail = Entry.objects.exclude(verb="account.page_refused").order_by("pk")
        return {**found, "Entry": list(trail.values())}


def queries_of(browser: Browser, path: str) -> int:
    browser.get(path)  # the first look fills the cache of hosts
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(path).status_code == 200
    return len(captured)


def one(page: Tag, selector: str) -> Tag:
    found = page.select_one(selector)
    assert found is not None, f"nothing at {selector}"
    return found


def text(tag: Tag) -> str:
    """What a reader sees of it: single, ordinary spaces."""
    return " ".join(tag.get_text(" ").split())


def shown(page: Tag, selector: str) -> str:
    return text(one(page, selector))


def address(tag: Tag) -> str:
    return str(tag["href"])


def filled(page: Tag, selector: str = "main form") -> dict[str, str]:
    """What the form at `selector` sends as it stands."""
    fields = one(page, selector).select("input[name]")
    sent = [field for field in fields if field.get("type") not in ("radio", "checkbox") or field.has_attr("checked")]
    return {str(field["name"]): str(field.get("value", "")) for field in sent}


def answers(cast: Cast, path: str, post: Mapping[str, str] | None = None) -> dict[str, int]:
    """Every seat's status for one request to alpha."""
    return {name: status_of(browser, path, post) for name, browser in seats(cast).items()}


def seats(cast: Cast) -> dict[str, Browser]:
    """Everybody at alpha's door: Eve with the session she has in her own business."""
    people = {"cara": cast.cara, "dan": cast.dan, "alice": cast.alice, "bob": cast.bob, "eve": cast.eve}
    browsers = {name: sign_in(person) for name, person in people.items()}
    browsers["eve"].defaults["HTTP_HOST"] = cast.alpha_host
    return browsers | {"nobody": Browser(HTTP_HOST=cast.alpha_host)}


def refusals(cast: Cast, path: str, post: Mapping[str, str], *names: str) -> dict[str, int]:
    """The status of a POST by these people alone."""
    found = seats(cast)
    return {name: status_of(found[name], path, post) for name in names}


def status_of(browser: Browser, path: str, post: Mapping[str, str] | None = None) -> int:
    return (browser.get(path) if post is None else browser.post(path, post)).status_code
