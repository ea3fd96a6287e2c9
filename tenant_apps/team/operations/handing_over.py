"""Handing the business over takes two: an owner who offers, and the other who accepts, each signed in as themselves."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from tenant_apps.team.exceptions import OfferClosed
from tenant_apps.team.models import Member, OwnershipOffer
from tenant_apps.team.operations.people import lock_owners
from tenant_apps.team.queries import address_of
from tenants.accounts.choices import Role
from tenants.accounts.permissions import Permission, requires
from tenants.accounts.sessions import end_sessions
from tenants.audit.operations import record
from tenants.mail import absolute_url, post
from tenants.viewer import Viewer

LASTS = timedelta(days=7)


@requires(Permission.HAND_OVER)
def offer_ownership(member: Member, *, by: Viewer, keeps_own: bool) -> OwnershipOffer:
    """Asks the member by mail; an older offer of the same owner ends. Raises `OfferClosed` for who can't take it."""
    lock_owners()
    if not Member.objects.filter(pk=member.pk, is_active=True).exclude(role=Role.OWNER).exists():
        raise OfferClosed
    now = timezone.now()
    _open_offers().filter(from_member=by.member_id).update(withdrawn_at=now)
    offer: OwnershipOffer = OwnershipOffer.objects.create(
        from_member_id=by.member_id, to_member=member, keeps_own=keeps_own, created_at=now, expires_at=now + LASTS
    )
    context = {
        "name": member.name,
        "offered_by": by.name,
        "link": absolute_url(reverse("team:ownership")),
        "days": LASTS.days,
    }
    post(to=address_of(member), template="team/mail/ownership", context=context, reason="ownership.offered")
    record(by=by, verb="ownership.offered", subject=offer, name=member.name, keeps_own=keeps_own)
    return offer


@requires(Permission.OWN_ACCOUNT)
def accept_ownership(offer: OwnershipOffer, *, by: Viewer, session_key: str | None = None) -> None:
    """The one it was made to becomes an owner; whoever made it a manager, unless both shall be owners.

    `session_key` is the session in which it is accepted: all others of both end. Raises `OfferClosed`.
    """
    owners = {owner.pk for owner in lock_owners()}
    found: OwnershipOffer = OwnershipOffer.objects.select_for_update().get(pk=offer.pk)
    is_theirs = found.to_member_id == by.member_id and found.from_member_id in owners
    if not is_theirs or not found.is_live(timezone.now()):
        raise OfferClosed
    OwnershipOffer.objects.filter(pk=found.pk).update(accepted_at=timezone.now())
    people = {one.pk: one for one in Member.objects.filter(pk__in=[found.from_member_id, found.to_member_id])}
    Member.objects.filter(pk=found.to_member_id).update(role=Role.OWNER)
    end_sessions(people[found.to_member_id].user_id, but=session_key)
    if not found.keeps_own:
        Member.objects.filter(pk=found.from_member_id).update(role=Role.MANAGER)
        end_sessions(people[found.from_member_id].user_id)
    names = {"before": people[found.from_member_id].name, "name": people[found.to_member_id].name}
    record(by=by, verb="ownership.transferred", subject=found, keeps_own=found.keeps_own, **names)


@requires(Permission.OWN_ACCOUNT)
def withdraw_offer(offer: OwnershipOffer, *, by: Viewer) -> None:
    """By either of the two: taken back, or turned down. Raises `OfferClosed` for anybody else."""
    if by.member_id not in (offer.from_member_id, offer.to_member_id):
        raise OfferClosed
    if _open_offers().filter(pk=offer.pk).update(withdrawn_at=timezone.now()):
        verb = "ownership.withdrawn" if by.member_id == offer.from_member_id else "ownership.declined"
        record(by=by, verb=verb, subject=offer)


def _open_offers() -> QuerySet[OwnershipOffer]:
    offers: QuerySet[OwnershipOffer] = OwnershipOffer.objects.filter(accepted_at=None, withdrawn_at=None)
    return offers
