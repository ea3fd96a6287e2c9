from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from shared_apps.signup.exceptions import SubdomainTaken
from shared_apps.signup.models import Signup
from shared_apps.signup.operations import confirm_and_open
from tenants.accounts.choices import CodePurpose
from tenants.accounts.codes import issue_code
from tenants.accounts.models import SignInCode
from tenants.entry import entering_platform
from tenants.models import Business
from tenants.provisioning import fill_pool
from tests.factories.rush import all_at_once

MANY = 5


@pytest.fixture(autouse=True)
def _clean_platform(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        fill_pool(MANY)
        yield
        with entering_platform():
            Business.objects.filter(name="Rush").delete()
            Signup.objects.all().delete()
            SignInCode.objects.all().delete()
        connections.close_all()


def begun(number: int = 0) -> tuple[Signup, str]:
    with entering_platform():
        signup = Signup.objects.create(
            key=uuid4(),
            business_name="Rush",
            industry="clinic",
            owner_name="Olive",
            email=f"o{number}@rush.test",
            subdomain="sign-up-rush",
            time_zone="Europe/Berlin",
        )
        return signup, issue_code(CodePurpose.SIGN_UP, email=signup.email).code


def open_it(signup: Signup, code: str) -> int | None:
    with entering_platform():
        try:
            opened = confirm_and_open(signup, code=code, meters=[])
        except SubdomainTaken:
            return None
        return int(opened.business.pk)


def businesses() -> int:
    with entering_platform():
        return int(Business.objects.filter(name="Rush").count())


def test_button_pressed_many_times_at_once_opens_one_portal() -> None:
    signup, code = begun()
    answers = all_at_once(MANY, lambda number: open_it(signup, code))
    assert (len(set(answers)), None in answers, businesses()) == (1, False, 1)


def test_many_who_want_one_address_get_it_once_and_keep_their_proof() -> None:
    started = [begun(number) for number in range(MANY)]
    answers = all_at_once(MANY, lambda number: open_it(*started[number]))
    assert (answers.count(None), businesses()) == (MANY - 1, 1)
    with entering_platform():
        assert Signup.objects.filter(confirmed_at=None).count() == 0
