"""The draft on real pages: of somebody who is not there, in frames of ours alone, and without leaving a trace."""

from __future__ import annotations

import pytest
from django.test import Client as Browser

from tenant_apps.clients.models import Client
from tenant_apps.scheduling.models import Appointment, Service
from tenants.entry import entering
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast
from tests.html import assert_page
from tests.tenant_apps.branding.conftest import LOOK, shown

PAGES = ("home", "booking", "sign-in")


def rows(cast: Cast) -> tuple[int, int]:
    with entering(shown(cast), SYSTEM):
        return Client.objects.count(), Appointment.objects.count()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_wears_the_draft_and_leaves_nothing(cast: Cast, owner: Browser, page: str) -> None:
    before = rows(cast)
    owner.post("/team/brand/", LOOK)
    answer = owner.get(f"/team/brand/preview/{page}/")
    soup = assert_page(answer.content)
    assert soup.title is not None
    assert soup.title.get_text().strip().endswith("· Alpha Praxis")
    assert soup.find("link", href=lambda href: bool(href) and "/assets/brand-aa3300-ledger-sharp-dark" in href)
    assert soup.select("script, [autofocus]") == []
    assert rows(cast) == before
    assert "Set-Cookie" not in answer.headers or "csrftoken" not in answer.headers["Set-Cookie"]


def test_home_shows_somebody_made_up_with_the_businesss_own_services(cast: Cast, owner: Browser) -> None:
    text = assert_page(owner.get("/team/brand/preview/home/").content).get_text()
    assert "Alex" in text
    assert "Initial assessment" in text
    assert "Cara" not in text


def test_words_and_scheme_are_tried_too(cast: Cast, owner: Browser) -> None:
    owner.post("/team/brand/words/", {"appointment-one": "séance", "appointment-many": "séances"})
    home = owner.get("/team/brand/preview/home/?scheme=dark")
    assert "séance" in assert_page(home.content).get_text()
    assert b"-dark-" in home.content
    assert "séance" not in owner.get("/team/").content.decode()


def test_only_a_preview_may_be_framed_and_only_by_ourselves(cast: Cast, owner: Browser) -> None:
    preview, editor = owner.get("/team/brand/preview/home/"), owner.get("/team/brand/")
    assert preview["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in preview["Content-Security-Policy"]
    assert editor["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in editor["Content-Security-Policy"]
    frames = assert_page(editor.content).select("iframe")
    assert [(frame.get_attribute_list("sandbox"), frame.has_attr("inert")) for frame in frames] == [
        (["allow-same-origin"], True)
    ] * 2


def test_there_are_no_other_pages_to_preview(owner: Browser) -> None:
    assert owner.get("/team/brand/preview/team/").status_code == 404
    assert owner.get("/team/brand/preview/today/").status_code == 404


def test_a_business_without_services_is_shown_as_empty_as_it_is(cast: Cast, owner: Browser) -> None:
    with entering(cast.alpha, cast.alice.viewer):
        Service.objects.update(is_online=False)
    assert_page(owner.get("/team/brand/preview/home/").content)
    assert_page(owner.get("/team/brand/preview/booking/").content)
