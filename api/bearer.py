"""Who shows which token. Runs at the door, before it is known in which seat the caller sits; cookies say nothing."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_network

from django.utils import timezone

from api.models import Key, Token
from api.operations import digest_of, note_use, proof_of
from tenant_apps.team.models import Member
from tenants.accounts.assurance import Assurance
from tenants.accounts.choices import Role
from tenants.accounts.factors.owned import has_factor
from tenants.accounts.middleware import identity_reader
from tenants.accounts.models import User
from tenants.accounts.networks import network_of
from tenants.audit.operations import record
from tenants.requests import Request
from tenants.viewer import ANONYMOUS, Identity, Viewer

LONGEST = 200


class BadBearer(Exception):
    """Unknown, run out, ended, or its holder has gone: the one who shows it may not learn which."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A holder's seats here, and what the token or key they show may be used for."""

    identity: Identity
    scopes: frozenset[str]
    token: Token | None = None
    key: Key | None = None

    @property
    def shown(self) -> Token | Key:
        found = self.token or self.key
        assert found is not None
        return found

    @property
    def viewer(self) -> Viewer:
        """In whose name something is written down that belongs to no seat in particular."""
        return self.identity.as_team() or self.identity.as_client() or ANONYMOUS

    @property
    def assurance(self) -> Assurance:
        """What a session would have shown. A key is made by an owner who has given their second factor."""
        made = self.shown.created_at.timestamp()
        shown_at = self.token.confirmed_at if self.token else None
        return Assurance(
            seat="team" if self.identity.member_id is not None else "client",
            role=self.identity.role,
            methods=("token",),
            signed_in=made,
            factor=made if self.token is None or self.token.has_factor else None,
            confirmed=shown_at.timestamp() if shown_at else None,
        )

    @property
    def meter(self) -> str:
        return f"key:{self.key.pk}" if self.key else f"token:{self.token.pk if self.token else ''}"

    @property
    def holder(self) -> str:
        return f"user:{self.token.user_id}" if self.token else self.meter


def caller_of(request: Request) -> Caller | None:
    """Nobody where no token is shown. Raises `BadBearer`."""
    scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
    if not scheme:
        return None
    text = text.strip()
    if scheme.lower() != "bearer" or not text.isascii() or len(text) > LONGEST:
        raise BadBearer
    return _holder_of_key(request, text) if text.startswith("key_") else _holder_of_token(request, text)


def _holder_of_token(request: Request, text: str) -> Caller:
    token = Token.objects.filter(digest=digest_of(text)).first()
    user = User.objects.filter(pk=token.user_id, is_active=True).first() if token else None
    if token is None or user is None or not token.is_live(timezone.now()):
        raise BadBearer
    # A token from before the second factor, or from before the password was changed, proves too little now.
    if token.proof != proof_of(user) or (not token.has_factor and has_factor(user)):
        raise BadBearer
    request.user = user
    identity = identity_reader(False)(request, user)
    if identity.as_team() is None and identity.as_client() is None:
        raise BadBearer
    note_use(token)
    return Caller(identity, frozenset(token.scopes), token=token)


def _holder_of_key(request: Request, text: str) -> Caller:
    key = Key.objects.filter(digest=digest_of(text)).first()
    if key is None or not key.is_live(timezone.now()):
        raise BadBearer
    # It was made by an owner: once they are none any more, it opens nothing.
    maker = Member.objects.filter(pk=key.made_by_id, is_active=True, role=Role.OWNER).first()
    if maker is None:
        raise BadBearer
    if key.networks and not is_from(network_of(request), key.networks):
        record(by=ANONYMOUS, verb="key.refused", subject=key)
        raise BadBearer
    note_use(key)
    identity = Identity(name=key.name, member_id=key.made_by_id, role=key.role)
    return Caller(identity, frozenset(key.scopes), key=key)


def is_from(seen: str, allowed: list[str]) -> bool:
    if not seen:
        return False
    here = ip_network(seen)
    networks = (ip_network(one, strict=False) for one in allowed)
    return any(here.version == one.version and here.subnet_of(one) for one in networks)  # type: ignore[arg-type]  # same version
