from __future__ import annotations

import pytest
from django.test import Client as Browser

from tenant_apps.scheduling.models import Service
from tenant_apps.scheduling.operations import archive_service
from tenant_apps.team.choices import OpeningStep
from tenant_apps.team.queries import is_ticked
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast, sign_in
from tests.html import assert_page
from tests.tenant_apps.scheduling.diary import give_service, member_of
from tests.tenant_apps.scheduling.views.practice import (
    address,
    answers,
    colleagues,
    everything,
    inside,
    one,
    queries_of,
    refusals,
    shown,
    text,
)

GOOD = {"name": "Yoga", "minutes": "45", "price": "60,50", "buffer_after": "5", "is_online": "on"}


def stored(cast: Cast, name: str) -> Service:
    with inside(cast):
        found: Service = Service.objects.prefetch_related("members").get(name=name)
        return found


def test_new_service_is_stored_in_minor_units(cast: Cast, alice: Browser) -> None:
    bob = str(cast.bob.viewer.member_id)
    assert alice.post("/team/services/new/", {**GOOD, "members": bob})["Location"] == "/team/services/"
    yoga = stored(cast, "Yoga")
    assert (yoga.minutes, yoga.price_minor, yoga.currency) == (45, 6050, "EUR")
    assert (yoga.buffer_before, yoga.buffer_after) == (0, 5)
    assert [member.name for member in yoga.members.all()] == ["Bob Brandt"]
    page = assert_page(alice.get("/team/services/").content)
    assert "60,50 €" in shown(page, ".rows")
    with inside(cast):
        assert is_ticked(OpeningStep.SERVICES)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "required"),
        ({"minutes": "2"}, "At least 5 minutes."),
        ({"minutes": "9999"}, "At most 24 hours"),
        ({"minutes": "99999999999999999999"}, "At most 24 hours"),
        ({"price": "cheap"}, "as a number"),
        ({"price": "1.234"}, "as a number"),
        ({"price": "NaN"}, "as a number"),
        ({"price": "-5"}, "below zero"),
        ({"price": "9999999999"}, "more than can be charged"),
        ({"buffer_after": "999"}, "At most 240 minutes."),
        ({"members": "999999"}, "999999"),
        ({"name": "N" * 121}, "at most 120"),
    ],
)
def test_bad_input_is_told_at_its_field_and_nothing_typed_is_lost(
    cast: Cast, alice: Browser, wrong: dict[str, str], sentence: str
) -> None:
    before = everything(cast)
    answer = alice.post("/team/services/new/", {**GOOD, **wrong})
    page = assert_page(answer.content)
    assert answer.status_code == 422
    assert sentence in shown(page, ".field--invalid .field__error")
    kept = {**GOOD, **wrong}
    for field in ("name", "minutes", "price", "buffer_after"):
        assert one(page, f"[name={field}]").get("value", "") == kept[field]
    assert everything(cast) == before


def test_change_keeps_what_the_form_showed(cast: Cast, service: Service, alice: Browser) -> None:
    page = assert_page(alice.get(f"/team/services/{service.pk}/").content)
    assert one(page, "[name=price]")["value"] == "60"
    assert len(page.select("[name=members][checked]")) == 1
    alice.post(f"/team/services/{service.pk}/", {"name": "Long massage", "minutes": "90", "price": "80"})
    changed = stored(cast, "Long massage")
    assert (changed.pk, changed.minutes, changed.price_minor, changed.is_online) == (service.pk, 90, 8000, False)
    assert list(changed.members.all()) == []
    page = assert_page(alice.get("/team/services/").content)
    assert "Nobody gives it" in shown(page, ".rows")


def test_archived_service_leaves_the_list(cast: Cast, service: Service, alice: Browser) -> None:
    assert alice.post(f"/team/services/{service.pk}/archival/")["Location"] == "/team/services/"
    assert "Massage" not in [
        text(row) for row in assert_page(alice.get("/team/services/").content).select(".row__link")
    ]
    assert alice.get(f"/team/services/{service.pk}/").status_code == 404


def test_empty_list_says_what_to_do(cast: Cast, alice: Browser) -> None:
    with inside(cast):
        for service in Service.objects.all():
            archive_service(service, by=SYSTEM)
    page = assert_page(alice.get("/team/services/").content)
    assert address(one(page, ".empty a")) == "/team/services/new/"


def test_the_list_may_be_right_as_it_is(cast: Cast, service: Service, alice: Browser) -> None:
    assert assert_page(alice.get("/team/services/").content).select("form[action='/team/services/review/']")
    assert alice.post("/team/services/review/")["Location"] == "/team/"
    assert not assert_page(alice.get("/team/services/").content).select("form[action='/team/services/review/']")


def test_who_may(cast: Cast, service: Service) -> None:
    before = everything(cast)
    others = {"bob": 403, "cara": 403, "dan": 403, "eve": 302, "nobody": 302}
    for path in ("/team/services/", "/team/services/new/", f"/team/services/{service.pk}/"):
        assert answers(cast, path) == {"alice": 200, **others}
    posts = ("/team/services/new/", f"/team/services/{service.pk}/", f"/team/services/{service.pk}/archival/")
    for path in (*posts, "/team/services/review/"):
        assert refusals(cast, path, GOOD, *others) == others
    assert everything(cast) == before
    for person in colleagues(cast).values():
        assert sign_in(person).get("/team/services/").status_code == 200
    for path in ("/team/services/999999/", "/team/services/999999/archival/"):
        assert sign_in(cast.alice).post(path, GOOD).status_code == 404


def test_looking_changes_nothing(cast: Cast, service: Service, alice: Browser) -> None:
    before = everything(cast)
    for path in ("/team/services/", "/team/services/new/", f"/team/services/{service.pk}/"):
        alice.get(path)
    for path in ("/team/services/review/", f"/team/services/{service.pk}/archival/"):
        assert alice.get(path).status_code == 405
    assert everything(cast) == before


def test_list_stays_flat_in_queries(cast: Cast, service: Service, alice: Browser) -> None:
    few = queries_of(alice, "/team/services/")
    with inside(cast):
        for n in range(29):
            give_service(member_of(cast.bob), name=f"Massage {n}")
    assert queries_of(alice, "/team/services/") == few
