from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client as Browser

from tenants.accounts.models import User
from tenants.audit.heads import note_check
from tenants.audit.operations import record
from tenants.audit.queries import entries
from tenants.entry import entering, entering_platform
from tenants.models import Business
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast, sign_in
from tests.factories.mailbox import newest_mail
from tests.html import assert_fragment, assert_page

LIST = "/console/"


def detail(cast: Cast) -> str:
    return f"{LIST}businesses/{cast.alpha.pk}/"


def standing(cast: Cast) -> tuple[str, str, list[tuple[str, str, str]]]:
    with entering_platform():
        business = Business.objects.get(pk=cast.alpha.pk)
        found = entries().filter(verb__startswith="business.").order_by("at")
        kept = [(entry.verb, entry.by_name, entry.details["reason"]) for entry in found]
        return business.status, business.status_reason, kept


def test_list_shows_every_business(cast: Cast) -> None:
    page = assert_page(sign_in(cast.olga).get(LIST).content)
    rows = [row.get_text(" ", strip=True) for row in page.select("#businesses li")]
    assert [row.split(" · ")[0] for row in rows] == [
        "BC Beta Coaching beta.localhost",
        "AC Alpha Clinic alpha.localhost",
    ]


@pytest.mark.parametrize(
    ("search", "found"),
    [("alpha", ["Alpha Clinic"]), ("BETA.local", ["Beta Coaching"]), ("clinic coaching", []), ("%", [])],
)
def test_one_box_finds_by_name_or_address(cast: Cast, search: str, found: list[str]) -> None:
    headers = {"HX-Request": "true", "HX-Target": "businesses"}
    answer = sign_in(cast.olga).get(LIST, {"q": search}, headers=headers)
    assert [row.get_text(strip=True) for row in assert_fragment(answer.content).select("li a")] == found


def test_suspending_and_reopening_take_a_reason_and_are_kept(cast: Cast) -> None:
    olga, client = sign_in(cast.olga), sign_in(cast.cara)
    assert client.get("/account/").status_code == 200
    assert olga.post(f"{detail(cast)}suspension/", {"reason": "Unpaid since May"})["Location"] == detail(cast)
    assert standing(cast) == (
        "suspended",
        "Unpaid since May",
        [("business.suspended", "Olga Olsen", "Unpaid since May")],
    )
    resting = client.get("/account/")
    assert resting.status_code == 503
    assert "Unpaid" not in assert_page(resting.content).get_text()
    shown = assert_page(olga.get(detail(cast)).content).get_text()
    assert "Unpaid since May" in shown
    olga.post(f"{detail(cast)}reopening/", {"reason": "Paid"})
    status, reason, entries = standing(cast)
    assert (status, reason, entries[1]) == ("open", "", ("business.reopened", "Olga Olsen", "Paid"))
    assert client.get("/account/").status_code == 200


def test_without_a_reason_nothing_happens(cast: Cast) -> None:
    before = standing(cast)
    response = sign_in(cast.olga).post(f"{detail(cast)}suspension/", {"reason": "  "})
    assert response.status_code == 422
    assert "Say why" in assert_page(response.content).get_text()
    assert standing(cast) == before


def test_second_press_changes_nothing(cast: Cast) -> None:
    olga = sign_in(cast.olga)
    for reason in ("first", "second"):
        assert olga.post(f"{detail(cast)}suspension/", {"reason": reason}).status_code == 302
    assert standing(cast) == ("suspended", "first", [("business.suspended", "Olga Olsen", "first")])


def test_console_is_the_staffs_alone(cast: Cast) -> None:
    before = standing(cast)
    stranger, owner = Browser(HTTP_HOST="localhost"), sign_in(cast.alice)
    for path in (LIST, detail(cast)):
        assert stranger.get(path)["Location"].startswith("/sign-in/")
        assert owner.get(path).status_code == 404
    for path in ("suspension/", "reopening/"):
        given = {"reason": "because"}
        assert stranger.post(detail(cast) + path, given).status_code == 302
        assert owner.post(detail(cast) + path, given).status_code == 404
        assert sign_in(cast.olga).get(detail(cast) + path).status_code == 405
        assert sign_in(cast.olga).post(f"{LIST}businesses/999999/{path}", given).status_code == 404
    assert standing(cast) == before


def test_owners_session_is_nothing_on_the_platform(cast: Cast) -> None:
    owner = sign_in(cast.alice)
    elsewhere = Browser(HTTP_HOST="localhost")
    elsewhere.cookies["sessionid"] = owner.cookies["sessionid"].value
    assert elsewhere.get(LIST).status_code == 302


def test_create_staff_gives_a_login(cast: Cast) -> None:
    out = StringIO()
    call_command("create_staff", "New@Portico.test", name="New Person", stdout=out)
    call_command("create_staff", "new@portico.test", stdout=out)
    assert out.getvalue().splitlines() == [
        "new@portico.test may sign in now.",
        "new@portico.test was there already.",
    ]
    with entering_platform():
        assert User.objects.get(email="new@portico.test").name == "New Person"
    browser = Browser(HTTP_HOST="localhost")
    browser.post("/sign-in/", {"email": "new@portico.test"})
    assert browser.post("/sign-in/code/", {"code": newest_mail("new@portico.test").code})["Location"] == LIST
    assert browser.get(LIST)["Location"].startswith("/account/second-factor/"), "a second factor comes first"


def test_create_staff_wants_an_address(cast: Cast) -> None:
    with pytest.raises(CommandError, match="no email address"):
        call_command("create_staff", "nix")


def test_what_staff_did_is_read_in_one_place(cast: Cast) -> None:
    olga = sign_in(cast.olga)
    olga.post(f"{detail(cast)}suspension/", {"reason": "Unpaid since May"})
    page = assert_page(olga.get(f"{LIST}activity/").content)
    assert page.select(".trail__sentence")[0].get_text() == "Olga Olsen suspended a business"
    facts = {fact.dt.get_text(): fact.dd.get_text() for fact in page.select(".trail__fact")}  # type: ignore[union-attr]  # each has both
    assert (facts["Business"], facts["Reason"]) == ("Alpha Clinic", "Unpaid since May")
    nothing = assert_page(olga.get(f"{LIST}activity/", {"group": "sign_in", "until": "2020-01-01"}).content)
    assert nothing.select(".trail__line") == []


def test_what_staff_did_can_be_taken_along(cast: Cast) -> None:
    olga = sign_in(cast.olga)
    olga.post(f"{detail(cast)}suspension/", {"reason": "Unpaid since May"})
    answer = olga.post(f"{LIST}activity/export/", {"kind": "csv"})
    assert "Olga Olsen suspended a business" in answer.content.decode()
    with entering_platform():
        assert entries().filter(verb="audit.exported", by_name="Olga Olsen").count() == 1


def test_a_portal_whose_record_does_not_add_up_is_shown(cast: Cast) -> None:
    with entering(cast.beta, SYSTEM):
        record(by=SYSTEM, verb="test.done")
    with entering(cast.beta, SYSTEM):
        note_check(cast.beta.schema_name, 1, "Entry 1 was changed after it was written.")
    page = assert_page(sign_in(cast.olga).get(f"{LIST}activity/").content)
    card = page.select("section.card")[0]
    assert "do not add up" in card.get_text()
    assert [row.get_text(strip=True) for row in card.select(".row__title")] == ["Beta Coaching"]
