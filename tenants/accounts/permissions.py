"""Who of the team may do what: the whole table. Pages ask it (`@team(may=…)`), operations do (`@requires`), and so do
templates (`{% if request.viewer|may:"…" %}`). Owners may do everything; what a client may do is on their link.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.accounts.choices import Role
from tenants.viewer import Viewer

P = ParamSpec("P")
R = TypeVar("R")


class Permission(models.TextChoices):
    OWN_ACCOUNT = "own_account", _("Keep their own name, password and devices")
    SEE_DAY = "see_day", _("See the day and each visit in it")
    MARK_VISITS = "mark_visits", _("Mark who came and who did not")
    BOOK_FOR_CLIENTS = "book_for_clients", _("Book for somebody, and move it")
    CANCEL_VISITS = "cancel_visits", _("Cancel for somebody")
    SEE_CLIENTS = "see_clients", _("Find somebody and read their page")
    ADD_CLIENTS = "add_clients", _("Add somebody new")
    INVITE_CLIENTS = "invite_clients", _("Invite somebody to the portal")
    CHANGE_CLIENTS = "change_clients", _("Change somebody’s details")
    SEE_AS_CLIENT = "see_as_client", _("Look at the portal as one of them")
    LINK_CLIENTS = "link_clients", _("Say who else may see somebody’s portal: family, guardians, colleagues")
    ASSIGN_CASELOADS = "assign_caseloads", _("Say who looks after whom")
    CHANGE_SERVICES = "change_services", _("Change services and prices")
    CHANGE_OWN_HOURS = "change_own_hours", _("Change their own hours and time off")
    CHANGE_HOURS = "change_hours", _("Change everybody’s hours and time off")
    OPEN_BUSINESS = "open_business", _("Work through the opening checklist")
    MANAGE_TEAM = "manage_team", _("Invite people to the team, change their role, and let them go")
    MANAGE_KEYS = "manage_keys", _("Make keys for other programs, and end them")
    CHANGE_SETTINGS = "change_settings", _("Change the business’s name, look and rules")
    MANAGE_DOMAINS = "manage_domains", _("Give the portal an address of its own")
    HAND_OVER = "hand_over", _("Hand the business over to another owner")


OWNER, MANAGER, PRACTITIONER, FRONT_DESK, ACCOUNTANT = (
    Role.OWNER, Role.MANAGER, Role.PRACTITIONER, Role.FRONT_DESK, Role.ACCOUNTANT,
)  # fmt: skip

ALLOWED: dict[Permission, frozenset[str]] = {
    permission: frozenset({OWNER, *others})
    for permission, others in {
        Permission.OWN_ACCOUNT: (MANAGER, PRACTITIONER, FRONT_DESK, ACCOUNTANT),
        Permission.SEE_DAY: (MANAGER, PRACTITIONER, FRONT_DESK, ACCOUNTANT),
        Permission.MARK_VISITS: (MANAGER, PRACTITIONER, FRONT_DESK),
        Permission.BOOK_FOR_CLIENTS: (MANAGER, FRONT_DESK),
        Permission.CANCEL_VISITS: (MANAGER, FRONT_DESK),
        Permission.SEE_CLIENTS: (MANAGER, PRACTITIONER, FRONT_DESK, ACCOUNTANT),
        Permission.ADD_CLIENTS: (MANAGER, PRACTITIONER, FRONT_DESK),
        Permission.INVITE_CLIENTS: (MANAGER, PRACTITIONER, FRONT_DESK),
        Permission.CHANGE_CLIENTS: (MANAGER, PRACTITIONER, FRONT_DESK),
        Permission.SEE_AS_CLIENT: (MANAGER, PRACTITIONER, FRONT_DESK),
        Permission.LINK_CLIENTS: (MANAGER, FRONT_DESK),
        Permission.ASSIGN_CASELOADS: (MANAGER,),
        Permission.CHANGE_SERVICES: (MANAGER, FRONT_DESK),
        Permission.CHANGE_OWN_HOURS: (MANAGER, PRACTITIONER, FRONT_DESK),
        Permission.CHANGE_HOURS: (MANAGER, FRONT_DESK),
        Permission.OPEN_BUSINESS: (MANAGER,),
        Permission.MANAGE_TEAM: (MANAGER,),
        Permission.MANAGE_KEYS: (),
        Permission.CHANGE_SETTINGS: (),
        Permission.MANAGE_DOMAINS: (),
        Permission.HAND_OVER: (),
    }.items()
}

# All that somebody who only reads is let in to. Postgres holds them to it: their transactions are read-only.
READING = frozenset({Permission.SEE_DAY, Permission.SEE_CLIENTS})


# Nobody new is in a caseload yet: who sees only their own would add somebody whom they can't see.
BEYOND_CASELOAD = frozenset({Permission.ADD_CLIENTS})


class NotAllowed(PermissionDenied):
    """The table says no. As a page's answer it is 403."""

    def __init__(self, permission: Permission) -> None:
        super().__init__(permission.value)
        self.permission = permission


def may(by: Viewer, permission: Permission) -> bool:
    """Tasks may what whoever asked for them could; a client, or the team seen as one, may nothing of the team's."""
    if by.has_caseload and permission in BEYOND_CASELOAD:
        return False
    return by.kind == "system" or (by.kind == "team" and by.role in ALLOWED[permission])


def require(by: Viewer, permission: Permission) -> None:
    if not may(by, permission):
        raise NotAllowed(permission)


def requires(permission: Permission, *, or_client: bool = False) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Above an operation: `by` may do this, or `NotAllowed` is raised before anything is read.

    `or_client`: a client does it for themselves too, as far as their link goes; the operation asks that itself.
    """

    def decorate(operation: Callable[P, R]) -> Callable[P, R]:
        @wraps(operation)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            by = cast(Viewer, kwargs["by"])
            if not (or_client and by.kind == "client" and not by.read_only):
                require(by, permission)
            return operation(*args, **kwargs)

        checked.permission, checked.or_client = permission, or_client  # type: ignore[attr-defined]  # read by tests
        return checked

    return decorate
