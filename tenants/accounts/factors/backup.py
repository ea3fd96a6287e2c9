"""Backup codes: ten of them, each good for one sign-in. New ones end the old ones."""

from __future__ import annotations

import secrets as randomness
from typing import Any

from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticToken

from tenants import secrets
from tenants.accounts.models import BackupCodes, User
from tenants.entry import at_the_door

HOW_MANY = 10
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is read as another
LENGTH = 8
FRESH = "fresh_backup_codes"
SHOWN_FOR = 15 * 60  # seconds


def make_codes(user: User) -> list[str]:
    """What it answers is nowhere kept: only digests are."""
    codes = ["".join(randomness.choice(LETTERS) for _ in range(LENGTH)) for _ in range(HOW_MANY)]
    with at_the_door():
        BackupCodes.objects.filter(user=user).delete()
        device = BackupCodes.objects.create(user=user, name="backup", confirmed=True)
        StaticToken.objects.bulk_create(
            StaticToken(device_id=device.pk, token=device.digests_of(code)[0]) for code in codes
        )
    return [f"{code[:4]}-{code[4:]}" for code in codes]


def remove_codes(user: User) -> None:
    with at_the_door():
        BackupCodes.objects.filter(user=user).delete()


def plain(code: str) -> str:
    """As it was digested, however it was typed."""
    return "".join(letter for letter in code.lower() if letter in LETTERS)


def show_once(session: Any, user: User, codes: list[str]) -> None:
    """Keeps them for the page that shows them next, sealed, until they are put away or too much time has passed."""
    sealed = secrets.seal("\n".join(codes).encode(), purpose=f"backup:{user.pk}")
    session[FRESH] = {"codes": sealed, "at": timezone.now().timestamp()}


def shown(session: Any, user: User) -> list[str]:
    kept = session.get(FRESH)
    if not kept or timezone.now().timestamp() - kept["at"] > SHOWN_FOR:
        session.pop(FRESH, None)
        return []
    return secrets.unseal(kept["codes"], purpose=f"backup:{user.pk}").decode().split("\n")


def put_away(session: Any) -> None:
    session.pop(FRESH, None)
