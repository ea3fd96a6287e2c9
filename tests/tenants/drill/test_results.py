"""Who learns how a drill went: the business, the platform's staff, the log."""

from __future__ import annotations

import logging
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.utils import timezone

from tenants.drill import operations
from tenants.drill.choices import Lock
from tenants.drill.findings import Findings
from tenants.drill.models import DrillRun
from tenants.drill.tasks import SPREAD, begin_night
from tenants.entry import entering_platform
from tenants.models import Business, BusinessStatus
from tenants.queue.draining import run_waiting
from tests.factories.cast import Cast, sign_in
from tests.factories.mailbox import mails_to
from tests.html import assert_page

PAGE = "/team/security/"


def keep(business: Business | None, *, failed: bool = False) -> DrillRun:
    findings = Findings(pages=700, queries=400, guards=900)
    if failed:
        findings.breach(Lock.ONE, who="another client", what="GET scheduling:my-appointment", found="200")
    return operations._keep(business, timezone.now(), findings)


def test_the_page_before_the_first_drill(cast: Cast) -> None:
    page = assert_page(sign_in(cast.alice).get(PAGE).content)
    assert "The first exercise runs tonight" in page.get_text()


def test_the_page_says_what_was_tried(cast: Cast) -> None:
    keep(cast.alpha)
    page = assert_page(sign_in(cast.alice).get(PAGE).content)
    text = page.get_text(" ", strip=True)
    assert "All 2000 attempts were refused" in text
    assert "700 pages" in text
    assert "400 questions to the database" in text


def test_the_page_says_that_something_got_through_and_not_what(cast: Cast) -> None:
    keep(cast.alpha, failed=True)
    text = assert_page(sign_in(cast.alice).get(PAGE).content).get_text(" ", strip=True)
    assert "One of our own attempts got through" in text
    assert "my-appointment" not in text


def test_a_business_reads_only_its_own(cast: Cast) -> None:
    keep(cast.beta, failed=True)
    keep(None, failed=True)
    assert "The first exercise runs tonight" in sign_in(cast.alice).get(PAGE).content.decode()


def test_the_console_shows_a_failure_until_a_later_drill_holds(cast: Cast) -> None:
    olga = sign_in(cast.olga)
    keep(cast.alpha, failed=True)
    for address in ("/console/", f"/console/businesses/{cast.beta.pk}/"):
        assert "A lock did not hold" in assert_page(olga.get(address).content).get_text()
    listed = assert_page(olga.get("/console/drills/").content).get_text(" ", strip=True)
    assert "GET scheduling:my-appointment another client: 200" in listed
    keep(cast.beta)
    keep(None)
    assert "A lock did not hold" in olga.get("/console/").content.decode()
    keep(cast.alpha)
    assert "A lock did not hold" not in olga.get("/console/").content.decode()


def test_the_console_shows_where_no_drill_runs_any_more(cast: Cast) -> None:
    olga = sign_in(cast.olga)
    keep(cast.beta)
    assert "not tried lately" not in olga.get("/console/drills/").content.decode(), "they were opened just now"
    with entering_platform():
        Business.objects.update(created_at=timezone.now() - timedelta(days=3))
    text = assert_page(olga.get("/console/drills/").content).get_text(" ", strip=True)
    assert "1 portal was not tried lately" in text
    keep(cast.alpha)
    assert "not tried lately" not in olga.get("/console/drills/").content.decode()


def test_a_failure_is_logged_and_mailed_once(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "portico.drill"):
        keep(cast.alpha, failed=True)
        keep(cast.beta, failed=True)
    assert [record.levelname for record in caplog.records] == ["ERROR", "ERROR"]
    run_waiting()
    (mail,) = mails_to("olga@portico.test")
    assert "drill has failed" in mail.subject
    assert "another client: GET scheduling:my-appointment: 200" in mail.text


def test_a_drill_that_holds_alarms_nobody(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    keep(cast.alpha)
    run_waiting()
    assert (caplog.records, mails_to("olga@portico.test")) == ([], [])


def test_old_results_are_forgotten(cast: Cast) -> None:
    run = keep(cast.alpha)
    with entering_platform():
        DrillRun.objects.filter(pk=run.pk).update(started_at=timezone.now() - 2 * operations.KEPT_FOR)
    keep(cast.alpha)
    with entering_platform():
        assert DrillRun.objects.filter(business=cast.alpha).count() == 1


def test_the_command_reports_and_succeeds(cast: Cast) -> None:
    out = StringIO()
    call_command("drill", cast.alpha_host, "--route", "home:home", stdout=out)
    assert out.getvalue().endswith("guards in 1 places.\nEvery attempt was refused.\n")


def test_the_command_fails_where_a_lock_is_broken(cast: Cast, settings: object) -> None:
    settings.ROOT_URLCONF = "tests.tenants.drill.urls"  # type: ignore[attr-defined]  # pytest-django's fixture
    out = StringIO()
    with pytest.raises(CommandError, match="1 failed"):
        call_command("drill", cast.alpha_host, "--route", "forgetful", stdout=out)
    assert "another client: GET forgetful → 200, with what is somebody else’s (Lock one" in out.getvalue()


def test_the_command_knows_its_hosts(cast: Cast) -> None:
    with pytest.raises(CommandError, match=r"No business at nobody\.localhost"):
        call_command("drill", "nobody.localhost")


def test_the_night_is_spread_over_hours(cast: Cast) -> None:
    with entering_platform():
        Business.objects.filter(pk=cast.beta.pk).update(status=BusinessStatus.SUSPENDED)
        begin_night()
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT schema, visible_at - now() FROM portico.message WHERE actor = 'drill.try_business'")
            delays = dict(cursor.fetchall())
    assert delays.keys() == {cast.alpha.schema_name, cast.beta.schema_name}, "a suspended one as well"
    assert max(delays.values()) > SPREAD * 0.4
