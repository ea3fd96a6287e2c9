from __future__ import annotations

import pytest
from django.test import override_settings

from tenants.secrets import NotSealedHere, digests, is_current, seal, unseal

NEXT = "the next one, just as long and just as secret"


def test_what_is_sealed_opens_for_its_purpose_only() -> None:
    sealed = seal(b"a secret", purpose="totp:1")
    assert unseal(sealed, purpose="totp:1") == b"a secret"
    assert "secret" not in sealed
    for purpose in ("totp:2", "totp", ""):
        with pytest.raises(NotSealedHere):
            unseal(sealed, purpose=purpose)


def test_every_seal_is_another() -> None:
    assert len({seal(b"a secret", purpose="x") for _ in range(20)}) == 20


@pytest.mark.parametrize("change", [lambda text: text[:-1], lambda text: text[:-2] + "AA", lambda text: "", str.upper])
def test_changed_seal_does_not_open(change: object) -> None:
    assert callable(change)
    with pytest.raises(NotSealedHere):
        unseal(change(seal(b"a secret of some length", purpose="x")), purpose="x")


def test_old_key_opens_until_it_goes(settings: object) -> None:
    from django.conf import settings as here

    sealed, old = seal(b"a secret", purpose="x"), here.SECRET_KEY
    assert is_current(sealed)
    with override_settings(SECRET_KEY=NEXT, SECRET_KEY_FALLBACKS=[old]):
        assert unseal(sealed, purpose="x") == b"a secret"
        assert not is_current(sealed)
        assert is_current(seal(b"a secret", purpose="x"))
        assert len(set(digests("a code"))) == 2
    with override_settings(SECRET_KEY=NEXT, SECRET_KEY_FALLBACKS=[]), pytest.raises(NotSealedHere):
        unseal(sealed, purpose="x")
