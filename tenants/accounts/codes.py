"""Codes and links for one address and one purpose: made, and redeemed once. Run at the door.

The newest code of an address is the only live one. Wrong tries use up the code, never the link beside it: a stranger
who guesses at somebody's code can't lock them out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import models
from django.utils import timezone

from tenants.accounts.choices import CodePurpose
from tenants.accounts.models import SignInCode
from tenants.lib import tokens
from tenants.secrets import digests as digests  # its old place, still asked here

LIFETIME = {
    CodePurpose.SIGN_IN: timedelta(minutes=10),
    CodePurpose.SIGN_UP: timedelta(minutes=10),
    CodePurpose.HANDOFF: timedelta(seconds=60),
    CodePurpose.STEP_UP: timedelta(minutes=10),
    CodePurpose.NEW_ADDRESS: timedelta(minutes=10),
}
MOST_TRIES = 5


@dataclass(frozen=True, slots=True)
class Issued:
    """What goes into the mail, and nowhere else."""

    code: str
    token: str


class CodeRefused(Exception):
    """Wrong, run out, used, or tried too often: the one who types may not learn which."""


class LinkRefused(Exception):
    """`row` is the link's, where there is one: the answer may offer a new mail to the same address."""

    def __init__(self, row: SignInCode | None) -> None:
        super().__init__("used" if row and row.used_at else "run out" if row else "unknown")
        self.row = row


def issue_code(purpose: CodePurpose, *, email: str, next_path: str = "") -> Issued:
    """Makes a new code and link, and ends the address's older ones."""
    now = timezone.now()
    SignInCode.objects.filter(purpose=purpose, email=email, used_at=None, expires_at__gt=now).update(expires_at=now)
    issued = Issued(tokens.new_code(), tokens.new_token())
    SignInCode.objects.create(
        purpose=purpose,
        email=email,
        code_digest=digests(_code_text(purpose, email, issued.code))[0],
        link_digest=digests(issued.token)[0],
        next_path=next_path,
        created_at=now,
        expires_at=now + LIFETIME[purpose],
    )
    return issued


def redeem_code(purpose: CodePurpose, *, email: str, code: str) -> SignInCode:
    """Uses the address's live code up. Raises `CodeRefused`; five of those end the code."""
    row = SignInCode.objects.filter(purpose=purpose, email=email).order_by("-created_at", "-id").first()
    if row is None:
        raise CodeRefused
    # Counting comes first and locks the row, so that tries sent at the same moment can't all pass as the fifth.
    if not _live(row).filter(tries__lt=MOST_TRIES).update(tries=models.F("tries") + 1):
        raise CodeRefused
    if not _is_among(row.code_digest, digests(_code_text(purpose, email, code))):
        raise CodeRefused
    return _used(row)


def redeem_link(purpose: CodePurpose, *, token: str) -> SignInCode:
    """Uses a link up. Raises `LinkRefused`."""
    row = find_link(purpose, token=token)
    if row is None or not _live(row).update(used_at=timezone.now()):
        raise LinkRefused(find_link(purpose, token=token))
    return row


def was_issued(purpose: CodePurpose, *, email: str, within: timedelta) -> bool:
    """Whether the address has a live code that is no older than this."""
    live = SignInCode.objects.filter(purpose=purpose, email=email, used_at=None, expires_at__gt=timezone.now())
    return live.filter(created_at__gt=timezone.now() - within, tries__lt=MOST_TRIES).exists()


def was_just_used(purpose: CodePurpose, *, email: str, code: str, within: timedelta) -> bool:
    """Whether this very code was redeemed a moment ago: the same button pressed twice, not somebody else's try."""
    used = SignInCode.objects.filter(purpose=purpose, email=email, used_at__gt=timezone.now() - within)
    return any(_is_among(row.code_digest, digests(_code_text(purpose, email, code))) for row in used)


def find_link(purpose: CodePurpose, *, token: str) -> SignInCode | None:
    """The link's row, live or not; nothing changes."""
    return SignInCode.objects.filter(purpose=purpose, link_digest__in=digests(token)).first()


def is_live(row: SignInCode) -> bool:
    return row.used_at is None and row.expires_at > timezone.now()


def _used(row: SignInCode) -> SignInCode:
    if not _live(row).update(used_at=timezone.now()):
        raise CodeRefused
    return row


def _live(row: SignInCode) -> models.QuerySet[SignInCode]:
    return SignInCode.objects.filter(pk=row.pk, used_at=None, expires_at__gt=timezone.now())


def _code_text(purpose: CodePurpose, email: str, code: str) -> str:
    return f"{purpose}:{email}:{code}"


def _is_among(digest: str, accepted: list[str]) -> bool:
    return any(tokens.same(digest, one) for one in accepted)
