from __future__ import annotations

import pytest
from django.test import Client as Browser

from tenant_apps.team.models import Member
from tenants.audit.models import Entry
from tenants.entry import entering, entering_platform
from tenants.models import Business
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast, sign_in
from tests.html import assert_page

SETTINGS, ACCOUNT = "/team/settings/", "/team/account/"
NEW = {"language": "en", "time_zone": "Asia/Kathmandu"}


def alpha(cast: Cast) -> tuple[str, str, str, str]:
    with entering_platform():
        business = Business.objects.get(pk=cast.alpha.pk)
    return business.name, business.time_zone, business.brand["colour"], business.status


def test_owner_changes_the_business(cast: Cast) -> None:
    browser = sign_in(cast.alice)
    assert_page(browser.get(SETTINGS).content)
    assert browser.post(SETTINGS, NEW)["Location"] == SETTINGS
    assert alpha(cast) == ("Alpha Clinic", "Asia/Kathmandu", "#0f766e", "open")
    page = assert_page(browser.get(SETTINGS).content)
    assert page.title is not None
    assert page.title.get_text(strip=True) == "Settings · Alpha Clinic"
    with entering_platform():
        fresh = Business.objects.get(pk=cast.alpha.pk)
    with entering(fresh, SYSTEM):
        assert Entry.objects.filter(verb="business.changed", by_name="Alice Adler").count() == 1


@pytest.mark.parametrize("wrong", [{"time_zone": "Mars/Base"}, {"language": "tlh"}])
def test_what_makes_no_sense_is_refused(cast: Cast, wrong: dict[str, str]) -> None:
    before = alpha(cast)
    response = sign_in(cast.alice).post(SETTINGS, NEW | wrong)
    assert response.status_code == 422
    assert_page(response.content)
    assert alpha(cast) == before


def test_no_field_reaches_past_its_own(cast: Cast) -> None:
    sign_in(cast.alice).post(
        SETTINGS, NEW | {"status": "suspended", "schema_name": "b_other", "industry": "legal", "name": "B"}
    )
    assert alpha(cast)[3] == "open"


def test_settings_are_the_owners_alone(cast: Cast, browser: Browser) -> None:
    before = alpha(cast)
    for person, status in ((cast.bob, 403), (cast.cara, 403)):
        assert sign_in(person).get(SETTINGS).status_code == status
        assert sign_in(person).post(SETTINGS, NEW).status_code == status
    assert browser.post(SETTINGS, NEW).status_code == 302
    assert sign_in(cast.eve).post(SETTINGS, NEW).status_code == 302
    assert alpha(cast) == before


def test_member_changes_own_name(cast: Cast) -> None:
    browser = sign_in(cast.bob)
    assert_page(browser.get(ACCOUNT).content)
    assert browser.post(ACCOUNT, {"name": "Bobby Brandt"})["Location"] == ACCOUNT
    assert browser.post(ACCOUNT, {"name": ""}).status_code == 422
    with entering(cast.alpha, SYSTEM):
        assert sorted(Member.objects.values_list("name", flat=True)) == ["Alice Adler", "Bobby Brandt"]


def test_member_sets_a_password(cast: Cast, browser: Browser) -> None:
    assert sign_in(cast.bob).post("/account/password/", {"new_password": "a short sentence"})["Location"] == ACCOUNT
    given = {"email": cast.bob.user.email, "password": "a short sentence"}
    assert browser.post("/sign-in/password/", given)["Location"] == "/team/"


def test_account_is_the_teams(cast: Cast, browser: Browser) -> None:
    assert sign_in(cast.cara).get(ACCOUNT).status_code == 403
    assert browser.get(ACCOUNT).status_code == 302


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/team/", "/team/"),
        ("/team/booking/", "/team/"),
        ("/team/locations/new/", "/team/services/"),
        ("/team/holidays/", "/team/services/"),
        ("/team/brand/words/", "/team/settings/"),
        ("/team/domain/", "/team/settings/"),
        ("/team/audit/", "/team/settings/"),
        ("/team/roles/", "/team/people/"),
    ],
)
def test_the_bar_says_in_which_place_a_page_lies(cast: Cast, path: str, place: str) -> None:
    page = assert_page(sign_in(cast.alice).get(path).content)
    assert {str(link["href"]) for link in page.select("a.place[aria-current=page]")} == {place}
