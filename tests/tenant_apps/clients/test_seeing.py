from __future__ import annotations

from tenant_apps.clients.models import Client
from tenants.accounts.choices import Role
from tenants.audit.models import Entry
from tenants.entry import entering
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast, add_member, sign_in
from tests.html import assert_page

PICK, END = "/team/clients/portal-view/", "/team/portal-view/end/"


def start(cast: Cast) -> str:
    return f"/team/clients/{cast.cara.viewer.client_ids[0]}/portal-view/"


def test_owner_sees_the_portal_as_a_client_and_comes_back(cast: Cast) -> None:
    browser = sign_in(cast.alice)
    assert "Cara Claus" in assert_page(browser.get(PICK).content).get_text()
    assert browser.post(start(cast))["Location"] == "/"
    home = assert_page(browser.get("/").content)
    assert "You see what Cara Claus sees" in home.get_text()
    account = browser.get("/account/")
    assert b"Cara Claus" in account.content
    assert b"Dan Dorn" not in account.content
    assert browser.post(END)["Location"] == f"/team/clients/{cast.cara.viewer.client_ids[0]}/"
    assert browser.get("/")["Location"] == "/team/"


def test_what_is_asked_of_the_team_is_not_shown_meanwhile(cast: Cast) -> None:
    browser = sign_in(cast.alice, factor=False)
    notice = "to set up a second step"
    assert notice in assert_page(browser.get("/team/").content).get_text()
    browser.post(start(cast))
    assert notice not in assert_page(browser.get("/").content).get_text()


def test_it_is_written_down_who_looked_at_whom(cast: Cast) -> None:
    sign_in(cast.alice).post(start(cast))
    with entering(cast.alpha, SYSTEM):
        entry = Entry.objects.get(verb="client.seen_as")
    assert (entry.by_user_id, entry.client_id) == (cast.alice.user.pk, cast.cara.viewer.client_ids[0])


def test_nothing_can_be_changed_meanwhile(cast: Cast) -> None:
    browser = sign_in(cast.alice)
    browser.post(start(cast))
    client_id = cast.cara.viewer.client_ids[0]
    refused = browser.post(f"/account/{client_id}/", {"name": "Changed", "phone": ""})
    assert (refused.status_code, "You are only looking" in refused.content.decode()) == (403, True)
    with entering(cast.alpha, SYSTEM):
        assert Client.objects.get(pk=client_id).name == "Cara Claus"


def test_team_pages_stay_the_teams_meanwhile(cast: Cast) -> None:
    browser = sign_in(cast.alice)
    browser.post(start(cast))
    assert b"Dan Dorn" in browser.get("/team/clients/").content


def test_who_only_reads_may_not(cast: Cast) -> None:
    browser = sign_in(add_member(cast.alpha, cast.alpha_host, "Ruth Roth", Role.ACCOUNTANT))
    assert browser.get(PICK).status_code == 403
    assert browser.post(start(cast)).status_code == 403
    assert browser.get("/")["Location"] == "/team/"


def test_client_can_not_see_as_the_team_or_another(cast: Cast) -> None:
    browser = sign_in(cast.dan)
    assert browser.post(start(cast)).status_code == 403
    assert b"Cara" not in browser.get("/account/").content


def test_signing_out_ends_it(cast: Cast) -> None:
    browser = sign_in(cast.alice)
    browser.post(start(cast))
    browser.post("/sign-out/")
    assert browser.get("/").status_code == 302


def test_without_clients_it_leads_to_inviting(cast: Cast) -> None:
    soup = assert_page(sign_in(cast.eve).get(PICK).content)
    assert len(soup.select('#clients a[href="/team/clients/invitation/"]')) == 1
