"""Host names that a business brings along. The rows are the platform's: its team reads and chooses among its own by
functions that look whose role asks; only the worker, on the platform's side, adds a name, once it is proved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connections

from tenants.entry import entering_platform
from tenants.models import Business, Domain


class HostTaken(Exception):
    """Another business answers under this name, and its records still say so."""


@dataclass(frozen=True, slots=True)
class HostName:
    host: str
    is_primary: bool
    is_own: bool


def is_ours(host: str) -> bool:
    """Whether the name is the platform's or below it: nobody can bring that along."""
    return host == settings.PLATFORM_HOST or host.endswith(f".{settings.PLATFORM_HOST}")


def own_hosts() -> list[HostName]:
    """Inside a business, as its team: the names it answers under, the given one first."""
    return [HostName(*row) for row in _rows("SELECT host, is_primary, is_own FROM portico.own_hosts()")]


def is_taken(host: str) -> bool:
    """Inside a business, as its team: whether another one holds the name."""
    return bool(_rows("SELECT portico.host_is_taken(%s)", host)[0][0])


def prefer_host(business: Business, host: str) -> bool:
    """Inside it, as its team: links lead to this name from now on. False where it is none of the business's."""
    is_done = bool(_rows("SELECT portico.prefer_host(%s)", host)[0][0])
    if is_done:
        business.primary_host = host
    return is_done


def release_host(business: Business, host: str) -> bool:
    """Inside it, as its team: gives up a name it brought along. Where that was the primary one, the given one is."""
    is_done = bool(_rows("SELECT portico.release_host(%s)", host)[0][0])
    if is_done and business.primary_host == host:
        business.primary_host = next(one.host for one in own_hosts() if one.is_primary)
    return is_done


def register_host(business: Business, host: str) -> None:
    """Outside of any transaction: the business answers under a name that was proved to be its own.

    Raises `HostTaken`. A holder whose records have ceased to point here gives way.
    """
    try:
        with entering_platform():
            held = Domain.objects.select_for_update().filter(domain=host).first()
            if held is not None and held.tenant_id == business.pk:
                return
            if held is not None and held.failing_since is None:
                raise HostTaken
            if held is not None:
                _give_way(held)
            Domain.objects.create(domain=host, tenant=business, is_primary=False, is_own=True)
    except IntegrityError:
        raise HostTaken from None


def note_failing(business: Business, host: str, *, since: datetime | None) -> None:
    """Outside of any transaction: since when the name has not pointed here; None once it does again."""
    with entering_platform():
        Domain.objects.filter(tenant=business, domain=host, is_own=True).update(failing_since=since)


def _give_way(held: Domain) -> None:
    if held.is_primary:
        Domain.objects.filter(pk=held.pk).update(is_primary=False)
        given = Domain.objects.filter(tenant_id=held.tenant_id, is_own=False).order_by("pk").first()
        Domain.objects.filter(pk=given.pk if given else None).update(is_primary=True)
    held.delete()


def _rows(query: str, *values: Any) -> list[tuple[Any, ...]]:
    with connections["default"].cursor() as cursor:
        cursor.execute(query, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
