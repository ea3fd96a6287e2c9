from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.accounts.choices import Role


class Scope(models.TextChoices):
    """What a token or key may be used for. None lets its holder do more than they may do in their pages."""

    READ = "read", _("See everything")
    WRITE = "write", _("See and change everything")
    APPOINTMENTS = "appointments", _("See and change appointments")
    CLIENTS = "clients", _("See and invite clients")
    ACCOUNT = "account", _("Manage tokens and keys")


# Of clients a client sees only their own, with everything else of theirs.
CLIENT_SCOPES = tuple(scope for scope in Scope if scope != Scope.CLIENTS)

READING = frozenset({Scope.READ, Scope.WRITE})
WRITING = frozenset({Scope.WRITE})
APPOINTMENTS_READ, APPOINTMENTS_WRITE = READING | {Scope.APPOINTMENTS}, WRITING | {Scope.APPOINTMENTS}
CLIENTS_READ, CLIENTS_WRITE = READING | {Scope.CLIENTS}, WRITING | {Scope.CLIENTS}
ACCOUNT = frozenset({Scope.ACCOUNT})

# A key stands on a server of somebody's: it never owns the business, and has no clients of its own.
KEY_ROLES = (Role.MANAGER, Role.FRONT_DESK, Role.ACCOUNTANT)
