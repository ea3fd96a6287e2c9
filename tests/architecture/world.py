"""The rows and people that the access matrix is walked with. Keys are high: no row of another business has them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.test import Client as Browser
from django.utils import timezone

from shared_apps.signup.models import Signup
from tenant_apps.branding.models import BrandVersion
from tenant_apps.clients.identity import SEEING
from tenant_apps.clients.models import Client, ClientAccess, Invitation
from tenant_apps.clients.operations import invite_client
from tenant_apps.domains.models import DomainClaim
from tenant_apps.scheduling.choices import Status
from tenant_apps.scheduling.models import (
    DayHours,
    Location,
    Resource,
    ResourceKind,
    Seat,
    Service,
    ServiceMember,
    Session,
    TimeOff,
    WeeklyHours,
)
from tenant_apps.scheduling.operations import add_session
from tenant_apps.team.models import Member, MemberInvitation, OwnershipOffer
from tenant_apps.team.operations import invite_member
from tenants.accounts.choices import Role
from tenants.accounts.models import User
from tenants.accounts.sessions import SessionStore
from tenants.entry import at_the_door, entering, entering_platform
from tenants.lib.tokens import digest
from tenants.viewer import SYSTEM, Viewer
from tests.factories.cast import Cast, Person, add_member, sign_in
from tests.factories.visits import stored_visit

KEY = 900_000
HOUR = timedelta(hours=1)
BOOKING_RULES = {
    "grid_minutes": "15",
    "minimum_notice_minutes": "60",
    "horizon_days": "90",
    "travel_minutes": "0",
    "cancel_notice_hours": "24",
    "reschedule_notice_hours": "24",
    "late_fee_percent": "50",
    "no_show_fee_percent": "100",
}
PASSWORD = "correct horse battery staple"


@dataclass
class World:
    """Rows and people are made when they are first asked for."""

    cast: Cast
    slot: datetime = field(default_factory=lambda: next_monday())
    made: dict[str, Any] = field(default_factory=dict)

    def row(self, name: str) -> dict[str, Any]:
        """What stands in an address: {"pk": 900001}."""
        found: dict[str, Any] = self._once(f"row {name}", ROWS[name]) if name else {}
        return found

    def browser(self, actor: str) -> Browser:
        found: Browser = self._once(f"browser {actor}", BROWSERS[actor])
        return found

    def data(self, name: str) -> dict[str, Any]:
        """What is posted."""
        return posted(self.cast, self.slot)[name]

    def _once(self, name: str, make: Callable[[World], Any]) -> Any:
        if name not in self.made:
            self.made[name] = make(self)
        return self.made[name]


def next_monday() -> datetime:
    noon = timezone.now().astimezone(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
    return noon + timedelta(days=14 - noon.weekday())


def member(world: World, name: str, role: Role) -> Browser:
    return sign_in(add_member(world.cast.alpha, world.cast.alpha_host, name, role))


def client_of_beta(world: World) -> Browser:
    return sign_in(nora(world))


def nora(world: World) -> Person:
    """Their client's key is no key of alpha's, as all keys here."""
    beta = world.cast.beta
    with entering(beta, SYSTEM):
        with at_the_door():
            user = User.objects.create_user("nora@clients.test", name="Nora Noll")
        client = Client.objects.create(pk=KEY + 1, name="Nora Noll", email=user.email)
        ClientAccess.objects.create(user_id=user.pk, client=client)
    viewer = Viewer("client", user.pk, client_ids=(client.pk,), name=user.name)
    return Person(beta, world.cast.beta_host, user, viewer)


def service_of(world: World) -> dict[str, Any]:
    """Given by Bob, every day from 6 to 22."""
    bob = world.cast.bob.viewer.member_id
    assert bob is not None
    with entering(world.cast.alpha, SYSTEM):
        WeeklyHours.objects.filter(member_id=bob).delete()
        for day in range(7):
            WeeklyHours.objects.create(member_id=bob, weekday=day, starts=time(6), ends=time(22))
        service = Service.objects.create(pk=KEY + 2, name="A service of this test", minutes=60)
        ServiceMember.objects.create(service=service, member_id=bob)
    return {"pk": service.pk}


def time_off(world: World) -> dict[str, Any]:
    away = (world.slot + timedelta(days=1), world.slot + timedelta(days=1) + HOUR)
    with entering(world.cast.alpha, SYSTEM):
        row = TimeOff.objects.create(pk=KEY + 3, member_id=world.cast.bob.viewer.member_id, span=away)
    return {"pk": row.pk}


def day_hours(world: World) -> dict[str, Any]:
    bob = world.cast.bob.viewer.member_id
    with entering(world.cast.alpha, SYSTEM):
        row = DayHours.objects.create(pk=KEY + 7, member_id=bob, on="2040-05-01", starts=time(10), ends=time(12))
    return {"pk": row.pk}


def location(world: World) -> dict[str, Any]:
    """Where nobody has hours: the row is put there, past the operation that would settle everything in."""
    with entering(world.cast.alpha, SYSTEM):
        row = Location.objects.create(pk=KEY + 8, name="A place of this test", time_zone="Europe/Berlin")
    return {"pk": row.pk}


def resource(world: World) -> dict[str, Any]:
    with entering(world.cast.alpha, SYSTEM):
        kind = ResourceKind.objects.create(pk=KEY + 20, name="A kind of this test")
        row = Resource.objects.create(pk=KEY + 20, name="A room of this test", kind=kind)
    return {"pk": row.pk}


def group(world: World) -> dict[str, Any]:
    with entering(world.cast.alpha, SYSTEM):
        service = Service.objects.create(pk=KEY + 9, name="A group of this test", minutes=60, capacity=8)
        ServiceMember.objects.create(service=service, member_id=world.cast.bob.viewer.member_id)
    return {"pk": service.pk}


def session(world: World) -> dict[str, Any]:
    service_pk, starts_at = world.row("group")["pk"], world.slot + timedelta(days=3)
    with entering(world.cast.alpha, SYSTEM):
        service, member = Service.objects.get(pk=service_pk), Member.objects.get(pk=world.row("bob")["pk"])
        row = add_session(service, by=SYSTEM, member=member, starts_at=starts_at)
        Seat.objects.filter(session=row).delete()
        Session.objects.filter(pk=row.pk).update(id=KEY + 9)
    return {"pk": KEY + 9}


def appointment(world: World, start: datetime, **fields: Any) -> dict[str, Any]:
    """Cara's, with Bob."""
    cast, service = world.cast, world.row("service")
    with entering(cast.alpha, SYSTEM):
        row = stored_visit(
            client_id=cast.cara.viewer.client_ids[0],
            member_id=cast.bob.viewer.member_id,
            service_id=service["pk"],
            starts_at=start,
            ends_at=start + HOUR,
            time_zone="Europe/Berlin",
            **fields,
        )
    return {"pk": row.pk}


def invitation(world: World) -> dict[str, Any]:
    """Of a third client, who has not been in the portal yet."""
    alice = world.cast.alice.viewer
    with entering(world.cast.alpha, alice):
        return {"token": token_of(invite_client(by=alice, name="Ina Imhof", email="ina@clients.test"))}


def token_of(invitation: Invitation) -> str:
    """The mail carries it; here the digest is replaced by that of one we know."""
    token = "t" * 43
    with at_the_door():
        Invitation.objects.filter(pk=invitation.pk).update(link_digest=link_digest(token))
    return token


def link_digest(token: str) -> str:
    return digest(token, key=settings.SECRET_KEY)


def member_invitation(world: World) -> MemberInvitation:
    alice = world.cast.alice.viewer
    with entering(world.cast.alpha, alice):
        row = invite_member(by=alice, name="Imke Ines", email="imke@alpha.test", role=Role.PRACTITIONER)
        MemberInvitation.objects.filter(pk=row.pk).update(link_digest=link_digest("m" * 43), id=KEY + 4)
        found: MemberInvitation = MemberInvitation.objects.get(pk=KEY + 4)
    return found


def link(world: World) -> dict[str, Any]:
    """Of somebody else who sees Cara."""
    client_id = world.cast.cara.viewer.client_ids[0]
    with entering(world.cast.alpha, SYSTEM):
        with at_the_door():
            user = User.objects.create_user("mother@clients.test", name="Mother")
        row = ClientAccess.objects.create(pk=KEY + 6, user_id=user.pk, client_id=client_id)
    return {"pk": client_id, "link_pk": row.pk}


def offer(world: World) -> dict[str, Any]:
    """Alice's to Bob."""
    with entering(world.cast.alpha, SYSTEM):
        row = OwnershipOffer.objects.create(
            pk=KEY + 5,
            from_member_id=world.cast.alice.viewer.member_id,
            to_member_id=world.cast.bob.viewer.member_id,
            expires_at=timezone.now() + timedelta(days=1),
        )
    return {"pk": row.pk}


def domain(world: World) -> dict[str, Any]:
    with entering(world.cast.alpha, SYSTEM):
        row = DomainClaim.objects.create(pk=KEY + 7, host="portal.alpha-of-this-test.example", token="d" * 32)
    return {"pk": row.pk}


def signup_key(_: World) -> dict[str, Any]:
    given = {"business_name": "Gamma", "industry": "coaching", "owner_name": "Gina Gamma", "time_zone": "Europe/Berlin"}
    with entering_platform():
        signup = Signup.objects.create(email="gina@gamma.test", subdomain="gamma-of-this-test", **given)
    return {"key": signup.key}


def posted(cast: Cast, slot: datetime) -> dict[str, dict[str, Any]]:
    return {
        "": {},
        "address": {"email": "cara@clients.test"},
        "password": {"email": "cara@clients.test", "password": "not the right one"},
        "new password": {"new_password": PASSWORD},
        "new address": {"email": "elsewhere@clients.test"},
        "rules": {"second_factor": "offered"},
        "wrong code": {"email": "cara@clients.test", "code": "000000"},
        "invitation": {"name": "Ivo Ilg", "email": "ivo@clients.test"},
        "details": {"name": "Another Name", "phone": "+49 30 1234567"},
        "booking": {"slot": f"{slot:%Y%m%dT%H%M%SZ}.{cast.bob.viewer.member_id}", "request_key": str(uuid4())},
        "member invitation": {"name": "Ida Ihle", "email": "ida@alpha.test", "role": Role.FRONT_DESK},
        "role": {"role": Role.FRONT_DESK},
        "link": {"relation": "guardian", "sections": ["appointments"]},
        "new link": {"relation": "guardian", "sections": ["appointments"], "name": "Pa", "email": "pa@clients.test"},
        "domain": {"host": "portal.another-of-this-test.example"},
        "member": {"member": str(cast.bob.viewer.member_id)},
        "outcome": {"status": Status.ARRIVED},
        "service": {"name": "Another service", "minutes": 30, "price": "20"},
        "time off": {"starts_on": "2040-05-01"},
        "day hours": {"on": "2040-05-02", "starts": "10:00", "ends": "14:00"},
        "limits": {"max_per_day": "8", "max_per_week": ""},
        "location": {"name": "Another place", "address": "Long Street 1", "time_zone": "Europe/Berlin"},
        "session": {"on": "2040-05-01", "at": "10:00", "with": str(cast.bob.viewer.member_id), "weeks": "2"},
        "resource": {"name": "Room 2", "kind": "Treatment room"},
        "holidays": {"country": "DE", "region": "BE"},
        "booking rules": BOOKING_RULES,
        "sign-up": {
            "key": str(uuid4()),
            "business_name": "Delta",
            "industry": "legal",
            "owner_name": "Dora Delta",
            "email": "dora@delta.test",
            "subdomain": "delta-of-this-test",
            "time_zone": "Europe/Berlin",
        },
        "export": {"kind": "jsonl"},
        "retention": {"days": 365 * 2 + 1},
        "token": {"name": "My script", "scopes": ["read"], "days": "90"},
        "key": {"name": "Our till", "role": "manager", "scopes": ["read"], "days": "90"},
        "reason": {"reason": "As agreed on the telephone."},
        "settings": {"language": "en", "time_zone": "Europe/Berlin"},
        "look": {
            "name": "Alpha Clinic",
            "colour": "#aa3300",
            "theme": "ledger",
            "fonts": "system",
            "radius": "soft",
            "scheme": "auto",
        },
        "texts": {"phone": "030 1234"},
    }


def former_look(world: World) -> dict[str, Any]:
    assert world.cast.alice.business is not None
    with entering(world.cast.alice.business, world.cast.alice.viewer):
        version, _ = BrandVersion.objects.get_or_create(
            number=KEY, defaults={"content": {"name": "Former", "brand": {}, "words": {}}}
        )
    return {"pk": version.pk}


def seeing(person: Person, seen: Person) -> Browser:
    browser = sign_in(person)
    assert person.business is not None
    with entering(person.business):
        session = SessionStore(browser.cookies["sessionid"].value)
        session[SEEING] = seen.viewer.client_ids[0]
        session.save()
    return browser


def at_host(browser: Browser, host: str) -> Browser:
    """The same cookie, brought to another host, as no browser would."""
    browser.defaults["HTTP_HOST"] = host
    return browser


ROWS: dict[str, Callable[[World], dict[str, Any]]] = {
    "bob": lambda world: {"pk": world.cast.bob.viewer.member_id},
    "client": lambda world: {"pk": world.cast.cara.viewer.client_ids[0]},
    "service": service_of,
    "client to book for": lambda world: {"client_pk": world.cast.cara.viewer.client_ids[0]},
    "client and service": lambda world: {**world.row("client to book for"), **world.row("service")},
    "client and bob": lambda world: {**world.row("client"), "member_pk": world.row("bob")["pk"]},
    "member invitation": lambda world: {"pk": member_invitation(world).pk},
    "member token": lambda world: {"token": "m" * 43} if world.row("member invitation") else {},
    "offer": offer,
    "domain": domain,
    "link": link,
    "picture slot": lambda world: {"slot": "logo"},
    "preview": lambda world: {"page": "home"},
    "former look": former_look,
    "time off": time_off,
    "day hours": day_hours,
    "location": location,
    "resource": resource,
    "group": group,
    "session": session,
    "appointment": lambda world: appointment(world, world.slot + 4 * HOUR, pk=KEY + 10),
    "request": lambda world: appointment(world, world.slot + 8 * HOUR, pk=KEY + 13, status=Status.REQUESTED),
    "past appointment": lambda world: appointment(
        world, timezone.now() - timedelta(days=7), pk=KEY + 11, status=Status.COMPLETED
    ),
    "cancelled appointment": lambda world: appointment(
        world,
        world.slot + 6 * HOUR,
        pk=KEY + 12,
        status=Status.CANCELLED,
        cancelled_at=timezone.now(),
        cancelled_by_kind="client",
    ),
    "invitation": invitation,
    "unknown token": lambda world: {"token": "x" * 43},
    "unknown key": lambda world: {"pk": KEY + 99},
    "unknown device": lambda world: {"key": "0" * 16},
    "business": lambda world: {"pk": world.cast.alpha.pk},
    "sign-up": signup_key,
}

BROWSERS: dict[str, Callable[[World], Browser]] = {
    "anonymous": lambda world: Browser(HTTP_HOST=world.cast.alpha_host),
    "alice": lambda world: sign_in(world.cast.alice),
    "mona": lambda world: member(world, "Mona Maier", Role.MANAGER),
    "bob": lambda world: sign_in(world.cast.bob),
    "fred": lambda world: member(world, "Fred Frey", Role.FRONT_DESK),
    "ruth": lambda world: member(world, "Ruth Roth", Role.ACCOUNTANT),
    "cara": lambda world: sign_in(world.cast.cara),
    "dan": lambda world: sign_in(world.cast.dan),
    "alice as cara": lambda world: seeing(world.cast.alice, world.cast.cara),
    "eve with her cookie": lambda world: at_host(sign_in(world.cast.eve), world.cast.alpha_host),
    "olga with her cookie": lambda world: at_host(sign_in(world.cast.olga), world.cast.alpha_host),
    "eve at home": lambda world: sign_in(world.cast.eve),
    "nora at home": client_of_beta,
    "olga": lambda world: sign_in(world.cast.olga),
    "nobody on the platform": lambda world: Browser(HTTP_HOST=world.cast.olga.host),
    "alice on the platform": lambda world: at_host(sign_in(world.cast.alice), world.cast.olga.host),
    "cara on the platform": lambda world: at_host(sign_in(world.cast.cara), world.cast.olga.host),
}
