"""What somebody has beside their first factor."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from tenants.accounts.models import AuthenticatorApp, BackupCodes, Passkey, User
from tenants.entry import at_the_door


@dataclass(frozen=True, slots=True)
class Factors:
    app: AuthenticatorApp | None
    passkeys: list[Passkey]
    codes_left: int

    @property
    def is_on(self) -> bool:
        """Backup codes alone protect nothing: they only stand in for the others."""
        return self.app is not None or bool(self.passkeys)

    @property
    def count(self) -> int:
        return len(self.passkeys) + (self.app is not None)

    def passkeys_at(self, host: str) -> list[Passkey]:
        return [passkey for passkey in self.passkeys if passkey.host == host]


def has_factor(user: User) -> bool:
    """Whether signing in takes a second step."""
    mine = {"user": OuterRef("pk"), "confirmed": True}
    found = Exists(AuthenticatorApp.objects.filter(**mine)) | Exists(Passkey.objects.filter(**mine))
    with at_the_door():
        return User.objects.filter(found, pk=user.pk).exists()


def factors_of(user: User) -> Factors:
    with at_the_door():
        codes = BackupCodes.objects.filter(user=user, confirmed=True).first()
        return Factors(
            app=AuthenticatorApp.objects.filter(user=user, confirmed=True).first(),
            passkeys=list(Passkey.objects.filter(user=user, confirmed=True).order_by("created_at", "id")),
            codes_left=codes.token_set.count() if codes else 0,
        )
