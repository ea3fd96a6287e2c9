"""What is refused to somebody who is signed in stands in the trail, and can't be made to fill it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import time_machine
from django.test import Client as Browser
from django.utils import timezone

from tenants.audit.models import Entry
from tenants.entry import entering, entering_platform
from tenants.viewer import SYSTEM
from tests.architecture.world import World
from tests.factories.cast import Cast, Person, sign_in
from tests.factories.tokens import caller

NOT_THERE = "/appointments/900999/"


def refused(cast: Cast) -> list[tuple[str, dict[str, Any]]]:
    with entering(cast.alpha, SYSTEM):
        found = Entry.objects.filter(verb="account.page_refused").order_by("at")
        return [(entry.by_name, entry.details) for entry in found]


def test_a_role_that_is_refused_is_written_down(cast: Cast) -> None:
    assert sign_in(cast.bob).get("/team/settings/").status_code == 403
    assert refused(cast) == [("Bob Brandt", {"status": 403, "route": "team:settings", "count": 1})]


def test_a_thousand_refusals_are_three_entries(cast: Cast) -> None:
    bob = sign_in(cast.bob)
    for _ in range(120):
        bob.get("/team/settings/")
    assert [details["count"] for _, details in refused(cast)] == [1, 10, 100]
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        bob.get("/team/settings/")
    assert [details["count"] for _, details in refused(cast)] == [1, 10, 100, 1]


def test_somebody_elses_rows_tried_one_by_one(cast: Cast) -> None:
    row = World(cast).row("appointment")["pk"]
    dan = sign_in(cast.dan)
    for number in range(4):
        assert dan.get(f"/appointments/{row + number}/").status_code == 404
    assert refused(cast) == [], "an old link is no attack"
    dan.get(f"/appointments/{row}/")
    assert refused(cast) == [("Dan Dorn", {"status": 404, "route": "scheduling:my-appointment", "count": 5})]


def test_a_program_is_written_down_as_well(cast: Cast) -> None:
    cara = caller(cast.cara)
    assert cara("GET", "team/clients/").status_code == 403
    for _ in range(5):
        assert cara("GET", "appointments/900999/").status_code == 404
    found = [(name, details["route"]) for name, details in refused(cast)]
    assert found == [("Cara Claus", "api:team-client-list"), ("Cara Claus", "api:appointment")]


def test_strangers_and_pages_that_never_were_leave_nothing(cast: Cast) -> None:
    stranger, dan = Browser(HTTP_HOST=cast.alpha_host), sign_in(cast.dan)
    for _ in range(6):
        stranger.get("/team/settings/")
        stranger.get(NOT_THERE)
        dan.get("/no/such/page/")
    assert refused(cast) == []


def test_a_form_that_was_open_for_too_long_is_no_refusal(cast: Cast) -> None:
    browser = sign_in(cast.cara)
    browser.handler.enforce_csrf_checks = True
    assert browser.post("/account/devices/others/end/").status_code == 403
    assert refused(cast) == []


def test_who_only_looks_as_a_client_is_told_and_not_written_down(cast: Cast) -> None:
    own = f"/account/{cast.cara.viewer.client_ids[0]}/"
    assert World(cast).browser("alice as cara").post(own, {"name": "Another"}).status_code == 403
    assert refused(cast) == []


def test_the_platforms_own_trail_has_its_own(cast: Cast) -> None:
    olga: Person = cast.olga
    browser = sign_in(olga)
    for _ in range(5):
        assert browser.get("/console/businesses/987654321/").status_code == 404
    with entering_platform():
        entry = Entry.unscoped.get(verb="account.page_refused")
    assert (entry.by_kind, entry.details["route"]) == ("platform", "console:business-detail")
