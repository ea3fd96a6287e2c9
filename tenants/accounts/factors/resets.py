"""A second factor that is lost, codes and all. An owner approves, some time passes, everybody hears of each step.

The one who asks has given a first factor, no more. The waiting time is the true owner's, to press "stop" in the mail.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import cache

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from tenants.accounts.factors import reset_mails
from tenants.accounts.factors.remembered import forget_browsers
from tenants.accounts.models import AuthenticatorApp, BackupCodes, FactorReset, Passkey, User
from tenants.accounts.sessions import end_sessions
from tenants.accounts.trail import note
from tenants.entry import at_the_door
from tenants.lib.tokens import new_token
from tenants.queue import enqueue
from tenants.secrets import digests
from tenants.viewer import Viewer


class NotAskable(Exception):
    """There is nobody who could approve it: the only owner asks."""


class NotApprovable(Exception):
    """Ended meanwhile, or it is the owner's own."""


@cache
def _owner_finder() -> Callable[[], Sequence[int]]:
    finder: Callable[[], Sequence[int]] = import_string(settings.OWNER_LOGINS)
    return finder


def owners_beside(user: User) -> list[User]:
    """Who may approve: the business's owners, but nobody for themselves."""
    with at_the_door():
        return list(User.objects.filter(pk__in=_owner_finder()(), is_active=True).exclude(pk=user.pk))


def open_reset(user: User) -> FactorReset | None:
    with at_the_door():
        return FactorReset.objects.filter(user=user, ended_at=None).first()


def open_resets() -> QuerySet[FactorReset]:
    return FactorReset.objects.filter(ended_at=None).select_related("user").order_by("requested_at")


def was_asked(pk: int) -> bool:
    with at_the_door():
        return FactorReset.objects.filter(pk=pk).exists()


def find_reset(token: str) -> FactorReset | None:
    """By the link in the mail."""
    with at_the_door():
        return FactorReset.objects.select_related("user").filter(cancel_digest__in=digests(token)).first()


def ask_for_reset(user: User, *, waits: timedelta) -> FactorReset:
    """Asked again while one is open, it is the same one. Raises `NotAskable`."""
    owners = owners_beside(user)
    if not owners:
        raise NotAskable
    token = new_token()
    with at_the_door():
        try:
            with transaction.atomic():
                reset = FactorReset.objects.create(
                    user=user, cancel_digest=digests(token)[0], ready_at=timezone.now() + waits
                )
        except IntegrityError:
            return FactorReset.objects.get(user=user, ended_at=None)
    note("account.factor_reset_asked", user)
    reset_mails.asked(user, owners, token=token)
    return reset


def approve_reset(pk: int, *, by: Viewer) -> FactorReset:
    """It is carried out when its time has come, and at once where that is past. Raises `NotApprovable`."""
    with at_the_door():
        reset = open_resets().select_for_update(of=["self"]).filter(pk=pk).exclude(user_id=by.user_id or 0).first()
        if reset is None or reset.approved_at is not None:
            raise NotApprovable
        reset.approved_at, reset.approved_by = timezone.now(), by.name
        reset.save(update_fields=["approved_at", "approved_by"])
    note("account.factor_reset_approved", reset.user, by=by)
    reset_mails.approved(reset, owners_beside(reset.user))
    if reset.is_due:
        complete_reset(reset)
    else:
        enqueue("accounts.complete_factor_reset", _at=reset.ready_at, reset_id=reset.pk)
    return reset


def refuse_reset(pk: int, *, by: Viewer) -> None:
    """Raises `NotApprovable`."""
    with at_the_door():
        reset = open_resets().select_for_update(of=["self"]).filter(pk=pk).first()
        if reset is None:
            raise NotApprovable
        _end(reset, "refused")
    note("account.factor_reset_refused", reset.user, by=by)
    reset_mails.refused(reset.user)


def stop_reset(reset: FactorReset) -> bool:
    """Whether there was still something to stop."""
    with at_the_door():
        stopped = FactorReset.objects.filter(pk=reset.pk, ended_at=None)
        has_stopped = bool(stopped.update(ended_at=timezone.now(), outcome="stopped"))
    if has_stopped:
        note("account.factor_reset_stopped", reset.user)
        reset_mails.stopped(reset.user, owners_beside(reset.user))
    return has_stopped


def complete_reset(reset: FactorReset) -> None:
    """Takes away every factor, and the password with them: the next sign-in shows that the mail is theirs."""
    with at_the_door():
        _end(reset, "done")
    remove_factors(reset.user)
    note("account.factor_reset_done", reset.user)
    reset_mails.done(reset.user, owners_beside(reset.user))


def remove_factors(user: User) -> None:
    with at_the_door():
        for kind in (AuthenticatorApp, Passkey, BackupCodes):
            kind.objects.filter(user=user).delete()
        user.set_unusable_password()
        user.save(update_fields=["password"])
    forget_browsers(user)
    end_sessions(user.pk)


def _end(reset: FactorReset, outcome: str) -> None:
    reset.ended_at, reset.outcome = timezone.now(), outcome
    reset.save(update_fields=["ended_at", "outcome"])
