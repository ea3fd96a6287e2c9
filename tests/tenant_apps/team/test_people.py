"""Coming onto the team, another role, leaving, and handing the business over."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client as Browser
from django.utils import timezone

from tenant_apps.scheduling.models import Appointment
from tenant_apps.team import operations
from tenant_apps.team.exceptions import AlreadyOnTeam, LastOwner, NotOneself, OfferClosed, OwnersOnly
from tenant_apps.team.models import Member, MemberInvitation, OwnershipOffer
from tenants.accounts.choices import Role
from tenants.audit.models import Entry
from tenants.entry import entering
from tenants.viewer import SYSTEM, Viewer
from tests.factories.cast import Cast, Person, add_member, sign_in
from tests.factories.mailbox import mails_to, newest_mail
from tests.html import assert_page
from tests.tenant_apps.scheduling.diary import book as book_visit
from tests.tenant_apps.scheduling.diary import give_service, member_of

PEOPLE, ASK = "/team/people/", "/team/people/invitation/"
IDA = {"name": "Ida Ihle", "email": "Ida@alpha.test", "role": Role.FRONT_DESK}


def verbs(cast: Cast) -> list[str]:
    with entering(cast.alpha, SYSTEM):
        found = Entry.objects.filter(verb__regex="^(member|ownership)").order_by("at", "id")
        return list(found.values_list("verb", flat=True))


def role_of(cast: Cast, person: Person) -> str:
    with entering(cast.alpha, SYSTEM):
        return str(Member.objects.get(pk=person.viewer.member_id).role)


def page_of(person: Person) -> str:
    return f"{PEOPLE}{person.viewer.member_id}/"


@pytest.fixture
def mona(cast: Cast) -> Person:
    return add_member(cast.alpha, cast.alpha_host, "Mona Maier", Role.MANAGER)


def test_invited_by_mail_in_by_one_button(cast: Cast, browser: Browser) -> None:
    assert sign_in(cast.alice).post(ASK, IDA)["Location"] == PEOPLE
    received = newest_mail("ida@alpha.test")
    assert "Alice Adler invites you to the team of Alpha Clinic" in received.subject
    assert "Front desk" in assert_page(browser.get(received.path).content).get_text()
    assert browser.get("/team/").status_code == 302  # the link alone lets nobody in
    assert browser.post(received.path)["Location"] == "/team/"
    assert browser.get("/team/").status_code == 200
    assert browser.get("/team/settings/").status_code == 403
    assert Browser(HTTP_HOST=cast.alpha_host).post(received.path).status_code == 410
    assert verbs(cast) == ["member.invited", "member.joined"]


def test_in_by_code(cast: Cast, browser: Browser) -> None:
    sign_in(cast.alice).post(ASK, IDA)
    code = newest_mail("ida@alpha.test").code
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    assert browser.post("/team/join/", {"email": "ida@alpha.test", "code": wrong}).status_code == 422
    assert browser.post("/team/join/", {"email": "ida@alpha.test", "code": code})["Location"] == "/team/"


def test_five_wrong_codes_end_the_code(cast: Cast, browser: Browser) -> None:
    sign_in(cast.alice).post(ASK, IDA)
    code = newest_mail("ida@alpha.test").code
    with entering(cast.alpha, SYSTEM):
        MemberInvitation.objects.update(tries=5)
    assert browser.post("/team/join/", {"email": "ida@alpha.test", "code": code}).status_code == 422


def test_one_that_ran_out_is_sent_again_in_one_tap(cast: Cast, browser: Browser) -> None:
    sign_in(cast.alice).post(ASK, IDA)
    first = newest_mail("ida@alpha.test").path
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        alice = sign_in(cast.alice)
        [form] = assert_page(alice.get(PEOPLE).content).select(f'form[action^="{ASK}"][action$="renewal/"]')
        assert alice.post(str(form["action"]))["Location"] == PEOPLE
        assert "A new invitation is on its way to ida@alpha.test." in assert_page(alice.get(PEOPLE).content).get_text()
        received = newest_mail("ida@alpha.test")
        assert [browser.get(path).status_code for path in (first, received.path)] == [410, 200]
        assert browser.post(received.path)["Location"] == "/team/"
        assert role_of_newest(cast) == Role.FRONT_DESK
        mails = len(mails_to("ida@alpha.test"))
        assert alice.post(str(form["action"]), follow=True).status_code == 200  # the old one, once more
        assert len(mails_to("ida@alpha.test")) == mails


def test_a_manager_renews_no_managers_invitation(cast: Cast, mona: Person) -> None:
    sign_in(cast.alice).post(ASK, {**IDA, "role": Role.MANAGER})
    with entering(cast.alpha, SYSTEM):
        pk = MemberInvitation.objects.get(revoked_at=None).pk
    mails = len(mails_to("ida@alpha.test"))
    text = assert_page(sign_in(mona).post(f"{ASK}{pk}/renewal/", follow=True).content).get_text()
    assert ("Only an owner can do that." in text, len(mails_to("ida@alpha.test"))) == (True, mails)


def role_of_newest(cast: Cast) -> str:
    with entering(cast.alpha, SYSTEM):
        return str(Member.objects.order_by("-id")[0].role)


def test_withdrawn_replaced_or_late_it_opens_nothing(cast: Cast, browser: Browser) -> None:
    alice = sign_in(cast.alice)
    alice.post(ASK, IDA)
    first = newest_mail("ida@alpha.test").path
    alice.post(ASK, IDA)
    second = newest_mail("ida@alpha.test").path
    assert [browser.get(path).status_code for path in (first, second)] == [410, 200]
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert browser.post(second).status_code == 410
    with entering(cast.alpha, SYSTEM):
        pk = MemberInvitation.objects.get(revoked_at=None).pk
    assert alice.post(f"{ASK}{pk}/revocation/")["Location"] == PEOPLE
    assert browser.post(second).status_code == 410
    assert browser.get("/team/welcome/unknown/").status_code == 404


def test_nobody_is_asked_twice(cast: Cast) -> None:
    answer = sign_in(cast.alice).post(ASK, {**IDA, "email": cast.bob.user.email})
    assert (answer.status_code, mails_to(cast.bob.user.email)) == (409, [])
    with entering(cast.alpha, cast.alice.viewer), pytest.raises(AlreadyOnTeam):
        operations.invite_member(by=cast.alice.viewer, name="B", email=cast.bob.user.email, role=Role.FRONT_DESK)


def test_a_manager_makes_no_managers_and_nobody_an_owner(cast: Cast, mona: Person) -> None:
    for by, role in ((mona, Role.MANAGER), (mona, Role.OWNER), (cast.alice, Role.OWNER)):
        assert sign_in(by).post(ASK, {**IDA, "role": role}).status_code == 422
        with entering(cast.alpha, by.viewer):
            with pytest.raises(OwnersOnly):
                operations.invite_member(by=by.viewer, name="I", email="i@alpha.test", role=role)
            with pytest.raises(OwnersOnly):
                operations.change_role(member_of(cast.bob), by=by.viewer, role=role)


def test_a_manager_touches_no_owner_and_no_manager(cast: Cast, mona: Person) -> None:
    other = add_member(cast.alpha, cast.alpha_host, "Max Moser", Role.MANAGER)
    for person in (cast.alice, other):
        with entering(cast.alpha, mona.viewer):
            with pytest.raises(OwnersOnly):
                operations.change_role(member_of(person), by=mona.viewer, role=Role.ACCOUNTANT)
            with pytest.raises(OwnersOnly):
                operations.deactivate_member(member_of(person), by=mona.viewer)
    assert (role_of(cast, cast.alice), role_of(cast, other)) == ("owner", "manager")


def test_another_role_ends_what_was_opened_with_the_old_one(cast: Cast) -> None:
    bob, elsewhere, alice = sign_in(cast.bob), sign_in(cast.bob), sign_in(cast.alice)
    assert bob.get("/team/").status_code == 200
    assert alice.post(f"{page_of(cast.bob)}role/", {"role": Role.FRONT_DESK}).status_code == 302
    for browser in (bob, elsewhere):
        assert browser.get("/team/")["Location"].startswith("/sign-in/")
    assert alice.get("/team/").status_code == 200
    assert sign_in(cast.bob).get("/team/booking/").status_code == 200
    assert verbs(cast) == ["member.role_changed"]


def test_nobody_changes_their_own_role(cast: Cast, mona: Person) -> None:
    for by in (cast.alice, mona):
        with entering(cast.alpha, by.viewer), pytest.raises(NotOneself):
            operations.change_role(member_of(by), by=by.viewer, role=Role.FRONT_DESK)


def test_the_last_owner_cannot_leave(cast: Cast) -> None:
    answer = sign_in(cast.alice).post(f"{page_of(cast.alice)}deactivation/", follow=True)
    assert "Hand it over first" in answer.content.decode()
    with entering(cast.alpha, cast.alice.viewer), pytest.raises(LastOwner):
        operations.deactivate_member(member_of(cast.alice), by=cast.alice.viewer)
    somebody = Viewer("team", role=Role.OWNER)
    with entering(cast.alpha, SYSTEM), pytest.raises(LastOwner):
        operations.change_role(member_of(cast.alice), by=somebody, role=Role.FRONT_DESK)


def test_who_leaves_is_out_at_once_and_may_come_back(cast: Cast) -> None:
    bob, alice = sign_in(cast.bob), sign_in(cast.alice)
    away = alice.post(f"{page_of(cast.bob)}deactivation/")
    assert away["Location"] == f"{page_of(cast.bob)}handover/"
    assert bob.get("/team/")["Location"].startswith("/sign-in/")
    with entering(cast.alpha, SYSTEM):
        assert (member_of(cast.bob).is_active, member_of(cast.bob).is_bookable) == (False, False)
    assert "Bob Brandt" in assert_page(alice.get(PEOPLE).content).get_text()
    alice.post(f"{page_of(cast.bob)}reactivation/")
    assert sign_in(cast.bob).get("/team/").status_code == 200
    assert verbs(cast) == ["member.deactivated", "member.reactivated"]


def test_what_is_booked_is_handed_over(cast: Cast) -> None:
    alice = sign_in(cast.alice)
    with time_machine.travel("2026-05-25T09:00Z", tick=False):
        with entering(cast.alpha, SYSTEM):
            service = give_service(member_of(cast.alice), member_of(cast.bob))
            start = timezone.now() + timedelta(days=7)
            visit = book_visit(cast, service, cast.cara, start)
        browser = sign_in(cast.alice)
        page = f"{page_of(cast.bob)}handover/"
        browser.post(f"{page_of(cast.bob)}deactivation/")
        assert "Cara Claus" in assert_page(browser.get(page).content).get_text()
        browser.post(page, {f"to-{visit.pk}": cast.alice.viewer.member_id})
        assert "Cara Claus" not in browser.get(page).content.decode()
    with entering(cast.alpha, SYSTEM):
        assert Appointment.objects.get(pk=visit.pk).member_id == cast.alice.viewer.member_id
    assert alice.get(f"{PEOPLE}999999/handover/").status_code == 404


def test_handing_the_business_over_takes_both(cast: Cast, mona: Person) -> None:
    alice, elsewhere, mona_browser = sign_in(cast.alice), sign_in(mona), sign_in(mona)
    assert alice.post(f"{page_of(mona)}ownership-offer/")["Location"] == "/team/ownership/"
    assert newest_mail(mona.user.email).path == "/team/ownership/"
    assert (role_of(cast, cast.alice), role_of(cast, mona)) == ("owner", "manager")
    with entering(cast.alpha, SYSTEM):
        pk = OwnershipOffer.objects.get().pk
    acceptance = f"/team/ownership/{pk}/acceptance/"
    assert [alice.post(acceptance).status_code, sign_in(cast.bob).post(acceptance).status_code] == [404, 404]
    assert mona_browser.get(acceptance).status_code == 405
    before = mona_browser.cookies["sessionid"].value
    assert mona_browser.post(acceptance)["Location"] == "/team/"
    assert mona_browser.cookies["sessionid"].value != before
    assert (role_of(cast, cast.alice), role_of(cast, mona)) == ("manager", "owner")
    assert mona_browser.get("/team/settings/").status_code == 200
    for browser in (alice, elsewhere):
        assert browser.get("/team/")["Location"].startswith("/sign-in/")
    assert verbs(cast) == ["ownership.offered", "ownership.transferred"]


def test_both_may_be_owners_and_then_one_may_leave(cast: Cast, mona: Person) -> None:
    sign_in(cast.alice).post(f"{page_of(mona)}ownership-offer/", {"keeps_own": "on"})
    with entering(cast.alpha, mona.viewer):
        operations.accept_ownership(OwnershipOffer.objects.get(), by=mona.viewer)
    assert (role_of(cast, cast.alice), role_of(cast, mona)) == ("owner", "owner")
    with entering(cast.alpha, cast.alice.viewer):
        operations.deactivate_member(member_of(cast.alice), by=cast.alice.viewer)
        assert not member_of(cast.alice).is_active


def test_an_offer_ends(cast: Cast, mona: Person) -> None:
    """Late, taken back, turned down, by an owner who is none any more."""
    with entering(cast.alpha, cast.alice.viewer):
        late = operations.offer_ownership(member_of(mona), by=cast.alice.viewer, keeps_own=False)
        with time_machine.travel(timezone.now() + timedelta(days=8)), pytest.raises(OfferClosed):
            operations.accept_ownership(late, by=mona.viewer)
        with pytest.raises(OfferClosed):
            operations.withdraw_offer(late, by=cast.bob.viewer)
        operations.withdraw_offer(late, by=mona.viewer)
        with pytest.raises(OfferClosed):
            operations.accept_ownership(late, by=mona.viewer)
        again = operations.offer_ownership(member_of(mona), by=cast.alice.viewer, keeps_own=False)
        Member.objects.filter(pk=cast.alice.viewer.member_id).update(role=Role.MANAGER)
        with pytest.raises(OfferClosed):
            operations.accept_ownership(again, by=mona.viewer)
    assert role_of(cast, mona) == "manager"


@pytest.mark.parametrize("path", [PEOPLE, ASK, "/team/roles/", "/team/ownership/"])
def test_pages_are_whole(cast: Cast, mona: Person, path: str) -> None:
    alice = sign_in(cast.alice)
    alice.post(ASK, IDA)
    alice.post(f"{page_of(mona)}ownership-offer/")
    for person in (cast.alice, mona):
        assert_page(sign_in(person).get(path).content)
    assert_page(alice.get(page_of(cast.bob)).content)
