from __future__ import annotations

from datetime import timedelta
from typing import Any

import time_machine
from django.utils import timezone
from django_otp.oath import TOTP

from api.models import Token
from tenants.accounts.factors.backup import make_codes
from tenants.accounts.models import AuthenticatorApp, SignInCode, User
from tenants.audit.models import Entry
from tenants.entry import at_the_door, entering
from tests.factories.cast import Cast, Person, sign_in
from tests.factories.mailbox import mails_to, newest_mail
from tests.factories.tokens import Caller, caller, token_of

PASSWORD = "correct horse battery staple"
KEY = b"a key of twenty byte"


def give_password(person: Person, password: str = PASSWORD) -> None:
    assert person.business is not None
    with entering(person.business):
        user = User.objects.get(pk=person.user.pk)
        user.set_password(password)
        user.save(update_fields=["password"])


def give_app(person: Person) -> None:
    assert person.business is not None
    with entering(person.business):
        app = AuthenticatorApp.new(person.user.pk, KEY)
        AuthenticatorApp.objects.filter(pk=app.pk).update(confirmed=True)


def app_code() -> str:
    totp = TOTP(KEY)
    totp.time = timezone.now().timestamp()
    return f"{totp.token():06d}"


def log_in(person: Person, **given: Any) -> Any:
    return Caller(person.host)("POST", "auth/login/", {"email": person.user.email, "password": PASSWORD, **given})


def test_a_password_gets_a_token(cast: Cast) -> None:
    give_password(cast.cara)
    response = log_in(cast.cara, name="My script", scopes=["read"], days=7)
    answer = response.json()
    assert (response.status_code, answer["scopes"], answer["name"]) == (200, ["read"], "My script")
    assert Caller(cast.alpha_host, answer["token"])("GET", "me/").json()["name"] == "Cara Claus"
    assert response.cookies == {}
    with entering(cast.alpha):
        kept = Token.objects.get(pk=answer["id"])
    assert answer["token"] not in (kept.digest, kept.prefix, kept.proof)
    assert timedelta(days=6, hours=23) < kept.expires_at - timezone.now() <= timedelta(days=7)


def test_it_is_told_by_mail_and_written_down(cast: Cast) -> None:
    give_password(cast.cara)
    log_in(cast.cara)
    assert newest_mail(cast.cara.user.email).subject.startswith("A new access token was made")
    with entering(cast.alpha, cast.alice.viewer):
        verbs = Entry.objects.filter(by_user_id=cast.cara.user.pk).values_list("verb", flat=True)
        assert {"token.issued", "account.signed_in"} <= set(verbs)


def test_a_code_from_the_mail_gets_a_token(cast: Cast) -> None:
    stranger, email = Caller(cast.alpha_host), cast.cara.user.email
    assert stranger("POST", "auth/code/", {"email": email}).status_code == 202
    code = newest_mail(email).code
    answer = stranger("POST", "auth/login/", {"email": email, "code": code})
    assert answer.status_code == 200
    again = stranger("POST", "auth/login/", {"email": email, "code": code})
    assert (again.status_code, again.json()["type"]) == (401, "/api/docs/#wrong-credentials")


def test_nobody_learns_whose_addresses_have_a_login(cast: Cast) -> None:
    give_password(cast.cara)
    stranger = Caller(cast.alpha_host)
    codes = [stranger("POST", "auth/code/", {"email": one}) for one in ("nobody@x.test", cast.cara.user.email)]
    assert len({(one.status_code, one.content) for one in codes}) == 1
    wrong = [
        stranger("POST", "auth/login/", {"email": one, "password": "not this one"}).json()
        for one in ("nobody@x.test", cast.cara.user.email)
    ]
    for answer in wrong:
        answer.pop("request_id")
    assert wrong[0] == wrong[1]


def test_a_refused_sign_in_is_written_down(cast: Cast) -> None:
    give_password(cast.cara)
    log_in(cast.cara, password="not this one")
    with entering(cast.alpha, cast.alice.viewer):
        entry = Entry.objects.get(verb="account.sign_in_refused")
    assert (entry.by_user_id, entry.details) == (None, {"method": "password"})


def test_a_wrong_code_is_counted_although_it_is_refused(cast: Cast) -> None:
    email = cast.cara.user.email
    Caller(cast.alpha_host)("POST", "auth/code/", {"email": email})
    newest_mail(email)
    Caller(cast.alpha_host)("POST", "auth/login/", {"email": email, "code": "000000"})
    with entering(cast.alpha):
        assert SignInCode.objects.filter(email=email).latest("created_at").tries == 1


def test_tries_are_limited_and_the_wait_has_an_end(cast: Cast) -> None:
    give_password(cast.cara)
    answers = [log_in(cast.cara, password=f"wrong {n}") for n in range(11)]
    assert [one.status_code for one in answers] == [401] * 10 + [429]
    assert int(answers[-1]["Retry-After"]) > 0
    with time_machine.travel(timezone.now() + timedelta(minutes=20)):
        assert log_in(cast.cara).status_code == 200


def test_with_a_second_factor_a_password_alone_opens_nothing(cast: Cast) -> None:
    give_password(cast.cara)
    give_app(cast.cara)
    first = log_in(cast.cara)
    assert (first.status_code, set(first.json()), first.json()["methods"]) == (202, {"pending", "methods"}, ["app"])
    assert Caller(cast.alpha_host, first.json()["pending"])("GET", "me/").status_code == 401
    second = {"pending": first.json()["pending"], "method": "app", "code": app_code()}
    answer = Caller(cast.alpha_host)("POST", "auth/second-factor/", second)
    assert answer.status_code == 200
    assert Caller(cast.alpha_host, answer.json()["token"])("GET", "me/").status_code == 200


def test_a_code_from_the_mail_does_not_go_round_it(cast: Cast) -> None:
    give_app(cast.cara)
    email = cast.cara.user.email
    Caller(cast.alpha_host)("POST", "auth/code/", {"email": email})
    answer = Caller(cast.alpha_host)("POST", "auth/login/", {"email": email, "code": newest_mail(email).code})
    assert (answer.status_code, "token" in answer.json()) == (202, False)


def test_a_wrong_second_step_is_refused_and_counted(cast: Cast) -> None:
    give_password(cast.cara)
    give_app(cast.cara)
    pending = log_in(cast.cara).json()["pending"]
    second = {"pending": pending, "method": "app", "code": "000000"}
    answers = [Caller(cast.alpha_host)("POST", "auth/second-factor/", second).status_code for _ in range(6)]
    assert answers == [401] * 5 + [429]


def test_a_backup_code_takes_the_second_step_once(cast: Cast) -> None:
    give_password(cast.cara)
    give_app(cast.cara)
    with entering(cast.alpha):
        code = make_codes(cast.cara.user)[0]
    answers = []
    for _ in range(2):
        pending = log_in(cast.cara).json()["pending"]
        second = {"pending": pending, "method": "backup_code", "code": code}
        answers.append(Caller(cast.alpha_host)("POST", "auth/second-factor/", second).status_code)
    assert answers == [200, 401]


def test_what_waits_for_its_second_step_does_not_wait_long(cast: Cast) -> None:
    give_password(cast.cara)
    give_app(cast.cara)
    pending = log_in(cast.cara).json()["pending"]
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        second = {"pending": pending, "method": "app", "code": app_code()}
        assert Caller(cast.alpha_host)("POST", "auth/second-factor/", second).status_code == 401


def test_what_waits_is_good_at_no_other_business(cast: Cast) -> None:
    give_password(cast.cara)
    give_app(cast.cara)
    second = {"pending": log_in(cast.cara).json()["pending"], "method": "app", "code": app_code()}
    assert Caller(cast.beta_host)("POST", "auth/second-factor/", second).status_code == 401


def test_a_second_factor_ends_the_tokens_from_before_it(cast: Cast) -> None:
    before = caller(cast.cara, factor=False)
    assert before("GET", "me/").status_code == 200
    give_app(cast.cara)
    assert before("GET", "me/").status_code == 401


def test_a_new_password_ends_the_tokens_of_the_old_one(cast: Cast) -> None:
    give_password(cast.cara)
    before = caller(cast.cara)
    assert before("GET", "me/").status_code == 200
    give_password(cast.cara, "another correct battery")
    assert before("GET", "me/").status_code == 401


def test_an_owner_without_a_second_factor_has_a_week_of_grace(cast: Cast) -> None:
    alice = caller(cast.alice, factor=False)
    assert alice("GET", "team/members/").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        refused = alice("GET", "team/members/")
        assert (refused.status_code, refused.json()["type"]) == (403, "/api/docs/#second-factor-needed")
        assert alice("GET", "me/").status_code == 200


def test_signing_out_ends_the_token_alone(cast: Cast) -> None:
    one, other = caller(cast.cara), caller(cast.cara)
    assert one("POST", "auth/logout/").status_code == 204
    assert (one("GET", "me/").status_code, other("GET", "me/").status_code) == (401, 200)


def test_a_token_never_stands_in_the_logs(cast: Cast, caplog: Any, capsys: Any) -> None:
    text = token_of(cast.cara)
    who = Caller(cast.alpha_host, text)
    for path in ("me/", "nowhere/", "team/clients/", "appointments/?cursor=x"):
        who("GET", path)
    Caller(cast.alpha_host, text[:-1])("GET", "me/")
    out = capsys.readouterr()
    assert text[4:-1] not in caplog.text + out.out + out.err


def test_a_session_that_looks_as_a_client_is_nothing_to_a_token(cast: Cast) -> None:
    """A browser may bring both: the token alone counts, and the session goes on as it was."""
    browser = sign_in(cast.alice)
    headers = {"Authorization": f"Bearer {token_of(cast.cara)}"}
    assert browser.get("/api/v1/me/", headers=headers).json()["name"] == "Cara Claus"
    assert browser.get("/api/v1/me/").status_code == 401
    assert browser.get("/team/").status_code == 200


def test_no_mail_is_sent_for_an_address_without_a_login(cast: Cast) -> None:
    Caller(cast.alpha_host)("POST", "auth/code/", {"email": "nobody@x.test"})
    assert mails_to("nobody@x.test") == []


def test_a_login_without_any_seat_gets_no_token(cast: Cast) -> None:
    with entering(cast.alpha), at_the_door():
        User.objects.create_user("left@alpha.test", PASSWORD)
    given = {"email": "left@alpha.test", "password": PASSWORD}
    answer = Caller(cast.alpha_host)("POST", "auth/login/", given)
    assert (answer.status_code, answer.json()["type"]) == (403, "/api/docs/#no-seat")
