from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import SESSION_KEY
from django.test import Client as Browser
from django.utils import timezone

from tenant_apps.clients.models import Client, ClientAccess, Invitation
from tenant_apps.clients.operations import revoke_invitation
from tenants.accounts.models import User
from tenants.accounts.sessions import SessionStore
from tenants.audit.models import Entry
from tenants.entry import entering
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast, sign_in
from tests.factories.invitations import invite
from tests.factories.mailbox import mails_to, newest_mail
from tests.html import assert_page

NORA, JOIN = "nora@clients.test", "/join/"


def user_in(browser: Browser, cast: Cast) -> str | None:
    with entering(cast.alpha):
        if "sessionid" not in browser.cookies:
            return None
        key: str | None = SessionStore(browser.cookies["sessionid"].value).get(SESSION_KEY)
        return key


def accesses(cast: Cast, email: str = NORA) -> list[int]:
    with entering(cast.alpha):
        users = User.objects.filter(email=email)
        found = ClientAccess.objects.filter(user_id__in=users).order_by("client_id")
        return list(found.values_list("client_id", flat=True))


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_link_leads_in_by_its_button(cast: Cast, browser: Browser) -> None:
    invitation, received = invite(cast.alice)
    text = assert_page(browser.get(received.path).content).get_text(" ", strip=True)
    assert "Alice Adler from Alpha Clinic" in text
    assert "Portico" not in text
    assert browser.post(received.path)["Location"] == "/"
    assert accesses(cast) == [invitation.client_id]
    home = browser.get("/")
    assert home.status_code == 200
    assert "Nora" in assert_page(home.content).get_text()
    with entering(cast.alpha, SYSTEM):
        entry = Entry.objects.get(verb="client.joined")
    assert (entry.by_kind, entry.by_name, entry.client_id) == ("client", "Nora Neu", invitation.client_id)


def test_scanner_that_opens_the_link_lets_nobody_in(cast: Cast, browser: Browser) -> None:
    _, received = invite(cast.alice)
    for method in ("get", "head"):
        assert getattr(browser, method)(received.path).status_code == 200
    assert (accesses(cast), user_in(browser, cast)) == ([], None)
    assert browser.post(received.path).status_code == 302


def test_code_leads_in(cast: Cast, browser: Browser) -> None:
    invitation, received = invite(cast.alice)
    assert_page(browser.get(JOIN).content)
    assert received.paths[1] == JOIN
    assert browser.post(JOIN, {"email": "Nora@clients.test", "code": received.code})["Location"] == "/"
    assert accesses(cast) == [invitation.client_id]


def test_code_fits_its_own_address_alone(cast: Cast, browser: Browser) -> None:
    _, received = invite(cast.alice)
    other = browser.post(JOIN, {"email": "dan@clients.test", "code": received.code})
    assert other.status_code == 422
    assert accesses(cast) == []


def test_unknown_address_gets_the_same_answer(cast: Cast, browser: Browser) -> None:
    _, received = invite(cast.alice)
    texts = []
    for email in (NORA, "nobody@clients.test"):
        response = browser.post(JOIN, {"email": email, "code": wrong(received.code)})
        texts.append((response.status_code, assert_page(response.content).get_text()))
    assert texts[0] == texts[1]


def test_fifth_wrong_code_ends_the_code_but_not_the_link(cast: Cast, browser: Browser) -> None:
    _, received = invite(cast.alice)
    for _ in range(5):
        assert browser.post(JOIN, {"email": NORA, "code": wrong(received.code)}).status_code == 422
    assert browser.post(JOIN, {"email": NORA, "code": received.code}).status_code == 422
    assert (accesses(cast), user_in(browser, cast)) == ([], None)
    assert browser.post(received.path).status_code == 302


def test_siblings_come_in_one_by_one_under_one_login(cast: Cast, browser: Browser) -> None:
    first, mail_of_first = invite(cast.alice, name="Nora Neu")
    second, mail_of_second = invite(cast.alice, name="Nils Neu")
    assert browser.post(JOIN, {"email": NORA, "code": mail_of_first.code}).status_code == 302
    assert accesses(cast) == [first.client_id]
    assert browser.post(mail_of_second.path).status_code == 302
    assert accesses(cast) == [first.client_id, second.client_id]
    with entering(cast.alpha):
        assert User.objects.filter(email=NORA).count() == 1


def test_member_of_the_team_keeps_the_one_login(cast: Cast, browser: Browser) -> None:
    invitation, received = invite(cast.alice, name="Bob Brandt", email=cast.bob.user.email)
    assert browser.post(received.path)["Location"] == "/"
    assert user_in(browser, cast) == str(cast.bob.user.pk)
    assert accesses(cast, cast.bob.user.email) == [invitation.client_id]
    assert (browser.get("/").status_code, browser.get("/team/clients/").status_code) == (200, 200)


def test_used_invitation_leads_to_a_code_in_one_tap(cast: Cast, browser: Browser) -> None:
    _, received = invite(cast.alice)
    browser.post(received.path)
    second = Browser(HTTP_HOST=cast.alpha_host)
    for response in (second.get(received.path), second.post(received.path)):
        assert response.status_code == 410
        assert "You have been in already" in assert_page(response.content).get_text()
    assert user_in(second, cast) is None
    assert second.post(f"{received.path}renewal/")["Location"] == "/sign-in/code/"
    assert second.post("/sign-in/code/", {"code": newest_mail(NORA).code})["Location"] == "/"


def test_expired_invitation_offers_a_new_one_in_one_tap(cast: Cast, browser: Browser) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        invitation, received = invite(cast.alice)
        clock.shift(timedelta(days=14))
        for response in (browser.get(received.path), browser.post(received.path)):
            assert response.status_code == 410
            assert "has run out" in assert_page(response.content).get_text()
        assert browser.post(JOIN, {"email": NORA, "code": received.code}).status_code == 422
        assert accesses(cast) == []
        assert browser.post(f"{received.path}renewal/")["Location"] == JOIN
        page = assert_page(browser.get(JOIN).content)
        assert page.find(id="id_email")["value"] == NORA  # type: ignore[index]  # it is there
        fresh = newest_mail(NORA)
        assert "Alice Adler" in fresh.subject
        assert browser.post(JOIN, {"email": NORA, "code": fresh.code}).status_code == 302
    assert accesses(cast) == [invitation.client_id]


def test_new_code_by_address_is_sent_for_open_invitations_alone(cast: Cast, browser: Browser) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        invite(cast.alice)
        clock.shift(timedelta(minutes=2))
        for email in (NORA, "cara@clients.test", "nobody@clients.test"):
            assert browser.post("/join/renewal/", {"email": email})["Location"] == JOIN
        assert [len(mails_to(email)) for email in (NORA, "cara@clients.test", "nobody@clients.test")] == [2, 0, 0]


def test_renewal_in_the_first_minute_sends_no_second_mail(cast: Cast, browser: Browser) -> None:
    _, received = invite(cast.alice)
    browser.post("/join/renewal/", {"email": NORA})
    assert len(mails_to(NORA)) == 1
    assert browser.post(received.path).status_code == 302


def test_renewal_is_throttled(cast: Cast, browser: Browser) -> None:
    _, received = invite(cast.alice)
    with entering(cast.alpha):
        Invitation.objects.update(expires_at=timezone.now())
    answers = [browser.post(f"{received.path}renewal/") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 429]
    assert answers[3].headers["Retry-After"] == "60"
    assert "try again in" in assert_page(answers[3].content).get_text()
    assert browser.post("/join/renewal/", {"email": NORA}).status_code == 429


def test_withdrawn_invitation_opens_nothing(cast: Cast, browser: Browser) -> None:
    invitation, received = invite(cast.alice)
    with entering(cast.alpha, cast.alice.viewer):
        revoke_invitation(Client.objects.get(pk=invitation.client_id), by=cast.alice.viewer)
    assert browser.post(received.path).status_code == 410
    assert browser.post(f"{received.path}renewal/").status_code == 410
    assert browser.post(JOIN, {"email": NORA, "code": received.code}).status_code == 422
    browser.post("/join/renewal/", {"email": NORA})
    assert (len(mails_to(NORA)), accesses(cast)) == (1, [])


def test_invitation_of_another_business_opens_nothing_here(cast: Cast) -> None:
    _, received = invite(cast.alice)
    elsewhere = Browser(HTTP_HOST=cast.beta_host)
    assert elsewhere.get(received.path).status_code == 404
    assert elsewhere.post(received.path).status_code == 404
    assert elsewhere.post(JOIN, {"email": NORA, "code": received.code}).status_code == 422
    assert accesses(cast) == []


@pytest.mark.parametrize("path", ["/welcome/nonsense/", f"/welcome/{'x' * 3000}/"])
def test_unknown_link_says_nothing(cast: Cast, browser: Browser, path: str) -> None:
    assert browser.get(path).status_code == browser.post(path).status_code == 404
    assert browser.post(f"{path}renewal/").status_code == 404


def test_closed_login_is_not_opened_by_an_invitation(cast: Cast, browser: Browser) -> None:
    with entering(cast.alpha):
        User.objects.filter(pk=cast.dan.user.pk).update(is_active=False)
    _, received = invite(cast.alice, name="Dora Dorn", email="dan@clients.test")
    assert browser.post(received.path).status_code == 410
    assert accesses(cast, "dan@clients.test") == list(cast.dan.viewer.client_ids)


def test_opening_it_while_signed_in_as_somebody_else_changes_the_seat(cast: Cast) -> None:
    _, received = invite(cast.alice)
    browser = sign_in(cast.dan)
    assert browser.post(received.path).status_code == 302
    assert b"Dorn" not in browser.get("/account/").content
