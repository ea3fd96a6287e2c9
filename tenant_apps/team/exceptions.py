"""Why something about the team was refused."""

from __future__ import annotations


class TeamRefused(Exception):
    """The base of all of them."""


class AlreadyOnTeam(TeamRefused):
    """The address is a member's; `is_active` says whether of today's team."""

    def __init__(self, *, is_active: bool) -> None:
        super().__init__()
        self.is_active = is_active


class LastOwner(TeamRefused):
    """A business always has an owner: hand it over first."""


class OwnersOnly(TeamRefused):
    """Only an owner decides about owners and managers, and nobody is made an owner without saying yes."""


class NotOneself(TeamRefused):
    """Nobody changes their own role."""


class OfferClosed(TeamRefused):
    """The offer has run out, was withdrawn or taken, or was made to somebody else."""


class InvitationClosed(TeamRefused):
    """The link or code opens nothing (any more)."""
