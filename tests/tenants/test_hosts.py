"""Which host answers for which business, and what a host answers when something is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings as django_settings
from django.db import close_old_connections, connections
from django.http import HttpResponse
from django.test import Client as Browser
from pytest_django import Settings

from tenant_apps.clients.models import Client
from tenant_apps.team.models import Member
from tenants import hosts
from tenants.entry import entering, entering_platform
from tenants.models import Business, BusinessStatus, Domain
from tenants.viewer import SYSTEM, NoViewer
from tests.architecture.threads import elsewhere, pooled
from tests.architecture.world import seeing
from tests.factories.cast import Cast, sign_in
from tests.tenants.catalog import administrator
from tests.tenants.proxy import wire_to

PAGE = "/sign-in/"


@pytest.fixture
def odd_pages(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.tenants.urls"


def get(host: str, path: str = PAGE, **headers: str) -> HttpResponse:
    return Browser(HTTP_HOST=host, raise_request_exception=False).get(path, headers=headers)  # type: ignore[return-value]  # is one


def change(business: Business, **fields: object) -> None:
    with entering_platform():
        Business.objects.filter(pk=business.pk).update(**fields)


def titles(cast: Cast) -> set[str]:
    with entering(cast.alpha, SYSTEM):
        return set(Member.objects.values_list("title", flat=True))


def test_each_host_answers_with_its_own_pages(cast: Cast) -> None:
    assert b"Alpha Clinic" in get(cast.alpha_host).content
    assert b"Beta Coaching" in get(cast.beta_host).content
    assert get(cast.alpha_host, "/start/").status_code == 404
    assert get(django_settings.PLATFORM_HOST, "/start/").status_code == 200
    assert get(django_settings.PLATFORM_HOST, "/team/").status_code == 404


@pytest.mark.parametrize("host", ["nobody.localhost", "localhost.", "127.0.0.1", "[::1]", "alpha", "xalpha.localhost"])
def test_an_unknown_host_is_not_found(cast: Cast, host: str) -> None:
    response = get(host)
    assert response.status_code == (200 if host == "localhost." else 404)
    assert b"Alpha" not in response.content


@pytest.mark.parametrize("host", ["alpha.localhost:8000", "ALPHA.localhost", "alpha.localhost.", "Alpha.Localhost.:80"])
def test_a_host_is_known_however_it_is_written(cast: Cast, host: str) -> None:
    response = get(host)
    assert response.status_code == 200
    assert b"Alpha Clinic" in response.content


@pytest.mark.parametrize(
    "host",
    [
        "",
        "alpha.localhost@beta.localhost",
        "alpha.localhost/path",
        "alpha.localhost, beta.localhost",
        "alpha.localhost\r\nX-Other: 1",
        "alpha.localhost:port",
        "[alpha.localhost",
        "alpha.localhost?",
        "alpha.localhost#",
        "%61lpha.localhost",
        "alpha.localhost\x00",
        "'; DROP TABLE tenants_domain; --",
    ],
)
def test_a_host_that_is_none_is_a_bad_request(cast: Cast, host: str) -> None:
    assert get(host).status_code == 400


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Host", "X-Original-Host", "Forwarded"])
def test_another_header_names_no_host(cast: Cast, header: str) -> None:
    assert b"Alpha Clinic" in get(cast.alpha_host, **{header: cast.beta_host}).content


def test_a_suspended_business_rests_at_once_and_opens_at_once(cast: Cast) -> None:
    assert get(cast.alpha_host).status_code == 200
    change(cast.alpha, status=BusinessStatus.SUSPENDED)
    for path in ("/", PAGE, "/team/", "/no/such/page/"):
        response = get(cast.alpha_host, path)
        assert response.status_code == 503
        assert b"Alpha Clinic" in response.content
    assert Browser(HTTP_HOST=cast.alpha_host).post(PAGE, {"email": "cara@clients.test"}).status_code == 503
    assert get(cast.beta_host).status_code == 200
    change(cast.alpha, status=BusinessStatus.OPEN)
    assert get(cast.alpha_host).status_code == 200


def test_a_change_is_seen_by_the_next_request(cast: Cast) -> None:
    assert b"Alpha Clinic" in get(cast.alpha_host).content
    change(cast.alpha, name="Alpha, renamed")
    assert b"Alpha, renamed" in get(cast.alpha_host).content


def test_a_change_by_another_process_is_seen_by_the_next_request(cast: Cast) -> None:
    assert b"Alpha Clinic" in get(cast.alpha_host).content
    rename = "UPDATE public.tenants_business SET name = %s WHERE id = %s"
    with administrator() as other:
        other.execute(rename.encode(), ["Alpha elsewhere", cast.alpha.pk])
        other.commit()
        try:
            assert b"Alpha elsewhere" in get(cast.alpha_host).content
        finally:
            other.execute("SET LOCAL session_replication_role = replica")  # the version goes back as well
            back = "UPDATE public.tenants_business SET name = %s, version = %s WHERE id = %s"
            other.execute(back.encode(), [cast.alpha.name, cast.alpha.version, cast.alpha.pk])
            other.commit()


def test_a_host_that_moves_takes_its_visitors_along(cast: Cast) -> None:
    assert b"Alpha Clinic" in get(cast.alpha_host).content
    with entering_platform():
        Domain.objects.filter(domain=cast.alpha_host).update(tenant=cast.beta, is_primary=False)
    assert b"Beta Coaching" in get(cast.alpha_host).content


def test_a_host_that_is_given_up_is_unknown(cast: Cast) -> None:
    assert get(cast.alpha_host).status_code == 200
    with entering_platform():
        Domain.objects.filter(domain=cast.alpha_host).delete()
    assert get(cast.alpha_host).status_code == 404


def test_a_second_host_is_known_at_once(cast: Cast) -> None:
    assert get("portal.alpha.test").status_code == 404
    with entering_platform():
        Domain.objects.create(tenant=cast.alpha, domain="portal.alpha.test", is_primary=False)
    assert b"Alpha Clinic" in get("portal.alpha.test").content


def test_a_known_host_costs_no_look_at_the_platform(
    cast: Cast, django_assert_num_queries: Callable[..., object]
) -> None:
    hosts.find_business(cast.alpha_host)
    with django_assert_num_queries(0):  # type: ignore[attr-defined]  # a context manager
        assert hosts.find_business(cast.alpha_host) == cast.alpha


def test_a_page_that_spoils_its_business_spoils_no_other(cast: Cast, odd_pages: None) -> None:
    assert get(cast.alpha_host, "/test/spoil/").status_code == 200
    again = hosts.find_business(cast.alpha_host)
    assert again is not None
    assert (again.name, again.words) == (cast.alpha.name, cast.alpha.words)


@pytest.mark.parametrize(("kind", "status"), [("404", 404), ("403", 403), ("400", 400), ("500", 500)])
def test_what_a_page_wrote_before_it_raised_is_taken_back(cast: Cast, odd_pages: None, kind: str, status: int) -> None:
    browser = sign_in(cast.alice)
    browser.raise_request_exception = False
    assert browser.post(f"/test/raise/{kind}/").status_code == status
    assert titles(cast) == {""}


@pytest.mark.parametrize(("status", "title"), [(200, "written"), (302, "written"), (422, "written"), (503, "")])
def test_what_a_page_answers_decides_what_is_kept(cast: Cast, odd_pages: None, status: int, title: str) -> None:
    assert sign_in(cast.alice).post(f"/test/return/{status}/").status_code == status
    assert titles(cast) == {title}


@pytest.mark.parametrize("method", ["get", "head", "options", "post", "put", "patch", "delete"])
def test_who_looks_as_a_client_writes_by_no_method(cast: Cast, odd_pages: None, method: str) -> None:
    browser = seeing(cast.alice, cast.cara)
    browser.raise_request_exception = False
    response = getattr(browser, method)("/test/client/")
    assert response.status_code == (500 if method in ("get", "head", "options") else 403)  # a GET that writes is a bug
    with entering(cast.alpha, SYSTEM):
        assert set(Client.objects.values_list("phone", flat=True)) == {""}


def test_who_looks_as_a_client_leaves_it_in_the_same_session(cast: Cast) -> None:
    """The seat is read-only, the rest of the request is not: its session can be saved."""
    browser = seeing(cast.alice, cast.cara)
    assert browser.get("/").status_code == 200
    assert browser.post("/team/portal-view/end/").status_code == 302
    assert browser.get("/")["Location"] == "/team/"


def test_a_streamed_answer_is_made_after_leaving_and_finds_nothing(cast: Cast, odd_pages: None) -> None:
    response = sign_in(cast.alice).get("/test/stream/")
    with pytest.raises(NoViewer):
        b"".join(response)


def test_a_public_page_stands_at_the_door(cast: Cast, odd_pages: None) -> None:
    assert sign_in(cast.alice).get("/test/where/").content.decode() == f"{cast.alpha.schema_name}_door"


def statuses(*steps: Callable[[], object]) -> list[tuple[int, str]]:
    """A page asked for before the first step and after each, as in one worker thread."""
    found = []
    for step in (lambda: None, *steps):
        step()
        response = get("alpha.localhost")
        close_old_connections()  # as at the end of each request
        found.append((response.status_code, response.headers.get("Retry-After", "")))
    return found


OK, DOWN = (200, ""), (503, "5")


@pytest.fixture
def kill() -> Callable[[], None]:
    """Ends every other connection to this test's database that pages use; idle ones notice only when they are used."""

    def end_all() -> None:
        with administrator() as server:
            server.execute(
                "SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity WHERE datname = current_database() "
                "AND usename = 'portico_web' AND pid <> %s",
                [pid],
            )

    pid = connections["default"].connection.info.backend_pid
    return end_all


@pytest.mark.parametrize("run", [elsewhere, pooled])
def test_killed_connections_cost_no_request(cast: Cast, kill: Callable[[], None], run: Callable[..., object]) -> None:
    assert run(lambda: statuses(kill, kill)) == [OK, OK, OK]


@pytest.mark.parametrize("run", [elsewhere, pooled])
def test_a_database_that_is_away_is_told_and_missed_no_longer_than_it_is_away(
    cast: Cast, run: Callable[..., object]
) -> None:
    at = django_settings.DATABASES["default"]
    with wire_to(at["HOST"], int(at["PORT"])) as wire:
        seen = run(lambda: statuses(wire.cut, lambda: None, wire.mend), HOST="127.0.0.1", PORT=wire.port)
    assert seen == [OK, DOWN, DOWN, OK]


def test_a_database_that_is_away_changes_nobodys_name(cast: Cast) -> None:
    at = django_settings.DATABASES["default"]
    ready: list[dict[str, str]] = []

    def look() -> list[tuple[bool, bool]]:
        get(cast.alpha_host)
        wire.cut()
        pages = [get(host).content for host in (cast.alpha_host, cast.beta_host, django_settings.PLATFORM_HOST)]
        ready.append(get(cast.alpha_host, "/readyz").json())  # type: ignore[attr-defined]  # the test browser's
        return [(b"Alpha Clinic" in page, django_settings.PLATFORM_NAME.encode() in page) for page in pages]

    with wire_to(at["HOST"], int(at["PORT"])) as wire:
        seen = elsewhere(look, HOST="127.0.0.1", PORT=wire.port)
    assert seen == [(True, False), (False, False), (False, True)]
    assert ready == [{"status": "not ready", "database": "unreachable", "migrations": "unknown", "queue": "unknown"}]


@pytest.mark.parametrize("run", [elsewhere, pooled])
def test_a_connection_lost_in_the_middle_is_told_as_such(
    cast: Cast, odd_pages: None, run: Callable[..., object]
) -> None:
    def ask() -> list[int]:
        answers = []
        for path in ("/test/where/", "/test/lose/", "/test/where/"):
            answers.append(get("alpha.localhost", path).status_code)
            close_old_connections()
        return answers

    assert run(ask) == [200, 503, 200]


@pytest.fixture(autouse=True)
def _forgetful() -> Iterator[None]:
    hosts.forget_all()
    yield
    hosts.forget_all()
