"""Who hears of a lost second factor: its owner and the business's owners, at every step."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tenants.accounts.models import FactorReset, User
from tenants.accounts.notices import Words, tell

REASON = "account.factor_reset"


def asked(user: User, owners: Sequence[User], *, token: str) -> None:
    tell(
        user.email,
        title=_("Somebody asked to remove your second step"),
        lines=[
            _("They could sign in as you up to the second step, and say that it is lost."),
            _("If that was you, wait for the owner to agree. If it wasn’t, stop it: one tap is enough."),
        ],
        label=_("Stop it"),
        path=reverse("accounts:factor-reset-stop", args=[token]),
        reason=REASON,
    )
    _tell_owners(
        owners,
        title=_("A second step is lost"),
        line=_("{name} asks you to remove the second step of their sign-in. Call them first: a mail proves nothing."),
        name=_name(user),
    )


def approved(reset: FactorReset, owners: Sequence[User]) -> None:
    tell(
        reset.user.email,
        title=_("Your second step will be removed"),
        lines=[format_lazy(_("{name} agreed. You will hear from us when it is done."), name=reset.approved_by)],
        reason=REASON,
    )
    _tell_owners(
        owners,
        title=_("Removing a second step was agreed to"),
        line=_("{by} agreed. The second step of {name} goes when the waiting time is over."),
        name=_name(reset.user),
        by=reset.approved_by,
    )


def refused(user: User) -> None:
    tell(
        user.email,
        title=_("Your second step stays"),
        lines=[_("The owner did not agree to remove it. If you asked for it, please call them.")],
        reason=REASON,
    )


def stopped(user: User, owners: Sequence[User]) -> None:
    _tell_owners(
        owners,
        title=_("A request was stopped"),
        line=_("{name} stopped the request to remove their second step. Somebody else may have made it."),
        name=_name(user),
    )


def done(user: User, owners: Sequence[User]) -> None:
    tell(
        user.email,
        title=_("Your second step is removed"),
        lines=[_("Sign in with a code from your mail. Your password was removed too; you can set a new one.")],
        label=_("Sign in"),
        path=reverse("accounts:sign-in"),
        reason=REASON,
    )
    _tell_owners(
        owners,
        title=_("A second step was removed"),
        line=_("{name} can now sign in with a code from their mail."),
        name=_name(user),
    )


def _tell_owners(owners: Sequence[User], *, title: Words, line: Words, **names: str) -> None:
    for owner in owners:
        tell(
            owner.email,
            title=title,
            lines=[format_lazy(line, **names)],
            label=_("Look at it"),
            path=reverse("signing:factor-resets"),
            reason=REASON,
        )


def _name(user: User) -> str:
    return user.name or user.email
