from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone

from api.bearer import is_from
from api.models import Key, Token
from api.operations import MOST_LIVE, NotGrantable, TooMany, issue_key, issue_token
from tenant_apps.team.models import Member
from tenant_apps.team.operations import change_role, deactivate_member
from tenants.accounts.choices import Role
from tenants.accounts.factors.resets import remove_factors
from tenants.accounts.models import User
from tenants.audit.models import Entry
from tenants.entry import at_the_door, entering
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast, add_member, sign_in
from tests.factories.tokens import Caller, caller, key_of, token_of
from tests.html import assert_page


def test_tokens_are_listed_and_ended(cast: Cast) -> None:
    one, other = caller(cast.cara), caller(cast.cara)
    listed = one("GET", "me/tokens/").json()["results"]
    assert [set(row) for row in listed] == [
        {"id", "name", "prefix", "scopes", "created_at", "expires_at", "last_used_at"}
    ] * 2
    assert one("DELETE", f"me/tokens/{listed[0]['id']}/").status_code == 204
    assert other("GET", "me/").status_code == 401
    assert one("DELETE", f"me/tokens/{listed[0]['id']}/").status_code == 404


def everywhere(cast: Cast, browser: Browser) -> None:
    browser.post("/account/devices/others/end/")


def new_password(cast: Cast, browser: Browser) -> None:
    browser.post("/account/password/", {"new_password": "correct horse battery staple"})


def taken_off_the_team(cast: Cast, browser: Browser) -> None:
    with entering(cast.alpha, cast.alice.viewer):
        deactivate_member(Member.objects.get(pk=cast.bob.viewer.member_id), by=cast.alice.viewer)


def another_role(cast: Cast, browser: Browser) -> None:
    with entering(cast.alpha, cast.alice.viewer):
        change_role(Member.objects.get(pk=cast.bob.viewer.member_id), by=cast.alice.viewer, role=Role.FRONT_DESK)


def lost_factor(cast: Cast, browser: Browser) -> None:
    with entering(cast.alpha):
        remove_factors(User.objects.get(pk=cast.bob.user.pk))


@pytest.mark.parametrize("happens", [everywhere, new_password, taken_off_the_team, another_role, lost_factor])
def test_a_token_ends_where_sessions_end(cast: Cast, happens: Callable[[Cast, Browser], None]) -> None:
    bobs, carlas, browser = [caller(cast.bob), caller(cast.bob)], caller(cast.cara), sign_in(cast.bob)
    happens(cast, browser)
    assert [one("GET", "me/").status_code for one in bobs] == [401, 401]
    assert carlas("GET", "me/").status_code == 200, "nobody else's"
    with entering(cast.alpha):
        assert not Token.objects.filter(user_id=cast.bob.user.pk, revoked_at=None).exists(), "nor is one listed"
    with entering(cast.alpha, cast.alice.viewer):
        entry = Entry.objects.get(verb="token.all_revoked")
    assert (entry.by_name, entry.details) == (cast.bob.user.name, {"count": 2})


def test_one_device_signed_out_ends_no_token(cast: Cast) -> None:
    cara, browser = caller(cast.cara), sign_in(cast.cara)
    browser.post("/sign-out/")
    assert cara("GET", "me/").status_code == 200


def test_somebody_elses_token_is_not_there(cast: Cast) -> None:
    token_of(cast.dan)
    with entering(cast.alpha):
        pk = Token.objects.get(user_id=cast.dan.user.pk).pk
    assert caller(cast.cara)("DELETE", f"me/tokens/{pk}/").status_code == 404
    with entering(cast.alpha):
        assert Token.objects.get(pk=pk).revoked_at is None


@pytest.mark.parametrize(
    ("scopes", "opens"),
    [
        (("read",), {"appointments/": 200, "clients/": 200, "me/tokens/": 403}),
        (("write",), {"appointments/": 200, "clients/": 200, "me/tokens/": 403}),
        (("appointments",), {"appointments/": 200, "clients/": 403, "me/tokens/": 403}),
        (("clients",), {"appointments/": 403, "clients/": 200, "me/tokens/": 403}),
        (("account",), {"appointments/": 403, "clients/": 403, "me/tokens/": 200}),
    ],
)
def test_a_scope_opens_what_it_says(cast: Cast, scopes: tuple[str, ...], opens: dict[str, int]) -> None:
    cara = caller(cast.cara, scopes=scopes)
    assert {path: cara("GET", path).status_code for path in opens} == opens
    assert cara("GET", "me/").json()["scopes"] == list(scopes)


def test_reading_is_not_writing(cast: Cast) -> None:
    refused = caller(cast.cara, scopes=("read",))("POST", "appointments/", {})
    assert (refused.status_code, refused.json()["type"]) == (403, "/api/docs/#missing-scope")
    assert refused.json()["scopes"] == ["appointments", "write"]


def test_the_last_use_is_noted_to_five_minutes(cast: Cast) -> None:
    cara = caller(cast.cara)
    cara("GET", "me/")
    with entering(cast.alpha):
        first = Token.objects.get(user_id=cast.cara.user.pk).last_used_at
    cara("GET", "me/")
    with entering(cast.alpha):
        assert Token.objects.get(user_id=cast.cara.user.pk).last_used_at == first
        assert first is not None


def test_fifty_are_enough(cast: Cast) -> None:
    given: dict[str, Any] = {"by": cast.cara.viewer, "name": "x", "scopes": ["read"], "has_factor": False}
    with entering(cast.alpha):
        for _ in range(MOST_LIVE):
            issue_token(cast.cara.user, **given)
        with pytest.raises(TooMany):
            issue_token(cast.cara.user, **given)


@pytest.mark.parametrize("role", [Role.OWNER, Role.PRACTITIONER])
def test_a_key_is_never_more_than_a_manager(cast: Cast, role: Role) -> None:
    with entering(cast.alpha), at_the_door(), pytest.raises(NotGrantable):
        issue_key(by=cast.alice.viewer, name="x", role=role, scopes=["read"])


def test_only_an_owner_makes_keys(cast: Cast) -> None:
    with entering(cast.alpha), at_the_door(), pytest.raises(NotGrantable):
        issue_key(by=cast.bob.viewer, name="x", role=Role.MANAGER, scopes=["read"])


def test_a_key_acts_in_its_own_name(cast: Cast) -> None:
    key = Caller(cast.alpha_host, key_of(cast.alice, role=Role.FRONT_DESK))
    made = key("POST", "team/clients/", {"name": "Kim Kern", "email": "kim@clients.test"})
    assert made.status_code == 201
    with entering(cast.alpha, cast.alice.viewer):
        entry = Entry.objects.get(verb="client.added", client_id=made.json()["id"])
    assert (entry.by_kind, entry.by_name, entry.by_role, entry.by_user_id) == ("team", "Till", "front_desk", None)


def test_a_key_ends_with_its_makers_ownership(cast: Cast) -> None:
    other = add_member(cast.alpha, cast.alpha_host, "Otto Ott", Role.OWNER)
    key = Caller(cast.alpha_host, key_of(other, role=Role.MANAGER))
    assert key("GET", "me/").status_code == 200
    with entering(cast.alpha, SYSTEM):
        Member.objects.filter(pk=other.viewer.member_id).update(role=Role.MANAGER)
    assert key("GET", "me/").status_code == 401


def test_a_key_that_only_reads_writes_nothing(cast: Cast) -> None:
    key = Caller(cast.alpha_host, key_of(cast.alice, role=Role.ACCOUNTANT))
    assert key("GET", "team/clients/").status_code == 200
    assert key("POST", "team/clients/", {"name": "Kim", "email": "kim@clients.test"}).status_code == 403


def test_a_key_may_be_kept_to_a_network(cast: Cast) -> None:
    inside = Caller(cast.alpha_host, key_of(cast.alice, role=Role.MANAGER, networks=("127.0.0.0/8",)))
    outside = Caller(cast.alpha_host, key_of(cast.alice, role=Role.MANAGER, networks=("203.0.113.0/24",)))
    assert (inside("GET", "me/").status_code, outside("GET", "me/").status_code) == (200, 401)
    assert outside("GET", "me/", **{"X-Forwarded-For": "203.0.113.9"}).status_code == 200
    with entering(cast.alpha, cast.alice.viewer):
        assert Entry.objects.filter(verb="key.refused").count() == 1


def test_networks_of_both_families() -> None:
    assert is_from("203.0.113.9", ["203.0.113.0/24"])
    assert is_from("2001:db8::/64", ["2001:db8::/48"])
    assert not is_from("2001:db8::/64", ["203.0.113.0/24"])
    assert not is_from("", ["0.0.0.0/0"])


def test_a_key_is_made_and_ended_by_an_owners_token(cast: Cast) -> None:
    alice = caller(cast.alice)
    made = alice("POST", "team/keys/", {"name": "Till", "role": "manager", "scopes": ["read"], "days": 30})
    assert made.status_code == 201
    key = Caller(cast.alpha_host, made.json()["key"])
    assert key("GET", "team/members/").status_code == 200
    assert [row["name"] for row in alice("GET", "team/keys/").json()["results"]] == ["Till"]
    assert alice("DELETE", f"team/keys/{made.json()['id']}/").status_code == 204
    assert key("GET", "team/members/").status_code == 401
    with entering(cast.alpha):
        assert Key.objects.get().expires_at < timezone.now() + timedelta(days=31)


def test_a_token_hands_on_no_more_than_it_has(cast: Cast) -> None:
    wanted = {"name": "Till", "role": "manager", "scopes": ["write"]}
    assert caller(cast.alice, scopes=("account", "read"))("POST", "team/keys/", wanted).status_code == 403
    assert caller(cast.alice, factor=False)("POST", "team/keys/", wanted).status_code == 403
    with entering(cast.alpha):
        assert Key.objects.count() == 0


def test_the_page_makes_a_token_and_shows_it_once(cast: Cast) -> None:
    browser = sign_in(cast.cara)
    assert_page(browser.get("/account/tokens/").content)
    made = browser.post("/account/tokens/", {"name": "Phone", "scopes": ["read"], "days": "30"})
    text = assert_page(made.content).select_one(".banner code").text  # type: ignore[union-attr]  # it is there
    assert Caller(cast.alpha_host, text)("GET", "me/").status_code == 200
    page = browser.get("/account/tokens/").content.decode()
    assert (text in page, text[:8] in page) == (False, True)
    with entering(cast.alpha):
        pk = Token.objects.get(user_id=cast.cara.user.pk).pk
    browser.post(f"/account/tokens/{pk}/end/")
    assert Caller(cast.alpha_host, text)("GET", "me/").status_code == 401


def test_the_page_offers_a_client_nothing_of_the_teams(cast: Cast) -> None:
    offered = {
        who.user.email: [box["value"] for box in page.select("input[name=scopes]")]
        for who in (cast.cara, cast.alice)
        for page in [assert_page(sign_in(who).get("/account/tokens/").content)]
    }
    assert offered == {
        cast.cara.user.email: ["read", "write", "appointments", "account"],
        cast.alice.user.email: ["read", "write", "appointments", "clients", "account"],
    }
    refused = sign_in(cast.cara).post("/account/tokens/", {"name": "All", "scopes": ["clients"], "days": "30"})
    assert refused.status_code == 422


def test_the_page_asks_for_a_fresh_proof(cast: Cast) -> None:
    assert sign_in(cast.cara, fresh=False).get("/account/tokens/").status_code == 302


def test_the_page_of_keys(cast: Cast) -> None:
    browser = sign_in(cast.alice)
    assert_page(browser.get("/team/keys/").content)
    given = {"name": "Till", "role": "manager", "scopes": ["read"], "days": "30", "networks": "127.0.0.1 10.0.0.0/8"}
    made = browser.post("/team/keys/", given)
    text = assert_page(made.content).select_one(".banner code").text  # type: ignore[union-attr]  # it is there
    assert Caller(cast.alpha_host, text)("GET", "me/").json()["team"]["role"] == "manager"
    assert browser.post("/team/keys/", {**given, "networks": "everywhere"}).status_code == 422


def test_no_key_without_a_second_factor_behind_it(cast: Cast) -> None:
    browser = sign_in(cast.alice, factor=False)
    given = {"name": "Till", "role": "manager", "scopes": ["read"], "days": "30"}
    assert browser.post("/team/keys/", given).status_code == 403
    with entering(cast.alpha):
        assert Key.objects.count() == 0
