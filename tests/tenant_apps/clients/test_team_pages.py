from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tenant_apps.clients.models import Client, Invitation
from tenants.audit.models import Entry
from tenants.entry import entering
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast, sign_in
from tests.factories.invitations import add_clients, invite
from tests.factories.mailbox import mails_to
from tests.html import assert_fragment, assert_page

LIST, NEW = "/team/clients/", "/team/clients/invitation/"


def test_list_shows_everybody_and_how_far_they_are(cast: Cast) -> None:
    invite(cast.alice)
    soup = assert_page(sign_in(cast.bob).get(LIST).content)
    rows = [row.get_text(" ", strip=True) for row in soup.select("#clients li")]
    assert [row.split("@")[-1] for row in rows] == [
        "clients.test In the portal",
        "clients.test In the portal",
        "clients.test Invited",
    ]
    assert soup.h1 is not None
    assert soup.h1.get_text(strip=True) == "Patients"


def test_list_is_empty_with_a_way_on(cast: Cast) -> None:
    soup = assert_page(sign_in(cast.eve).get(LIST).content)
    assert "No clients yet" in soup.get_text()
    assert len(soup.select(f'#clients a[href="{NEW}"]')) == 1


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("cara", ["Cara Claus"]),
        ("CLAUS ca", ["Cara Claus"]),
        ("claus dan", []),
        ("dan@clients", ["Dan Dorn"]),
        ("angstrom", ["Zoë Ångström"]),
        ("zoe", ["Zoë Ångström"]),
        ("555 1", ["Zoë Ångström"]),
        ("%", []),
        ("_", []),
        ("'; drop table", []),
        ("x" * 500, []),
    ],
)
def test_search_finds_by_any_word(cast: Cast, search: str, found: list[str]) -> None:
    with entering(cast.alpha, SYSTEM):
        Client.objects.create(name="Zoë Ångström", phone="030 555 17")
        Client.objects.create(name="Old Zoe", archived_at="2020-01-01T00:00Z")
    browser = sign_in(cast.alice)
    response = browser.get(LIST, {"q": search}, headers={"HX-Request": "true", "HX-Target": "clients"})
    assert b"<html" not in response.content
    assert [row.get_text(strip=True) for row in assert_fragment(response.content).select("li a")] == found
    assert_page(browser.get(LIST, {"q": search}).content)


def test_list_stays_flat_and_turns_pages(cast: Cast) -> None:
    browser = sign_in(cast.alice)
    browser.get(LIST)
    counts = []
    for more in (1, 60):
        add_clients(cast.alice, more)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(LIST).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    pages = [assert_page(browser.get(LIST, {"page": page}).content) for page in (1, 2, 3, 99)]
    assert [len(page.select("#clients li")) for page in pages] == [30, 30, 3, 3]


def test_inviting_takes_two_fields_and_sends_one_mail(cast: Cast) -> None:
    browser = sign_in(cast.alice)
    soup = assert_page(browser.get(NEW).content)
    assert len(soup.select("main input:not([type=hidden])")) == 2
    response = browser.post(NEW, {"name": "Nora  Neu ", "email": "Nora@clients.test"})
    with entering(cast.alpha, SYSTEM):
        client = Client.objects.get(name="Nora Neu")
        assert [entry.verb for entry in Entry.objects.filter(client_id=client.pk).order_by("at")] == [
            "client.added",
            "client.invited",
        ]
    assert (response.status_code, response["Location"]) == (302, f"{LIST}{client.pk}/")
    [received] = mails_to("nora@clients.test")
    assert received.subject == "Alice Adler invites you to your portal at Alpha Clinic"
    assert received.code in received.html
    assert "Alice Adler from Alpha Clinic entered your address" in received.text
    assert "Portico" not in received.html + received.text + received.sender
    detail = assert_page(browser.get(response["Location"]).content).get_text(" ")
    assert "Alice Adler invites you" in detail


def test_form_sent_twice_invites_once(cast: Cast) -> None:
    browser = sign_in(cast.alice)
    for _ in range(2):
        assert browser.post(NEW, {"name": "Nora Neu", "email": "nora@clients.test"}).status_code == 302
    with entering(cast.alpha, SYSTEM):
        assert (Client.objects.filter(name="Nora Neu").count(), Invitation.objects.count()) == (1, 1)
    assert len(mails_to("nora@clients.test")) == 1


def test_siblings_may_share_an_address(cast: Cast) -> None:
    browser = sign_in(cast.alice)
    for name in ("Nora Neu", "Nils Neu"):
        browser.post(NEW, {"name": name, "email": "parents@clients.test"})
    with entering(cast.alpha, SYSTEM):
        assert Client.objects.filter(email="parents@clients.test").count() == 2
    assert len(mails_to("parents@clients.test")) == 2


def test_who_is_inside_is_not_invited_again(cast: Cast) -> None:
    response = sign_in(cast.alice).post(NEW, {"name": "cara claus", "email": "CARA@clients.test"})
    assert response.status_code == 409
    assert "in the portal already" in assert_page(response.content).get_text()
    assert mails_to("cara@clients.test") == []


@pytest.mark.parametrize(("name", "email"), [("", "n@x.test"), ("N", ""), ("N", "nix"), ("N" * 121, "n@x.test")])
def test_incomplete_invitation_keeps_what_was_typed(cast: Cast, name: str, email: str) -> None:
    response = sign_in(cast.alice).post(NEW, {"name": name, "email": email})
    assert response.status_code == 422
    typed = [field.get("value", "") for field in assert_page(response.content).select("main input:not([type=hidden])")]
    assert typed == [name, email]
    with entering(cast.alpha, SYSTEM):
        assert Client.objects.count() == 2


def test_sending_again_and_withdrawing(cast: Cast) -> None:
    invitation, first = invite(cast.alice)
    browser, here = sign_in(cast.bob), f"{LIST}{invitation.client_id}/"
    browser.post(f"{here}invitation/")
    assert len(mails_to("nora@clients.test")) == 1
    with entering(cast.alpha, SYSTEM):
        Invitation.objects.update(created_at="2020-01-01T00:00Z")
    assert browser.post(f"{here}invitation/").status_code == 302
    second = mails_to("nora@clients.test")[-1]
    assert second.path != first.path
    assert "Bob Brandt" in second.subject
    assert browser.get(first.path).status_code == 410
    assert browser.post(f"{here}invitation/revocation/").status_code == 302
    assert "withdrawn" in assert_page(browser.get(second.path).content).get_text()
    assert "Not invited" in assert_page(browser.get(here).content).get_text()


def test_client_without_an_address_is_not_invited(cast: Cast) -> None:
    with entering(cast.alpha, SYSTEM):
        client = Client.objects.create(name="No Mail")
    browser = sign_in(cast.alice)
    assert browser.post(f"{LIST}{client.pk}/invitation/").status_code == 302
    assert "no email address" in assert_page(browser.get(f"{LIST}{client.pk}/").content).get_text()
    with entering(cast.alpha, SYSTEM):
        assert Invitation.objects.count() == 0


PAGES = [LIST, NEW, "/team/clients/portal-view/", "/team/clients/{cara}/"]
ACTS = [
    "/team/clients/{cara}/invitation/",
    "/team/clients/{cara}/invitation/revocation/",
    "/team/clients/{cara}/portal-view/",
]


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_the_teams_alone(cast: Cast, path: str) -> None:
    path = path.format(cara=cast.cara.viewer.client_ids[0])
    assert sign_in(cast.alice).get(path).status_code == 200
    assert sign_in(cast.cara).get(path).status_code == 403
    assert sign_in(cast.dan).get(path).status_code == 403
    elsewhere = sign_in(cast.eve).get(path)
    assert elsewhere.status_code == (404 if path.startswith(f"{LIST}{cast.cara.viewer.client_ids[0]}") else 200)
    assert b"Cara Claus" not in elsewhere.content


@pytest.mark.parametrize("path", ACTS)
def test_acts_are_the_teams_alone_and_a_denial_changes_nothing(cast: Cast, browser: object, path: str) -> None:
    path = path.format(cara=cast.cara.viewer.client_ids[0])

    def rows() -> tuple[int, int, int]:
        with entering(cast.alpha, SYSTEM):
            acts = Entry.objects.exclude(verb="account.page_refused")  # that it was refused is written down
            return Client.objects.count(), Invitation.objects.count(), acts.count()

    before = rows()
    assert sign_in(cast.cara).post(path).status_code == 403
    assert sign_in(cast.dan).post(path).status_code == 403
    assert sign_in(cast.eve).post(path).status_code == 404
    assert browser.post(path).status_code == 302  # type: ignore[attr-defined]  # a Django test client
    assert sign_in(cast.alice).get(path).status_code == 405
    assert sign_in(cast.alice).post(path.replace(str(cast.cara.viewer.client_ids[0]), "999999")).status_code == 404
    assert rows() == before
    assert mails_to("cara@clients.test") == []
