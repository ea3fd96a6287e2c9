"""Passkeys (WebAuthn, w3.org/TR/webauthn-3), on py_webauthn. The relying party is the host itself: a business's own
domain and its subdomain have passkeys of their own, and no other business can ask for them."""

from __future__ import annotations

import json
from typing import Literal

from django.db import IntegrityError, transaction
from django.utils import timezone
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from tenants.accounts.factors.checking import FactorRefused
from tenants.accounts.models import Passkey, User
from tenants.accounts.trail import note
from tenants.entry import at_the_door
from tenants.hosts import host_of, origin_of
from tenants.requests import Request

Use = Literal["create", "enter", "confirm"]

CHALLENGE = "passkey_challenge"
ANSWERED_WITHIN = 5 * 60  # seconds
MOST = 10
LONGEST_ANSWER = 20_000


def creation_options(request: Request, user: User, *, name: str) -> str:
    """JSON for `navigator.credentials.create`. `name` is the business's, which the browser shows."""
    options = generate_registration_options(
        rp_id=host_of(request),
        rp_name=name,
        user_id=user.handle.bytes,
        user_name=user.email,
        user_display_name=user.name or user.email,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.PREFERRED
        ),
        exclude_credentials=_descriptors(_at_host(request, user)),
    )
    _keep(request, options.challenge, "create")
    return options_to_json(options)


def register_passkey(request: Request, user: User, answer: str, *, label: str) -> Passkey:
    """Raises `FactorRefused`."""
    challenge = _challenge(request, "create")
    try:
        made = verify_registration_response(
            credential=answer[:LONGEST_ANSWER],
            expected_challenge=challenge,
            expected_rp_id=host_of(request),
            expected_origin=origin_of(host_of(request)),
        )
    except (WebAuthnException, ValueError) as error:
        raise FactorRefused(type(error).__name__) from None
    passkey = Passkey(
        user=user,
        name=label,
        credential_id=bytes_to_base64url(made.credential_id),
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        transports=_transports(answer),
        host=host_of(request),
        is_synced=made.credential_backed_up,
    )
    try:
        with at_the_door(), transaction.atomic():
            passkey.save(force_insert=True)
    except IntegrityError:
        raise FactorRefused("known already") from None
    return passkey


def request_options(request: Request, user: User | None) -> str:
    """JSON for `navigator.credentials.get`: of this user as a second factor; of anybody, who then must be verified."""
    verified = UserVerificationRequirement.REQUIRED if user is None else UserVerificationRequirement.PREFERRED
    options = generate_authentication_options(
        rp_id=host_of(request),
        allow_credentials=_descriptors(_at_host(request, user)) if user else None,
        user_verification=verified,
    )
    _keep(request, options.challenge, "confirm" if user else "enter")
    return options_to_json(options)


def check_passkey(request: Request, answer: str, *, user: User | None = None) -> User:
    """Whose passkey it is: `user`'s as a second factor, or anybody's as both at once. Raises `FactorRefused`."""
    challenge = _challenge(request, "confirm" if user else "enter")
    with at_the_door():
        passkey = _find(request, answer, user)
        try:
            shown = verify_authentication_response(
                credential=answer[:LONGEST_ANSWER],
                expected_challenge=challenge,
                expected_rp_id=host_of(request),
                expected_origin=origin_of(host_of(request)),
                credential_public_key=bytes(passkey.public_key),
                credential_current_sign_count=passkey.sign_count,
                require_user_verification=user is None,
            )
        except (WebAuthnException, ValueError) as error:
            note("account.passkey_refused", passkey.user, why=type(error).__name__)
            raise FactorRefused(type(error).__name__) from None
        Passkey.objects.filter(pk=passkey.pk).update(
            sign_count=shown.new_sign_count, is_synced=shown.credential_backed_up, last_used_at=timezone.now()
        )
        owner: User = passkey.user
        return owner


def _find(request: Request, answer: str, user: User | None) -> Passkey:
    """The row is locked: two who show the same counter at once are one too many."""
    found = Passkey.objects.select_for_update(of=["self"]).select_related("user")
    found = found.filter(credential_id=_credential_id(answer), host=host_of(request), confirmed=True)
    passkey: Passkey | None = found.filter(user__is_active=True).first()
    if passkey is None or (user is not None and passkey.user_id != user.pk):
        raise FactorRefused("unknown")
    if user is None and _answered(answer).get("userHandle") != bytes_to_base64url(passkey.user.handle.bytes):
        raise FactorRefused("another's")
    return passkey


def _keep(request: Request, challenge: bytes, use: Use) -> None:
    request.session[CHALLENGE] = {
        "challenge": bytes_to_base64url(challenge),
        "use": use,
        "at": timezone.now().timestamp(),
    }


def _challenge(request: Request, use: Use) -> bytes:
    """Each is answered once, in time, and for what it was asked. Raises `FactorRefused`."""
    kept = request.session.pop(CHALLENGE, None)
    if not kept or kept["use"] != use or timezone.now().timestamp() - kept["at"] > ANSWERED_WITHIN:
        raise FactorRefused("no challenge")
    return base64url_to_bytes(kept["challenge"])


def _at_host(request: Request, user: User) -> list[Passkey]:
    with at_the_door():
        return list(Passkey.objects.filter(user=user, host=host_of(request), confirmed=True))


def _descriptors(passkeys: list[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(
            id=base64url_to_bytes(one.credential_id), transports=[AuthenticatorTransport(way) for way in one.transports]
        )
        for one in passkeys
    ]


def _credential_id(answer: str) -> str:
    given = _parsed(answer).get("id")
    return given if isinstance(given, str) else ""


def _transports(answer: str) -> list[str]:
    """How the browser says that it reaches the key; of those the standard knows."""
    given = _answered(answer).get("transports")
    known = {one.value for one in AuthenticatorTransport}
    return [one for one in given if isinstance(one, str) and one in known] if isinstance(given, list) else []


def _answered(answer: str) -> dict[str, object]:
    response = _parsed(answer).get("response")
    return response if isinstance(response, dict) else {}


def _parsed(answer: str) -> dict[str, object]:
    try:
        parsed = json.loads(answer[:LONGEST_ANSWER])
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}
