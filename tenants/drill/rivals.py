"""The cast of a drill: two clients of the business who are strangers to each other, and a business beside it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import cast as cast_type

from django.test import RequestFactory

from tenants.accounts.entering import complete_first_factor
from tenants.accounts.middleware import identity_reader
from tenants.accounts.models import User
from tenants.accounts.sessions import SessionStore
from tenants.drill.filling import Rival, fill_everything
from tenants.drill.samples import seat_client, tickets_for
from tenants.entry import at_the_door, entering, entering_platform
from tenants.hosts import business_host
from tenants.models import Business, BusinessStatus, Domain, SpareSchema
from tenants.requests import Request
from tenants.viewer import SYSTEM

FIRST_KEY = 7_000_000_000_000_000_000  # beyond any real row's
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Pass:
    """What a login shows: the value of its session's cookie, and in some namespaces headers instead."""

    session: str = ""
    tickets: dict[str, dict[str, str]] = field(default_factory=dict)

    def headers(self, route: str) -> dict[str, str]:
        return self.tickets.get(route.partition(":")[0], {})


STRANGER = Pass()


@dataclass
class Cast:
    """`ada` owns what the others are after; `ben` is a client as well; `eve` has all seats in another business."""

    business: Business
    ada: Rival
    ben: Rival
    eve: Rival
    other: Business | None = None
    passes: dict[str, Pass] = field(default_factory=dict)
    has_caseloads: bool = False  # whether practitioners see their own clients alone

    @property
    def unfilled(self) -> list[str]:
        return sorted({*self.ada.unfilled, *self.ben.unfilled, *self.eve.unfilled})


def new_rival(*, is_stranger: bool = False) -> Rival:
    return Rival(FIRST_KEY + secrets.randbelow(10**14) * 10, _word(), _word(), is_stranger=is_stranger)


def _word() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(16))


def gather(business: Business) -> Cast:
    """Inside a rehearsal: makes them all, and signs them in."""
    cast = Cast(business, new_rival(), new_rival(is_stranger=True), new_rival())
    with entering(business, SYSTEM):
        fill_everything(cast.ada)
        fill_everything(cast.ben)
        cast.passes["ada"] = _seated_client(cast.ada, business)
        cast.passes["ben"] = _seated_client(cast.ben, business)
        cast.passes["owner"] = _signed_in(cast.ada.key, business)
        cast.passes["practitioner"] = _signed_in(cast.ben.key, business)
        cast.has_caseloads = _sees_own_clients_alone(cast.ben.key, business)
    cast.other = _business_beside(business, cast.eve)
    if cast.other is not None:
        with entering(cast.other, SYSTEM):
            fill_everything(cast.eve)
            cast.passes["eve"] = _signed_in(cast.eve.key, cast.other)
            cast.passes["nora"] = _seated_client(cast.eve, cast.other)
    return cast


def _business_beside(business: Business, rival: Rival) -> Business | None:
    """A business that is opened for the rehearsal in a spare schema; where there is none, another real one."""
    with entering_platform():
        spare = SpareSchema.objects.select_for_update(skip_locked=True).order_by("-pk").first()
        if spare is not None:
            return _opened(spare.schema_name, rival)
        open_ones = Business.objects.filter(status=BusinessStatus.OPEN).exclude(pk=business.pk)
        found: Business | None = open_ones.exclude(primary_host="").order_by("-pk").first()
        return found


def _opened(schema: str, rival: Rival) -> Business:
    host = business_host(f"drill-{rival.marker}")
    made: Business = Business.objects.create(
        pk=rival.key, name=rival.marker, industry="clinic", schema_name=schema, primary_host=host
    )
    Domain.objects.create(pk=rival.key, tenant=made, domain=host, is_primary=True)
    made.refresh_from_db(fields=["version"])
    return made


def _seated_client(rival: Rival, business: Business) -> Pass:
    """A login of the rival's own, beside the one of their team's member."""
    user_id = rival.key + 1
    with at_the_door():
        email = f"client-{rival.email}"
        User(pk=user_id, email=email, name=rival.marker).save(force_insert=True)
    seat_client(user_id, rival.key)
    return _signed_in(user_id, business)


def _signed_in(user_id: int, business: Business) -> Pass:
    """A session such as signing in makes, second factor and all."""
    request = _request(business)
    with at_the_door():
        complete_first_factor(request, User.objects.get(pk=user_id), method="passkey")
        request.session.save()
        return Pass(request.session.session_key or "", tickets_for(user_id))


def _sees_own_clients_alone(user_id: int, business: Business) -> bool:
    with at_the_door():
        return identity_reader(False)(_request(business), User.objects.get(pk=user_id)).caseload is not None


def _request(business: Business) -> Request:
    """One as the middlewares make it."""
    request = cast_type(Request, RequestFactory().get("/", headers={"host": business.primary_host}))
    request.session, request.business = SessionStore(), business
    return request
