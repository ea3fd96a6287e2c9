from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client as Browser
from django.test import override_settings
from django.utils import timezone

from tenant_apps.team.models import Member
from tenants.accounts.choices import Role
from tenants.accounts.models import Session, User
from tenants.accounts.sessions import digest_of, end_sessions
from tenants.entry import entering, entering_platform
from tenants.streams.seats import living_sessions
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast, Person, sign_in
from tests.factories.factors import ask_in
from tests.factories.mailbox import mails_to
from tests.html import assert_page
from tests.tenants.accounts.signing import assurance_in, verbs

DEVICES = "/account/devices/"
FIREFOX = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
IPHONE = {
    "User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.5 Mobile/15E148 Safari/604.1"
}
HOME = {"client": "/", "team": "/team/", "platform": "/console/"}


def rows(person: Person) -> list[Session]:
    with entering(person.business) if person.business else entering_platform():
        return list(Session.objects.filter(user_id=person.user.pk).order_by("started_at"))


def test_key_is_kept_as_a_digest(cast: Cast) -> None:
    browser = sign_in(cast.cara)
    key = browser.cookies["sessionid"].value
    (row,) = rows(cast.cara)
    assert row.session_key == digest_of(key)
    assert key not in str(row.__dict__)
    thief = Browser(HTTP_HOST=cast.alpha_host)
    thief.cookies["sessionid"] = row.session_key
    assert thief.get("/").status_code == 302


@pytest.mark.parametrize(
    ("who", "idle", "life"),
    [
        ("cara", timedelta(days=30), timedelta(days=180)),
        ("alice", timedelta(hours=12), timedelta(days=14)),
        ("olga", timedelta(hours=1), timedelta(hours=12)),
    ],
)
def test_session_ends_after_a_rest_and_at_the_end_of_its_life(
    cast: Cast, who: str, idle: timedelta, life: timedelta
) -> None:
    person: Person = getattr(cast, who)
    seat = "platform" if person.business is None else person.viewer.kind
    with time_machine.travel(timezone.now(), tick=False) as clock:
        start = timezone.now()
        browser = sign_in(person)
        clock.shift(idle - timedelta(seconds=1))
        assert browser.get(HOME[seat]).status_code == 200
        while timezone.now() - start < life - idle:
            clock.shift(idle - timedelta(minutes=1))
            assert browser.get(HOME[seat]).status_code == 200, timezone.now() - start
        clock.move_to(start + life)
        assert browser.get(HOME[seat]).status_code == 302, "however busy it was"
        rested = sign_in(person)
        clock.shift(idle)
        assert rested.get(HOME[seat]).status_code == 302


def test_cookie_lives_as_long_as_the_session_could(cast: Cast, browser: Browser) -> None:
    ask_in(browser, cast.cara.user.email)
    cookie = browser.cookies["sessionid"]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"], cookie["domain"]) == (15552000, True, "Lax", "")


def test_before_signing_in_it_lasts_a_day(cast: Cast, browser: Browser) -> None:
    browser.post("/sign-in/", {"email": cast.cara.user.email})
    assert browser.cookies["sessionid"]["max-age"] == 86400


def test_use_is_noted_now_and_then(cast: Cast) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        browser = sign_in(cast.cara)
        clock.shift(timedelta(minutes=4))
        browser.get("/", headers=FIREFOX, REMOTE_ADDR="203.0.113.77")
        (row,) = rows(cast.cara)
        assert (row.browser, row.last_used_at) == ("", timezone.now() - timedelta(minutes=4))
        clock.shift(timedelta(minutes=2))
        browser.get("/", headers=FIREFOX, REMOTE_ADDR="203.0.113.77")
        (row,) = rows(cast.cara)
        assert (row.browser, row.network, row.last_used_at) == ("Firefox, Linux", "203.0.113.0/24", timezone.now())


def test_list_shows_each_device_and_ends_it(cast: Cast) -> None:
    here, there = Browser(HTTP_HOST=cast.alpha_host), Browser(HTTP_HOST=cast.alpha_host)
    for browser, agent in ((here, FIREFOX), (there, IPHONE)):
        browser.defaults |= {"HTTP_USER_AGENT": agent["User-Agent"], "REMOTE_ADDR": "203.0.113.77"}
        ask_in(browser, cast.cara.user.email)
    page = assert_page(here.get(DEVICES).content)
    assert [row.get_text() for row in page.select(".row__title")] == ["Firefox on Linux", "Mobile Safari on iOS"]
    assert "203.0.113.0/24" in page.get_text()
    (end,) = [
        str(form["action"]) for form in page.select("form[action$='/end/']") if "others" not in str(form["action"])
    ]
    assert here.post(end)["Location"] == DEVICES
    assert there.get("/")["Location"].startswith("/sign-in/")
    assert here.get("/").status_code == 200
    assert verbs(cast.cara)[-1] == "account.session_ended"


def test_all_others_end_at_once(cast: Cast) -> None:
    here, others = sign_in(cast.cara), [sign_in(cast.cara) for _ in range(3)]
    assert here.post(f"{DEVICES}others/end/")["Location"] == DEVICES
    assert [other.get("/").status_code for other in others] == [302, 302, 302]
    assert here.get("/").status_code == 200
    keys = [other.cookies["sessionid"].value for other in (here, *others)]
    assert living_sessions(cast.alpha_host, keys) == set(keys[:1]), "open pages hear of it"


def test_nobody_ends_somebody_elses(cast: Cast) -> None:
    dan = sign_in(cast.dan)
    short = rows(cast.dan)[0].session_key[:16]
    sign_in(cast.cara).post(f"{DEVICES}{short}/end/")
    sign_in(cast.cara).post(f"{DEVICES}others/end/")
    assert dan.get("/").status_code == 200


@pytest.mark.parametrize("key", ["", "-", "%", "0" * 3, "__________________"])
def test_odd_keys_end_nothing(cast: Cast, key: str) -> None:
    browser, other = sign_in(cast.cara), sign_in(cast.cara)
    browser.post(f"{DEVICES}{key or 'x'}/end/")
    assert other.get("/").status_code == 200


def test_this_device_ends_by_signing_out_only(cast: Cast) -> None:
    browser = sign_in(cast.cara)
    browser.post(f"{DEVICES}{rows(cast.cara)[0].session_key[:16]}/end/")
    assert browser.get("/").status_code == 200
    assert browser.post("/sign-out/")["Clear-Site-Data"] == '"cache", "storage"'
    assert rows(cast.cara) == []
    assert verbs(cast.cara)[-1] == "account.signed_out"


def test_changed_password_ends_the_others(cast: Cast) -> None:
    browser, other = sign_in(cast.cara), sign_in(cast.cara)
    before = browser.cookies["sessionid"].value
    browser.post("/account/password/", {"new_password": "a short sentence"})
    assert other.get("/").status_code == 302
    assert browser.get("/").status_code == 200
    assert browser.cookies["sessionid"].value != before
    assert len(rows(cast.cara)) == 1


def test_closed_login_is_out_at_once(cast: Cast) -> None:
    browser = sign_in(cast.cara)
    with entering(cast.alpha):
        User.objects.filter(pk=cast.cara.user.pk).update(is_active=False)
    assert browser.get("/")["Location"].startswith("/sign-in/")


def test_sessions_of_a_login_can_be_ended(cast: Cast) -> None:
    """What a changed role or a deactivated member calls."""
    browser = sign_in(cast.bob)
    with entering(cast.alpha, SYSTEM):
        end_sessions(cast.bob.user.pk)
    assert browser.get("/team/")["Location"].startswith("/sign-in/")


def test_changed_role_goes_on_under_a_new_key(cast: Cast) -> None:
    browser = sign_in(cast.bob)
    before = browser.cookies["sessionid"].value
    with entering(cast.alpha, SYSTEM):
        Member.objects.filter(pk=cast.bob.viewer.member_id).update(role=Role.FRONT_DESK)
    assert browser.get("/team/").status_code == 200
    assert browser.cookies["sessionid"].value != before
    assert assurance_in(browser, cast.bob).role == Role.FRONT_DESK
    assert len(rows(cast.bob)) == 1


def test_client_who_joins_the_team_lives_by_its_rules(cast: Cast) -> None:
    browser = sign_in(cast.cara)
    with entering(cast.alpha, SYSTEM):
        Member.objects.create(user_id=cast.cara.user.pk, name="Cara", role=Role.FRONT_DESK, time_zone="Europe/Berlin")
    browser.get("/team/")
    (row,) = rows(cast.cara)
    assert row.seat == "team"
    assert row.expire_date - timezone.now() < timedelta(hours=13)


def test_new_browser_is_told_by_mail(cast: Cast) -> None:
    first, second = Browser(HTTP_HOST=cast.alpha_host), Browser(HTTP_HOST=cast.alpha_host)
    ask_in(first, cast.cara.user.email)
    told = "A new browser signed in"
    assert [mail for mail in mails_to(cast.cara.user.email) if told in mail.subject] == [], "the first is no news"
    second.defaults["HTTP_USER_AGENT"] = IPHONE["User-Agent"]
    ask_in(second, cast.cara.user.email)
    (mail,) = [mail for mail in mails_to(cast.cara.user.email) if told in mail.subject]
    assert "Mobile Safari on iOS" in mail.text
    assert mail.path == DEVICES
    second.post("/sign-out/")
    ask_in(second, cast.cara.user.email)
    assert len([mail for mail in mails_to(cast.cara.user.email) if told in mail.subject]) == 1


def test_new_secret_key_keeps_people_signed_in(cast: Cast) -> None:
    from django.conf import settings

    browser, old = sign_in(cast.cara), settings.SECRET_KEY
    with override_settings(SECRET_KEY="the next one, just as long and just as secret", SECRET_KEY_FALLBACKS=[old]):
        assert browser.get("/account/devices/").status_code == 200
    with override_settings(SECRET_KEY="the next one, just as long and just as secret"):
        assert browser.get("/account/devices/").status_code == 200
