"""From a filled-in form to a portal. All that a page does here is one transaction of the platform's: done, or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from shared_apps.signup.exceptions import AlreadyOpen, NotConfirmed, SubdomainTaken
from shared_apps.signup.models import Signup
from shared_apps.signup.queries import is_taken
from tenants.accounts import codes
from tenants.accounts.choices import CodePurpose
from tenants.accounts.throttle import Meter, count_try
from tenants.blueprints import load_blueprint
from tenants.entry import at_the_door, settling_in
from tenants.hosts import business_host
from tenants.mail import post
from tenants.models import Business
from tenants.provisioning import open_business

SETTLES = timedelta(minutes=1)
SAME_PRESS = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Opened:
    """A portal and the single-use token that lets its owner in for the first time."""

    business: Business
    token: str


def begin_signup(key: UUID, *, meters: Sequence[Meter], email: str, **fields: str) -> Signup:
    """Keeps what was filled in, under the form's own key, and mails a code. The same form again changes the same row.

    Raises `TooManyTries`.
    """
    signup, is_new = Signup.objects.select_for_update().get_or_create(key=key, defaults={"email": email, **fields})
    if signup.business_id is not None:
        return signup
    if not is_new:
        _change(signup, email=email, **fields)
    if not codes.was_issued(CodePurpose.SIGN_UP, email=email, within=SETTLES) and not signup.is_confirmed(
        timezone.now()
    ):
        mail_code(signup, meters=meters)
    return signup


def mail_code(signup: Signup, *, meters: Sequence[Meter]) -> None:
    """Raises `TooManyTries`."""
    count_try(meters)
    issued = codes.issue_code(CodePurpose.SIGN_UP, email=signup.email)
    context = {"code": issued.code, "name": signup.owner_name, "business_name": signup.business_name}
    post(
        to=signup.email,
        template="signup/mail/code",
        context=context,
        reason="signup.code",
        language=get_language() or "",
    )


def confirm_and_open(signup: Signup, *, code: str, meters: Sequence[Meter]) -> Opened:
    """Proves the address by its code and opens the portal. Pressed twice, it opens one portal and answers twice.

    Raises `TooManyTries`, `CodeRefused`, `AlreadyOpen`, `SubdomainTaken` (the address stays proved), `NoSpareSchema`.
    """
    count_try(meters)
    signup = _locked(signup)
    if signup.business is not None:
        if not codes.was_just_used(CodePurpose.SIGN_UP, email=signup.email, code=code, within=SAME_PRESS):
            raise AlreadyOpen(signup.business)
        return _handed_over(signup, signup.business)
    codes.redeem_code(CodePurpose.SIGN_UP, email=signup.email, code=code)
    signup.confirmed_at = timezone.now()
    signup.save(update_fields=["confirmed_at"])
    return _open(signup)


def open_elsewhere(signup: Signup, *, subdomain: str) -> Opened:
    """For who proved their address and found the name taken meanwhile.

    Raises `NotConfirmed`, `AlreadyOpen`, `SubdomainTaken`, `NoSpareSchema`.
    """
    signup = _locked(signup)
    if signup.business is not None:
        raise AlreadyOpen(signup.business)
    if not signup.is_confirmed(timezone.now()):
        raise NotConfirmed
    signup.subdomain = subdomain
    signup.save(update_fields=["subdomain"])
    return _open(signup)


def _locked(signup: Signup) -> Signup:
    """The row as it is now. Its business needs a query of its own: one that waited for a lock joins with older rows."""
    return Signup.objects.select_for_update().get(pk=signup.pk)


def _change(signup: Signup, *, email: str, **fields: str) -> None:
    if email != signup.email:
        signup.confirmed_at = None
    for name, value in {"email": email, **fields}.items():
        setattr(signup, name, value)
    signup.save()


def _open(signup: Signup) -> Opened:
    try:
        business = open_business(
            name=signup.business_name,
            industry=signup.industry,
            host=business_host(signup.subdomain),
            owner_email=signup.email,
            owner_name=signup.owner_name,
            time_zone=signup.time_zone,
            language=get_language() or settings.LANGUAGE_CODE,
            **_look(signup),
        )
    except IntegrityError:
        # Whatever the form has said before: the unique host name decides.
        if is_taken(signup.subdomain):
            raise SubdomainTaken from None
        raise
    signup.business = business
    signup.save(update_fields=["business"])
    return _handed_over(signup, business)


def _look(signup: Signup) -> dict[str, dict[str, str]]:
    """The colour that was chosen, in the theme of the field."""
    theme = load_blueprint(signup.industry).theme
    return {"brand": {"colour": signup.colour, "theme": theme}} if signup.colour else {}


def _handed_over(signup: Signup, business: Business) -> Opened:
    today = reverse("team:today", urlconf=settings.ROOT_URLCONF)
    with settling_in(business), at_the_door():
        issued = codes.issue_code(CodePurpose.HANDOFF, email=signup.email, next_path=today)
    return Opened(business, issued.token)
