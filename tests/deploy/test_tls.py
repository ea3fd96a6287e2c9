import pytest
from django.test import Client as Browser
from django.test import override_settings

from tests.factories.cast import Cast


@pytest.fixture
def caddy(cast: Cast) -> Browser:
    return Browser(HTTP_HOST="127.0.0.1:8001")


@override_settings(SECURE_SSL_REDIRECT=True)
def test_names_we_answer_for_get_a_certificate(caddy: Browser, cast: Cast) -> None:
    names = ["localhost", cast.alpha_host, cast.beta_host, cast.alpha_host.upper() + "."]
    answers = [caddy.get("/internal/tls-ask", {"domain": name}).status_code for name in names]
    assert answers == [200, 200, 200, 200]


@pytest.mark.parametrize("name", ["", "nobody.localhost", "evil.example", "localhost.evil.example", "127.0.0.1"])
def test_other_names_get_none(caddy: Browser, name: str) -> None:
    assert caddy.get("/internal/tls-ask", {"domain": name}).status_code == 404
