from __future__ import annotations

from base64 import b32decode
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client as Browser
from django.test import override_settings
from django.utils import timezone

from tenants.accounts.models import AuthenticatorApp, BackupCodes, RememberedBrowser, Session
from tenants.accounts.tasks import sweep_business
from tenants.entry import entering
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast, Person, sign_in
from tests.factories.factors import app_code, give_app, give_codes, wrong_code
from tests.factories.mailbox import mails_to
from tests.html import assert_page
from tests.tenants.accounts.signing import assurance_in, verbs

APP, FACTOR, CODES = "/account/second-factor/app/", "/account/second-factor/", "/account/backup-codes/"


def key_on(browser: Browser) -> bytes:
    page = assert_page(browser.get(APP).content)
    shown = page.select_one(".key")
    assert shown is not None
    return b32decode(shown.get_text().replace(" ", ""))


def apps_of(person: Person) -> list[AuthenticatorApp]:
    assert person.business is not None
    with entering(person.business):
        return list(AuthenticatorApp.objects.filter(user_id=person.user.pk))


def test_app_is_set_up_by_its_first_code(cast: Cast) -> None:
    browser = sign_in(cast.cara)
    before = browser.cookies["sessionid"].value
    key = key_on(browser)
    assert browser.post(APP, {"code": app_code(key)})["Location"] == CODES
    (app,) = apps_of(cast.cara)
    assert (app.confirmed, app.bin_key) == (True, key)
    assert assurance_in(browser, cast.cara).methods == ("code", "app")
    assert browser.cookies["sessionid"].value != before
    assert verbs(cast.cara)[-1] == "account.factor_added"
    assert "An authenticator app was set up" in mails_to(cast.cara.user.email)[-1].subject
    assert "On" in assert_page(browser.get(FACTOR).content).get_text()


def test_picture_and_address_name_the_business(cast: Cast) -> None:
    page = assert_page(sign_in(cast.cara).get(APP).content)
    picture = page.select_one("img.qr")
    assert picture is not None
    assert str(picture["src"]).startswith("data:image/svg+xml;base64,")
    address = urlsplit(str(page.select("a[href^=otpauth]")[0]["href"]))
    given = parse_qs(address.query)
    assert (address.netloc, given["issuer"]) == ("totp", ["Alpha Clinic"])
    assert "cara%40clients.test" in address.path


def test_key_stays_the_same_until_it_is_used(cast: Cast) -> None:
    browser = sign_in(cast.cara)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        key = key_on(browser)
        browser.post(APP, {"code": wrong_code(key)})
        assert key_on(browser) == key
        clock.shift(timedelta(minutes=14))
        assert key_on(browser) == key


def test_wrong_code_sets_nothing_up(cast: Cast) -> None:
    browser = sign_in(cast.cara)
    key = key_on(browser)
    response = browser.post(APP, {"code": wrong_code(key)})
    assert response.status_code == 422
    assert "That code isn’t right" in assert_page(response.content).get_text()
    assert apps_of(cast.cara) == []
    assert browser.post(APP, {"code": ""}).status_code == 422


def test_code_that_set_it_up_signs_nobody_in(cast: Cast, browser: Browser) -> None:
    owner = sign_in(cast.cara)
    key = key_on(owner)
    code = app_code(key)
    owner.post(APP, {"code": code})
    (app,) = apps_of(cast.cara)
    with entering(cast.alpha):
        assert not app.verify_token(code)


def test_guessing_at_set_up_is_slowed_down(cast: Cast) -> None:
    browser = sign_in(cast.cara)
    key = key_on(browser)
    answers = [browser.post(APP, {"code": wrong_code(key)}).status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]


def test_key_is_sealed_at_rest(cast: Cast) -> None:
    key = give_app(cast.cara)
    (app,) = apps_of(cast.cara)
    assert key.hex() not in app.key
    assert len(app.key) <= 80, "the library's column"


def test_sealed_key_of_one_login_opens_for_no_other(cast: Cast) -> None:
    give_app(cast.cara)
    (app,) = apps_of(cast.cara)
    app.user_id = cast.dan.user.pk
    with pytest.raises(Exception, match="totp"):
        app.bin_key  # noqa: B018  # reading it is the act


def test_new_secret_key_still_opens_and_seals_anew(cast: Cast) -> None:
    key = give_app(cast.cara)
    from django.conf import settings

    old = settings.SECRET_KEY
    with override_settings(SECRET_KEY="the next one, just as long and just as secret", SECRET_KEY_FALLBACKS=[old]):
        assert apps_of(cast.cara)[0].bin_key == key
        with entering(cast.alpha, SYSTEM):
            sweep_business()
    with override_settings(SECRET_KEY="the next one, just as long and just as secret", SECRET_KEY_FALLBACKS=[]):
        assert apps_of(cast.cara)[0].bin_key == key


def test_backup_codes_come_with_the_first_factor(cast: Cast) -> None:
    browser = sign_in(cast.cara)
    browser.post(APP, {"code": app_code(key_on(browser))})
    page = assert_page(browser.get(CODES).content)
    assert len(page.select(".codes__code")) == 10


def test_other_devices_are_signed_out_and_forgotten(cast: Cast) -> None:
    browser, other = sign_in(cast.cara), sign_in(cast.cara)
    browser.post(APP, {"code": app_code(key_on(browser))})
    assert other.get("/")["Location"].startswith("/sign-in/")
    assert browser.get("/").status_code == 200


def test_another_phone_takes_the_place_of_the_first(cast: Cast) -> None:
    give_app(cast.cara)
    give_codes(cast.cara)
    browser = sign_in(cast.cara, factor=True)
    key = key_on(browser)
    browser.post(APP, {"code": app_code(key)})
    assert [app.bin_key for app in apps_of(cast.cara)] == [key]
    assert assert_page(browser.get(CODES).content).select(".codes__code") == [], "the old codes go on"


def test_removing_the_last_factor_takes_the_codes_along(cast: Cast) -> None:
    give_app(cast.cara)
    give_codes(cast.cara)
    browser = sign_in(cast.cara, factor=True)
    assert browser.post(f"{APP}removal/")["Location"] == FACTOR
    with entering(cast.alpha):
        assert [kind.objects.count() for kind in (AuthenticatorApp, BackupCodes, RememberedBrowser)] == [0, 0, 0]
        assert Session.objects.filter(user=cast.cara.user).count() == 1
    shown = assurance_in(browser, cast.cara)
    assert (shown.methods, shown.has_second_factor) == (("code",), False)
    assert verbs(cast.cara)[-1] == "account.factor_removed"


def test_who_must_have_one_can_not_remove_the_last(cast: Cast) -> None:
    give_app(cast.alice)
    browser = sign_in(cast.alice)
    browser.post(f"{APP}removal/")
    assert len(apps_of(cast.alice)) == 1
    assert "Add another one first" in assert_page(browser.get(FACTOR).content).get_text()


def test_client_of_a_business_that_has_it_off_sets_nothing_up(cast: Cast) -> None:
    browser = sign_in(cast.cara)
    sign_in(cast.alice).post("/team/sign-in-rules/", {"second_factor": "off"})
    assert browser.get(APP)["Location"] == FACTOR
    assert "doesn’t use it" in assert_page(browser.get(FACTOR).content).get_text()
    assert "Second step" not in assert_page(browser.get("/account/").content).get_text()
