from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tenant_apps.team.choices import OpeningStep
from tenant_apps.team.models import ChecklistStep, Member, MemberInvitation, OwnershipOffer
from tenants.accounts.choices import Role
from tenants.accounts.models import User
from tenants.entry import at_the_door
from themes.words import words_here


@dataclass(frozen=True, slots=True)
class ChecklistLine:
    title: str | Promise
    text: str
    url: str
    is_done: bool
    is_next: bool


@dataclass(frozen=True, slots=True)
class Checklist:
    lines: list[ChecklistLine]

    @property
    def done(self) -> int:
        return sum(line.is_done for line in self.lines)

    @property
    def total(self) -> int:
        return len(self.lines)


PLACES = {
    OpeningStep.SERVICES: "scheduling:service-list",
    OpeningStep.HOURS: "scheduling:hours",
    OpeningStep.LOOK: "branding:look",
    OpeningStep.INVITATION: "clients:invitation-create",
    OpeningStep.PREVIEW: "clients:portal-view",
}


def opening_checklist() -> Checklist | None:
    """What a new business still has to do; nothing once all is done, or the list was put away."""
    done = set(ChecklistStep.objects.values_list("name", flat=True))
    if OpeningStep.HIDDEN in done or done.issuperset(PLACES):
        return None
    upcoming = next(step for step in PLACES if step not in done)
    words = _words()
    return Checklist(
        [
            ChecklistLine(*words[step], url=_address(name), is_done=step in done, is_next=step == upcoming)
            for step, name in PLACES.items()
        ]
    )


def owner_user_ids() -> list[int]:
    """The logins of the business's owners."""
    return list(Member.objects.filter(role=Role.OWNER, is_active=True).values_list("user_id", flat=True))


def is_ticked(step: OpeningStep) -> bool:
    return ChecklistStep.objects.filter(name=step).exists()


def open_invitations() -> QuerySet[MemberInvitation]:
    """Neither accepted nor withdrawn; they may have run out."""
    found: QuerySet[MemberInvitation] = MemberInvitation.objects.filter(accepted_at=None, revoked_at=None)
    return found


def offers_of(member_id: int | None) -> QuerySet[OwnershipOffer]:
    """Offers of the business that are open and concern this member, made by them or to them."""
    concerns = Q(from_member=member_id) | Q(to_member=member_id)
    open_ones: QuerySet[OwnershipOffer] = OwnershipOffer.objects.filter(
        concerns, accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now()
    )
    return open_ones.select_related("from_member", "to_member")


def address_of(member: Member) -> str:
    """Where a member signs in from. Addresses are the door's, and no page lists them all."""
    with at_the_door():
        return User.objects.values_list("email", flat=True).get(pk=member.user_id)


def _words() -> dict[OpeningStep, tuple[str, str]]:
    words = words_here()
    return {
        OpeningStep.SERVICES: (
            _("Look over your %(services)s") % words,
            _("The usual ones of your field are there. Change what differs."),
        ),
        OpeningStep.HOURS: (_("Set your weekly hours"), _("Free times come from these.")),
        OpeningStep.LOOK: (_("Make it yours"), _("Logo, colours and words, on pages and mails.")),
        OpeningStep.INVITATION: (
            _("Invite %(a_client)s") % words,
            _("A name and an address. They need no password."),
        ),
        OpeningStep.PREVIEW: (
            _("See it as %(a_client)s") % words,
            _("Look at what your %(clients)s will see.") % words,
        ),
    }


def _address(url_name: str) -> str:
    """The checklist leads into rooms above this one; where one is missing, the line is not a link."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
