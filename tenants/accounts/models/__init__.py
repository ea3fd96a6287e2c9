from tenants.accounts.models.factors import AuthenticatorApp, BackupCodes, FactorReset, Passkey, RememberedBrowser
from tenants.accounts.models.logins import Attempt, SignInCode, Turn, User
from tenants.accounts.models.sessions import Session

__all__ = [
    "Attempt",
    "AuthenticatorApp",
    "BackupCodes",
    "FactorReset",
    "Passkey",
    "RememberedBrowser",
    "Session",
    "SignInCode",
    "Turn",
    "User",
]
