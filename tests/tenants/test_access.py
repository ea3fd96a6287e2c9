"""What the decorators answer to who may not come. Who may come where is tests/architecture/matrix.py."""

from __future__ import annotations

import pytest
from django.db import InternalError, transaction
from django.test import Client as Browser

from tenant_apps.clients.models import Client
from tenants.access import Access, access_of, client_area, owner, platform, public, team
from tenants.accounts.choices import Role
from tenants.accounts.permissions import Permission
from tenants.entry import becoming, entering
from tenants.viewer import SYSTEM, Viewer
from tests.architecture.world import seeing
from tests.factories.cast import Cast, add_member, sign_in


def view(request: object) -> None:
    """Never called."""


@pytest.mark.parametrize(
    ("decorator", "access"),
    [
        (public, Access("public")),
        (client_area, Access("client")),
        (team(), Access("team", frozenset(Role.values))),
        (team(Role.FRONT_DESK), Access("team", frozenset({Role.OWNER, Role.FRONT_DESK}))),
        (team(may=Permission.CANCEL_VISITS), Access("team", frozenset({Role.OWNER, Role.MANAGER, Role.FRONT_DESK}))),
        (owner, Access("team", frozenset({Role.OWNER}))),
        (platform, Access("platform")),
    ],
)
def test_a_decorator_leaves_its_mark(decorator: object, access: Access) -> None:
    assert access_of(decorator(view)) == access  # type: ignore[operator]  # all are decorators
    assert access_of(view) is None


def test_a_stranger_comes_back_to_the_page_after_signing_in(browser: Browser) -> None:
    assert browser.get("/appointments/?page=2")["Location"] == "/sign-in/?next=%2Fappointments%2F%3Fpage%3D2"


def test_a_strangers_post_is_not_repeated_after_signing_in(browser: Browser) -> None:
    assert browser.post("/appointments/")["Location"] == "/sign-in/"


def test_a_strangers_fragment_leads_the_whole_page_to_sign_in(browser: Browser) -> None:
    response = browser.get("/appointments/", headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Redirect"]) == (401, "/sign-in/?next=%2Fappointments%2F")


def test_a_member_is_led_from_a_clients_page_to_their_own(cast: Cast) -> None:
    assert sign_in(cast.bob).get("/appointments/")["Location"] == "/team/"


def test_a_client_is_told_no_more_than_that_the_page_is_not_theirs(cast: Cast) -> None:
    known, unknown = (sign_in(cast.cara).get(f"/team/clients/{pk}/") for pk in (cast.dan.viewer.client_ids[0], 999_999))
    assert (known.status_code, unknown.status_code) == (403, 403)
    assert known.content == unknown.content


def test_a_client_can_not_tell_a_rivals_row_from_none(cast: Cast) -> None:
    known, unknown = (sign_in(cast.cara).get(f"/account/{pk}/") for pk in (cast.dan.viewer.client_ids[0], 999_999))
    assert (known.status_code, unknown.status_code) == (404, 404)
    assert known.content == unknown.content


def test_a_session_of_another_business_is_none_here(cast: Cast) -> None:
    browser = sign_in(cast.eve)
    browser.defaults["HTTP_HOST"] = cast.alpha_host
    assert browser.get("/team/")["Location"].startswith("/sign-in/")


def test_who_may_no_longer_look_as_a_client_looks_no_more(cast: Cast) -> None:
    """A manager who becomes an accountant while their session still says whom they were looking as."""
    ruth = add_member(cast.alpha, cast.alpha_host, "Ruth Roth", Role.ACCOUNTANT)
    assert seeing(ruth, cast.cara).get("/")["Location"] == "/team/"


def test_cookies_stay_with_their_host(cast: Cast) -> None:
    response = Browser(HTTP_HOST=cast.alpha_host).post("/sign-in/", {"email": "cara@clients.test"})
    assert [(cookie["domain"], cookie["samesite"]) for cookie in response.cookies.values()] == [("", "Lax")] * len(
        response.cookies
    )
    assert "sessionid" in response.cookies


def test_who_only_reads_writes_nothing_but_their_own_account(cast: Cast) -> None:
    browser = sign_in(add_member(cast.alpha, cast.alpha_host, "Ruth Roth", Role.ACCOUNTANT))
    client = f"/team/clients/{cast.cara.viewer.client_ids[0]}/"
    assert [browser.get(page).status_code for page in ("/team/", "/team/clients/", client)] == [200, 200, 200]
    assert [browser.post(page).status_code for page in ("/team/", client, f"{client}invitation/")] == [403, 403, 403]
    assert browser.post("/team/account/", {"name": "Ruth Rot"}).status_code == 302
    assert "Ruth Rot" in browser.get("/team/account/").content.decode()


def test_postgres_holds_who_only_reads_to_it(cast: Cast) -> None:
    ruth = Viewer("team", 1, 1, Role.ACCOUNTANT, read_only=True)
    for enter in (entering(cast.alpha, ruth), entering(cast.alpha, SYSTEM)):
        with enter, becoming(ruth), pytest.raises(InternalError, match="read-only"), transaction.atomic():
            Client.objects.update(phone="1")
