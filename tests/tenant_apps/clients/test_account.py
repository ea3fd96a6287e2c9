from __future__ import annotations

import pytest

from tenant_apps.clients.models import Client
from tenants.entry import entering
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast, sign_in
from tests.html import assert_page


def details(cast: Cast) -> str:
    return f"/account/{cast.cara.viewer.client_ids[0]}/"


def name_of_cara(cast: Cast) -> tuple[str, str]:
    with entering(cast.alpha, SYSTEM):
        client = Client.objects.get(pk=cast.cara.viewer.client_ids[0])
        return client.name, client.phone


def test_client_changes_own_details(cast: Cast) -> None:
    browser = sign_in(cast.cara)
    assert_page(browser.get("/account/").content)
    assert_page(browser.get(details(cast)).content)
    assert browser.post(details(cast), {"name": "Cara Claussen", "phone": "030 1"})["Location"] == "/account/"
    assert name_of_cara(cast) == ("Cara Claussen", "030 1")
    assert "Cara Claussen" in browser.get("/").content.decode()


@pytest.mark.parametrize("who", ["dan", "eve", "nobody"])
def test_others_details_are_not_there(cast: Cast, browser: object, who: str) -> None:
    other = browser if who == "nobody" else sign_in(getattr(cast, who))
    answers = [
        other.get(details(cast)).status_code,  # type: ignore[attr-defined]  # a Django test client
        other.post(details(cast), {"name": "Mine"}).status_code,  # type: ignore[attr-defined]  # a Django test client
    ]
    assert answers == {"dan": [404, 404], "eve": [302, 302], "nobody": [302, 302]}[who]
    assert name_of_cara(cast) == ("Cara Claus", "")


def test_details_without_a_name_are_refused(cast: Cast) -> None:
    response = sign_in(cast.cara).post(details(cast), {"name": " ", "phone": ""})
    assert response.status_code == 422
    assert name_of_cara(cast) == ("Cara Claus", "")
