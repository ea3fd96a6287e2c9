"""Refusals in a reader's words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tenant_apps.team.exceptions import (
    AlreadyOnTeam,
    InvitationClosed,
    LastOwner,
    NotOneself,
    OfferClosed,
    OwnersOnly,
    TeamRefused,
)


def refusal_sentence(refusal: TeamRefused) -> str:
    if isinstance(refusal, AlreadyOnTeam):
        if refusal.is_active:
            return _("This address is on the team already.")
        return _("This address was on the team before. Find them under “Left” and let them in again.")
    sentences = {
        LastOwner: _("Somebody has to own the business. Hand it over first, then this is possible."),
        OwnersOnly: _("Only an owner can do that."),
        NotOneself: _("Your own role is changed by somebody else."),
        InvitationClosed: _("That invitation was accepted or withdrawn meanwhile."),
        OfferClosed: _("This offer is no longer open."),
    }
    return sentences.get(type(refusal), _("That didn’t work. Please try again."))
