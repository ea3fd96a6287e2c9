from __future__ import annotations

from tenant_apps.team.choices import OpeningStep
from tenant_apps.team.operations import tick_step
from tenant_apps.team.queries import Checklist, opening_checklist
from tenants.entry import entering, entering_platform
from tenants.models import Business
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast, sign_in
from tests.factories.invitations import invite
from tests.html import assert_page

LOOK = {"name": "Beta Coaching", "colour": "#aa3300", "theme": "calm", "radius": "soft", "scheme": "auto"}


def checklist(cast: Cast) -> Checklist | None:
    with entering_platform():
        beta = Business.objects.get(pk=cast.beta.pk)
    with entering(beta, cast.eve.viewer):
        return opening_checklist()


def done(cast: Cast) -> list[bool]:
    found = checklist(cast)
    assert found is not None
    return [line.is_done for line in found.lines]


def test_new_business_has_all_of_it_ahead(cast: Cast) -> None:
    found = checklist(cast)
    assert found is not None
    assert (found.done, found.total) == (0, 5)
    assert [line.is_next for line in found.lines] == [True, False, False, False, False]
    assert all(line.url.startswith("/team/") for line in found.lines)
    assert "Invite a client" in [line.title for line in found.lines]


def test_steps_tick_themselves_as_they_are_done(cast: Cast) -> None:
    browser = sign_in(cast.eve)
    invite(cast.eve)
    browser.post("/team/brand/", LOOK)
    assert done(cast) == [False, False, False, True, False]
    browser.post("/team/brand/publication/")
    assert done(cast) == [False, False, True, True, False]


def test_what_the_system_does_ticks_nothing(cast: Cast) -> None:
    with entering(cast.beta, SYSTEM):
        tick_step(OpeningStep.HOURS, by=SYSTEM)
    assert done(cast) == [False] * 5


def test_done_list_goes_away(cast: Cast) -> None:
    with entering(cast.beta, cast.eve.viewer):
        for step in OpeningStep:
            if step != OpeningStep.HIDDEN:
                tick_step(step, by=cast.eve.viewer)
                tick_step(step, by=cast.eve.viewer)
    assert checklist(cast) is None


def test_owner_puts_it_away(cast: Cast) -> None:
    browser = sign_in(cast.eve)
    assert "Getting started" in assert_page(browser.get("/team/").content).get_text()
    assert browser.post("/team/checklist/dismissal/")["Location"] == "/team/"
    assert "Getting started" not in assert_page(browser.get("/team/").content).get_text()


def test_others_do_not_put_it_away(cast: Cast, browser: object) -> None:
    path = "/team/checklist/dismissal/"
    assert sign_in(cast.bob).post(path).status_code == 403
    assert sign_in(cast.cara).post(path).status_code == 403
    assert browser.post(path).status_code == 302  # type: ignore[attr-defined]  # a Django test client
    assert sign_in(cast.alice).get(path).status_code == 405
    with entering(cast.alpha, cast.alice.viewer):
        assert opening_checklist() is not None
