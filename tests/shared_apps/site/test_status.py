from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client as Browser

from shared_apps.site import health
from shared_apps.site.health import looked
from tenants import pulse
from tenants.entry import entering_platform
from tenants.pulse import MAIL, MAIL_FAILED, STREAMS, WORKER, beat
from tests.factories.cast import Cast
from tests.html import assert_page


@pytest.fixture(autouse=True)
def _nothing_is_remembered() -> Iterator[None]:
    health.forget()
    yield
    health.forget()


def states() -> dict[str, str]:
    with entering_platform():
        return {str(part.name): part.state for part in looked().parts}


def seen(name: str, *, ago: timedelta = timedelta()) -> None:
    with entering_platform():
        beat(name)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE portico.pulse SET at = now() - make_interval(secs => %s) WHERE name = %s",
                [ago.total_seconds(), name],
            )


def test_what_was_never_seen_is_not_called_broken(cast: Cast) -> None:
    assert states() == {
        "Portals and pages": "works",
        "Live updates": "unknown",
        "Work in the background": "unknown",
        "Mail": "unknown",
    }


@pytest.mark.parametrize(("minutes", "state"), [(0, "works"), (2, "works"), (5, "slow"), (30, "down")])
@pytest.mark.parametrize(("name", "part"), [(STREAMS, "Live updates"), (WORKER, "Work in the background")])
def test_a_part_that_is_silent_is_noticed(cast: Cast, name: str, part: str, minutes: int, state: str) -> None:
    seen(name, ago=timedelta(minutes=minutes))
    assert states()[part] == state


def test_mail_that_fails_counts_until_one_gets_through(cast: Cast) -> None:
    seen(MAIL, ago=timedelta(days=2))
    assert states()["Mail"] == "works"  # nobody had anything to send
    seen(MAIL_FAILED)
    assert states()["Mail"] == "slow"
    seen(MAIL, ago=-timedelta(seconds=1))
    assert states()["Mail"] == "works"


def test_a_task_that_waits_for_long_is_slow_work(cast: Cast) -> None:
    seen(WORKER)
    with entering_platform(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO portico.message (id, queue, actor, payload, schema, signature, visible_at) "
            "VALUES (gen_random_uuid(), 'default', 'nobody.knows', '{}', 'public', '', now() - interval '10 minutes')"
        )
    assert states()["Work in the background"] == "slow"


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(), "Everything works"),
        (timedelta(minutes=5), "Something is slower"),
        (timedelta(hours=1), "A part does not answer"),
    ],
)
def test_page_says_how_it_is_and_nothing_of_any_business(visitor: Browser, ago: timedelta, said: str) -> None:
    seen(WORKER, ago=ago)
    text = assert_page(visitor.get("/status/").content).get_text(" ", strip=True)
    assert said in text
    assert [name for name in ("Alpha", "Beta", "b_") if name in text] == []


def test_what_goes_well_all_the_time_is_written_down_now_and_then(cast: Cast) -> None:
    pulse.note("a test's own")
    with entering_platform():
        first = pulse.pulses()["a test's own"]
    pulse.note("a test's own")
    with entering_platform():
        assert pulse.pulses()["a test's own"] == first
