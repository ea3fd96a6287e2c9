"""What a token needs a fresh proof for, and how its holder gives one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from api.models import Key, Token
from tenants.accounts.assurance import FRESH
from tenants.accounts.choices import Role
from tenants.accounts.factors.backup import make_codes
from tenants.accounts.models import Passkey, User
from tenants.audit.models import Entry
from tenants.entry import entering
from tests.api.test_signing_in import app_code, give_app
from tests.factories.cast import Cast
from tests.factories.mailbox import newest_mail
from tests.factories.tokens import Caller, caller, key_of

WISHED = {"name": "Till", "role": "manager", "scopes": ["read"]}
CONFIRM, MAIL = "auth/confirmation/", "auth/confirmation/code/"


def keys(cast: Cast) -> int:
    with entering(cast.alpha):
        return Key.objects.count()


def ask(who: Caller) -> Any:
    return who("POST", "team/keys/", WISHED)


def test_it_is_refused_with_where_and_how(cast: Cast) -> None:
    give_app(cast.alice)
    refused = ask(caller(cast.alice, fresh=False))
    problem = refused.json()
    assert (refused.status_code, problem["type"]) == (403, "/api/docs/#confirmation-needed")
    assert (problem["confirm_at"], problem["methods"]) == ("/api/v1/auth/confirmation/", ["app"])
    assert keys(cast) == 0


def test_an_apps_code_opens_it_for_a_quarter_of_an_hour(cast: Cast) -> None:
    give_app(cast.alice)
    alice = caller(cast.alice, fresh=False)
    confirmed = alice("POST", CONFIRM, {"method": "app", "code": app_code()})
    assert (confirmed.status_code, set(confirmed.json())) == (200, {"confirmed_until"})
    assert ask(alice).status_code == 201
    with time_machine.travel(timezone.now() + FRESH + timedelta(seconds=1)):
        assert ask(alice).json()["type"] == "/api/docs/#confirmation-needed"
    with entering(cast.alpha, cast.alice.viewer):
        assert Entry.objects.get(verb="token.confirmed").details == {"method": "app"}


def test_a_code_that_was_used_confirms_nothing(cast: Cast) -> None:
    give_app(cast.alice)
    proof = {"method": "app", "code": app_code()}
    assert caller(cast.alice, fresh=False)("POST", CONFIRM, proof).status_code == 200
    assert caller(cast.alice, fresh=False)("POST", CONFIRM, proof).status_code == 401


def test_a_backup_code_confirms_once(cast: Cast) -> None:
    give_app(cast.alice)
    with entering(cast.alpha):
        code = make_codes(User.objects.get(pk=cast.alice.user.pk))[0]
    alice = caller(cast.alice, fresh=False)
    answers = [alice("POST", CONFIRM, {"method": "backup_code", "code": code}) for _ in range(2)]
    assert [one.status_code for one in answers] == [200, 401]


def test_who_has_no_factor_gets_a_code_by_mail(cast: Cast) -> None:
    alice = caller(cast.alice, fresh=False)
    problem = ask(alice).json()
    assert (problem["methods"], problem["mail_at"]) == (["code"], "/api/v1/auth/confirmation/code/")
    assert alice("POST", MAIL).status_code == 202
    code = newest_mail(cast.alice.user.email).code
    assert alice("POST", CONFIRM, {"method": "code", "code": code}).status_code == 200
    assert ask(alice).status_code == 201


def test_a_mailed_code_is_no_proof_where_a_factor_is_on(cast: Cast) -> None:
    give_app(cast.alice)
    alice = caller(cast.alice, fresh=False)
    assert alice("POST", MAIL).status_code == 409
    assert alice("POST", CONFIRM, {"method": "code", "code": "123456"}).status_code == 401


def test_a_passkey_needs_a_browser(cast: Cast) -> None:
    with entering(cast.alpha):
        Passkey.objects.create(user_id=cast.alice.user.pk, name="Key", credential_id="x", public_key=b"x", host="x")
    assert ask(caller(cast.alice, fresh=False)).json()["type"] == "/api/docs/#no-second-step-here"


def test_guesses_are_counted(cast: Cast) -> None:
    give_app(cast.alice)
    alice = caller(cast.alice, fresh=False)
    answers = [alice("POST", CONFIRM, {"method": "app", "code": "000000"}) for _ in range(6)]
    assert [one.status_code for one in answers] == [401] * 5 + [429]
    assert int(answers[-1]["Retry-After"]) > 0


def test_one_token_is_confirmed_and_no_other(cast: Cast) -> None:
    give_app(cast.alice)
    here, there = caller(cast.alice, fresh=False), caller(cast.alice, fresh=False)
    here("POST", CONFIRM, {"method": "app", "code": app_code()})
    assert (ask(here).status_code, ask(there).status_code) == (201, 403)


@pytest.mark.parametrize("path", [CONFIRM, MAIL])
def test_a_key_has_nothing_to_show(cast: Cast, path: str) -> None:
    key = Caller(cast.alpha_host, key_of(cast.alice, role=Role.MANAGER))
    assert key("POST", path, {"method": "app", "code": "000000"}).status_code == 403


def test_a_token_is_fresh_after_a_sign_in_with_a_code(cast: Cast) -> None:
    stranger, email = Caller(cast.alpha_host), cast.alice.user.email
    stranger("POST", "auth/code/", {"email": email})
    signed = stranger("POST", "auth/login/", {"email": email, "code": newest_mail(email).code, "scopes": ["read"]})
    me = Caller(cast.alpha_host, signed.json()["token"])
    assert me("GET", "me/").status_code == 200
    with entering(cast.alpha):
        assert Token.objects.latest("pk").confirmed_at is not None
