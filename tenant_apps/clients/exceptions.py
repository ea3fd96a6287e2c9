from __future__ import annotations

from datetime import datetime

from tenant_apps.clients.choices import InvitationState


class AlreadyInside(Exception):
    """The client's own login can see them already: there is nothing to invite to."""


class JustInvited(Exception):
    """The last mail is so fresh that another would only confuse; `again_at` is when there may be one."""

    def __init__(self, again_at: datetime) -> None:
        super().__init__(again_at.isoformat())
        self.again_at = again_at


class NoAddress(Exception):
    """There is no address to send an invitation to."""


class InvitationRefused(Exception):
    """The link or code opens nothing; `state` says why, where that may be told."""

    def __init__(self, state: InvitationState) -> None:
        super().__init__(state)
        self.state = state
