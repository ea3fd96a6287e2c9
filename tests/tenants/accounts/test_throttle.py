from __future__ import annotations

from datetime import timedelta

import django_otp
import pytest
import time_machine
from django.test import Client as Browser
from django.utils import timezone

from tenants.accounts.factors.backup import make_codes
from tenants.accounts.models import Attempt, AuthenticatorApp, BackupCodes
from tenants.accounts.throttle import Limit, Meter, TooManyTries, count_try, forget_tries, wait_after
from tenants.entry import at_the_door, entering
from tests.factories.cast import Cast
from tests.factories.factors import app_code, give_app
from tests.factories.mailbox import mails_to
from tests.factories.rush import all_at_once

MINUTE = timedelta(minutes=1)
LIMIT = Limit(free=2, window=60 * MINUTE, first=MINUTE, longest=4 * MINUTE)
CARA = "cara@clients.test"


@pytest.mark.parametrize(("tries", "minutes"), [(0, 0), (1, 0), (2, 1), (3, 2), (4, 4), (5, 4), (5000, 4)])
def test_wait_doubles_up_to_its_end(tries: int, minutes: int) -> None:
    assert wait_after(tries, LIMIT) == minutes * MINUTE


def test_slowest_meter_decides_and_nothing_is_counted(cast: Cast) -> None:
    strict, loose = Meter("strict", LIMIT), Meter("loose", Limit(9, 60 * MINUTE, MINUTE, MINUTE))
    with time_machine.travel(timezone.now(), tick=False) as clock, entering(cast.alpha):
        count_try([strict, loose])
        count_try([strict, loose])
        with pytest.raises(TooManyTries) as refused:
            count_try([loose, strict])
        assert refused.value.until == timezone.now() + MINUTE
        for _ in range(7):
            count_try([loose])
        clock.shift(MINUTE)
        with pytest.raises(TooManyTries):
            count_try([Meter("loose", LIMIT)])


def test_window_forgets(cast: Cast) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock, entering(cast.alpha):
        count_try([Meter("x", LIMIT)])
        count_try([Meter("x", LIMIT)])
        clock.shift(LIMIT.window)
        count_try([Meter("x", LIMIT)])
        count_try([Meter("x", LIMIT)])


def test_success_forgets(cast: Cast) -> None:
    with entering(cast.alpha):
        count_try([Meter("x", LIMIT)])
        count_try([Meter("x", LIMIT)])
        forget_tries([Meter("x", LIMIT)])
        count_try([Meter("x", LIMIT)])


def test_codes_for_one_address_come_ever_more_slowly(cast: Cast, browser: Browser) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        answers = [browser.post("/sign-in/", {"email": CARA}) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [302, 302, 302, 429]
        assert answers[3].headers["Retry-After"] == "60"
        clock.shift(MINUTE)
        assert browser.post("/sign-in/", {"email": CARA}).status_code == 302
        assert browser.post("/sign-in/", {"email": CARA}).headers["Retry-After"] == "120"
        assert len(mails_to(CARA)) == 4


def test_unknown_address_is_held_back_alike(cast: Cast, browser: Browser) -> None:
    answers = [browser.post("/sign-in/", {"email": "nobody@clients.test"}).status_code for _ in range(4)]
    assert answers == [302, 302, 302, 429]


def test_one_network_can_not_mail_to_everybody(cast: Cast, browser: Browser) -> None:
    answers = [browser.post("/sign-in/", {"email": f"c{number}@clients.test"}).status_code for number in range(31)]
    assert answers == [302] * 30 + [429]


def test_another_business_counts_for_itself(cast: Cast, browser: Browser) -> None:
    for _ in range(4):
        browser.post("/sign-in/", {"email": CARA})
    assert Browser(HTTP_HOST=cast.beta_host).post("/sign-in/", {"email": CARA}).status_code == 302


def test_tries_sent_at_the_same_moment_are_counted_one_by_one(committed: Cast) -> None:
    """Each sees what those before it were counted for: of twelve at once, two come for nothing, the rest are told."""

    def one_try(number: int) -> bool:
        with entering(committed.alpha):
            try:
                count_try([Meter("rush", LIMIT), Meter(f"network {number}", LIMIT)])
            except TooManyTries:
                return False
            return True

    try:
        assert all_at_once(12, one_try).count(True) == LIMIT.free
    finally:
        with entering(committed.alpha):
            Attempt.objects.all().delete()


def test_backup_code_sent_twice_at_the_same_moment_passes_once(committed: Cast) -> None:
    user = committed.cara.user
    with entering(committed.alpha):
        code = make_codes(user)[0].replace("-", "")

    def one_try(number: int) -> bool:
        with entering(committed.alpha), at_the_door():
            codes = BackupCodes.objects.get(user_id=user.pk)
            return django_otp.verify_token(user, codes.persistent_id, code) is not None

    try:
        assert all_at_once(6, one_try).count(True) == 1
    finally:
        with entering(committed.alpha):
            BackupCodes.objects.all().delete()


def test_app_code_sent_twice_at_the_same_moment_passes_once(committed: Cast) -> None:
    key = give_app(committed.cara)
    code = app_code(key)

    def one_try(number: int) -> bool:
        with entering(committed.alpha), at_the_door():
            app = AuthenticatorApp.objects.get(user_id=committed.cara.user.pk)
            return django_otp.verify_token(committed.cara.user, app.persistent_id, code) is not None

    try:
        assert all_at_once(6, one_try).count(True) == 1
    finally:
        with entering(committed.alpha):
            AuthenticatorApp.objects.all().delete()
