"""What goes with every change of somebody's factors: other browsers are signed out and forgotten, and they are told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tenants.accounts import notices
from tenants.accounts.assurance import Assurance, assurance_of
from tenants.accounts.entering import Second, end_other_sessions, raise_assurance
from tenants.accounts.factors import backup
from tenants.accounts.factors.owned import factors_of
from tenants.accounts.factors.remembered import forget_browsers
from tenants.accounts.models import User
from tenants.accounts.trail import note
from tenants.requests import Request


class StillRequired(Exception):
    """The last factor of somebody who must have one: another comes first."""


def factor_added(request: Request, user: User, *, method: Second, what: Any) -> None:
    """`what` says it in the mail. With the first factor come backup codes, which the next page shows."""
    factors = factors_of(user)
    if factors.codes_left == 0:
        backup.show_once(request.session, user, backup.make_codes(user))
    _told(request, user, _shown(request).with_factor(method), what=what)
    note("account.factor_added", user, method=method)


def factor_removed(request: Request, user: User, *, method: Second, what: Any) -> None:
    shown = _shown(request)
    if not factors_of(user).is_on:
        backup.remove_codes(user)
        left = tuple(one for one in shown.methods if one not in ("app", "backup_code", "remembered"))
        shown = replace(shown, methods=left, factor=None)
    _told(request, user, shown, what=what)
    note("account.factor_removed", user, method=method)


def refuse_last(user: User, *, is_required: bool) -> None:
    """Raises `StillRequired`."""
    if is_required and factors_of(user).count <= 1:
        raise StillRequired


def _told(request: Request, user: User, shown: Assurance, *, what: Any) -> None:
    forget_browsers(user)
    raise_assurance(request, user, shown)
    end_other_sessions(request, user)
    notices.changed(user, what)


def _shown(request: Request) -> Assurance:
    shown = assurance_of(request.session)
    assert shown is not None, "only somebody who is signed in changes their factors"
    return shown
