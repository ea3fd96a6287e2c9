from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tenants.accounts.choices import CodePurpose
from tenants.accounts.codes import MOST_TRIES, CodeRefused, Issued, LinkRefused, issue_code, redeem_code, redeem_link
from tenants.accounts.models import SignInCode
from tenants.entry import entering
from tenants.models import Business
from tests.factories.rush import all_at_once, committed_business

EMAIL, MANY = "o@rush.test", 20


@pytest.fixture
def business(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Business]:
    with django_db_blocker.unblock(), committed_business("door-rush") as business:
        yield business


def issued(business: Business) -> Issued:
    with entering(business):
        return issue_code(CodePurpose.SIGN_IN, email=EMAIL)


def code_fits(business: Business, code: str) -> bool:
    with entering(business):
        try:
            redeem_code(CodePurpose.SIGN_IN, email=EMAIL, code=code)
        except CodeRefused:
            return False
        return True


def link_fits(business: Business, token: str) -> bool:
    with entering(business):
        try:
            redeem_link(CodePurpose.SIGN_IN, token=token)
        except LinkRefused:
            return False
        return True


def test_guesses_sent_at_once_count_one_by_one(business: Business) -> None:
    given = issued(business)
    wrong = f"{(int(given.code) + 1) % 1_000_000:06d}"
    assert not any(all_at_once(MANY, lambda number: code_fits(business, wrong)))
    with entering(business):
        assert SignInCode.objects.get().tries == MOST_TRIES
    assert not code_fits(business, given.code)


def test_one_of_many_gets_in_by_a_code(business: Business) -> None:
    given = issued(business)
    assert sum(all_at_once(MOST_TRIES, lambda number: code_fits(business, given.code))) == 1


def test_one_of_many_gets_in_by_a_link(business: Business) -> None:
    given = issued(business)
    assert sum(all_at_once(MANY, lambda number: link_fits(business, given.token))) == 1
