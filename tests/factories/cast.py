from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client as Browser
from django.utils import timezone

from tenant_apps.clients.models import Client, ClientAccess
from tenant_apps.team.models import Member
from tenants.accounts import assurance
from tenants.accounts.assurance import Assurance
from tenants.accounts.choices import Role
from tenants.accounts.models import User
from tenants.accounts.sessions import SessionStore
from tenants.entry import at_the_door, entering, entering_platform
from tenants.models import Business
from tenants.provisioning import open_business
from tenants.viewer import SYSTEM, Viewer


@dataclass(frozen=True)
class Person:
    """Somebody who can sign in: their user, the seat they sit in, and the viewer they are there."""

    business: Business | None
    host: str
    user: User
    viewer: Viewer


@dataclass(frozen=True)
class Cast:
    alpha: Business
    beta: Business
    alpha_host: str
    beta_host: str
    alice: Person
    bob: Person
    cara: Person
    dan: Person
    eve: Person
    olga: Person


def build_cast() -> Cast:
    alpha_host, beta_host = "alpha.localhost", "beta.localhost"
    alpha = open_business(
        name="Alpha Clinic",
        industry="clinic",
        host=alpha_host,
        owner_email="alice@alpha.test",
        owner_name="Alice Adler",
    )
    beta = open_business(
        name="Beta Coaching", industry="coaching", host=beta_host, owner_email="eve@beta.test", owner_name="Eve Engel"
    )
    return Cast(
        alpha,
        beta,
        alpha_host,
        beta_host,
        alice=owner_of(alpha, alpha_host),
        bob=add_member(alpha, alpha_host, "Bob Brandt", Role.PRACTITIONER),
        cara=add_client(alpha, alpha_host, "Cara Claus"),
        dan=add_client(alpha, alpha_host, "Dan Dorn"),
        eve=owner_of(beta, beta_host),
        olga=add_staff("olga@portico.test"),
    )


def owner_of(business: Business, host: str) -> Person:
    with entering(business, SYSTEM):
        member = Member.objects.get(role=Role.OWNER)
        with at_the_door():
            user = User.objects.get(pk=member.user_id)
    return Person(business, host, user, Viewer("team", user.pk, member.pk, member.role, name=member.name))


def add_member(business: Business, host: str, name: str, role: Role) -> Person:
    with entering(business, SYSTEM):
        with at_the_door():
            user = User.objects.create_user(f"{name.split()[0].lower()}@{host}", name=name)
        member = Member.objects.create(user_id=user.pk, name=name, role=role, time_zone=business.time_zone)
    return Person(business, host, user, Viewer("team", user.pk, member.pk, role, name=name))


def add_client(business: Business, host: str, name: str) -> Person:
    email = f"{name.split()[0].lower()}@clients.test"
    with entering(business, SYSTEM):
        with at_the_door():
            user = User.objects.create_user(email, name=name)
        client = Client.objects.create(name=name, email=email)
        ClientAccess.objects.create(user_id=user.pk, client=client)
    return Person(business, host, user, Viewer("client", user.pk, client_ids=(client.pk,), name=name))


def add_staff(email: str) -> Person:
    with entering_platform():
        user = User.objects.create_user(email, name="Olga Olsen")
    return Person(None, "localhost", user, Viewer("platform", user.pk, name=user.name))


def sign_in(person: Person, *, factor: bool | None = None, fresh: bool = True) -> Browser:
    """A test browser at the person's host, with a session such as sign-in makes.

    `factor`: as if the second one had been given (else only where the seat needs it); `fresh`: a moment ago.
    """
    browser = Browser(HTTP_HOST=person.host)
    is_asked = person.viewer.role in (Role.OWNER, Role.MANAGER) or person.business is None
    now = timezone.now().timestamp()
    shown = Assurance(
        seat="platform" if person.business is None else "team" if person.viewer.kind == "team" else "client",
        role=person.viewer.role,
        methods=("code",),
        signed_in=now,
        factor=now if (is_asked if factor is None else factor) else None,
        confirmed=now if fresh else None,
    )
    with entering(person.business) if person.business else entering_platform():
        session = SessionStore()
        session[SESSION_KEY] = str(person.user.pk)
        session[BACKEND_SESSION_KEY] = "tenants.accounts.backends.EmailBackend"
        session[HASH_SESSION_KEY] = person.user.get_session_auth_hash()
        session[assurance.KEY] = shown.kept()
        session.save()
    browser.cookies["sessionid"] = session.session_key or ""
    return browser
