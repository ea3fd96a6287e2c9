"""What matters most is asked for again: these routes, and no other way, need a proof of the last minutes."""

from __future__ import annotations

import pytest

from tenants.entry import entering_platform
from tenants.models import Business
from tests.architecture.matrix import BUSINESS, PLATFORM, Route
from tests.architecture.test_matrix import URLS, path_of
from tests.architecture.world import World
from tests.factories.cast import Cast, sign_in

STEPPED_UP = {
    "accounts:address",
    "accounts:address-code",
    "accounts:app",
    "accounts:app-removal",
    "accounts:backup-codes",
    "accounts:backup-codes-file",
    "accounts:passkey",
    "accounts:passkey-options",
    "accounts:passkey-removal",
    "accounts:passkeys",
    "accounts:password",  # the first one; later ones ask for the one before
    "activity:trail-export",
    "activity:trail-retention",
    "console:trail-export",
    "domains:given-primacy",
    "domains:primacy",
    "domains:removal",
    "signing:factor-reset-approval",
    "signing:factor-reset-refusal",
    "signing:rules",
    "team:ownership-acceptance",
    "team:ownership-offer",
    "tokens:key-list",
    "tokens:token-list",
}


def asks(route: Route, host: str, world: World, cast: Cast) -> bool:
    browser = sign_in(cast.alice if host == "business" else cast.olga, fresh=False)
    path = path_of(world, route, host)
    answers = [browser.get(path) if method == "GET" else browser.post(path) for method in route.answers]
    return any(answer.headers.get("Location", "").startswith("/account/confirmation/") for answer in answers)


@pytest.mark.parametrize("host", URLS)
def test_these_and_no_others_ask_for_a_fresh_proof(cast: Cast, host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    world, found = World(cast), set()
    lines = [route for route in (BUSINESS if host == "business" else PLATFORM) if route.seat != "public"]
    for route in lines:
        with entering_platform():  # an owner's route may have changed the business itself
            version = Business.objects.values_list("version", flat=True).get(pk=cast.alpha.pk)
        monkeypatch.setattr(cast.alpha, "version", version)
        if asks(route, host, world, cast):
            found.add(route.name)
    assert found == STEPPED_UP & {route.name for route in lines}


def test_each_of_them_is_a_route() -> None:
    assert {route.name for route in (*BUSINESS, *PLATFORM)} >= STEPPED_UP
