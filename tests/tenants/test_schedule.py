from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.db import connections

from tenants import schedule
from tenants.entry import entering_queue
from tenants.queue import load_tasks
from tenants.queue.draining import run_waiting
from tenants.schedule import Rule, remember_rules, run_due, scheduled
from tests.factories.cast import Cast
from tests.tenants import tasks

START = datetime(2026, 3, 27, 12, 0, tzinfo=UTC)
NAME = "tests.note_surroundings"


@pytest.fixture(autouse=True)
def _only_our_rules(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    load_tasks()
    monkeypatch.setattr(schedule, "_rules", {})
    tasks.seen.clear()
    yield
    tasks.seen.clear()


def add_rule(rule: Rule) -> None:
    schedule._rules[NAME] = rule
    remember_rules()


def asked() -> list[str]:
    with entering_queue(), connections["default"].cursor() as cursor:
        cursor.execute("SELECT actor FROM portico.message")
        return [row[0] for row in cursor.fetchall()]


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def test_task_is_asked_for_when_it_is_due_and_not_before(cast: Cast) -> None:
    with time_machine.travel(START, tick=False) as clock:
        add_rule(Rule(hours(1), None, "UTC", each_business=False))
        assert (run_due(), run_due()) == (1, 0)
        clock.shift(timedelta(minutes=59))
        assert run_due() == 0
        clock.shift(timedelta(minutes=1))
        assert run_due() == 1
    assert asked() == [NAME, NAME]


def test_outage_is_caught_up_by_one_run_in_the_old_rhythm(cast: Cast) -> None:
    with time_machine.travel(START, tick=False) as clock:
        add_rule(Rule(hours(1), None, "UTC", each_business=False))
        run_due()
        clock.shift(hours(5.5))
        assert (run_due(), run_due()) == (1, 0)
        clock.shift(timedelta(minutes=29))
        assert run_due() == 0
        clock.shift(timedelta(minutes=1))
        assert run_due() == 1


def test_runs_that_pile_up_while_no_worker_works_are_done_once(cast: Cast) -> None:
    with time_machine.travel(START, tick=False) as clock:
        add_rule(Rule(hours(1), None, "UTC", each_business=False))
        for _ in range(3):
            run_due()
            clock.shift(hours(1))
    assert len(asked()) == 3
    assert run_waiting() == 1


def test_task_for_each_business_reaches_each(cast: Cast) -> None:
    add_rule(Rule(hours(1), None, "UTC", each_business=True))
    run_due()
    run_waiting()
    assert {seen[0] for seen in tasks.seen} == {cast.alpha, cast.beta}


def test_restart_of_the_scheduler_changes_nothing_and_a_new_rule_starts_anew(cast: Cast) -> None:
    with time_machine.travel(START, tick=False):
        add_rule(Rule(hours(1), None, "UTC", each_business=False))
        run_due()
        remember_rules()
        assert run_due() == 0
        add_rule(Rule(hours(2), None, "UTC", each_business=False))
        assert run_due() == 1


def test_rule_that_is_gone_is_forgotten(cast: Cast) -> None:
    add_rule(Rule(hours(1), None, "UTC", each_business=False))
    schedule._rules.clear()
    remember_rules()
    schedule._rules[NAME] = Rule(hours(1), None, "UTC", each_business=False)
    assert run_due() == 0


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 3, 27, 12, tzinfo=UTC), datetime(2026, 3, 28, 5, tzinfo=UTC)),  # winter: 06:00 is 05:00 UTC
        (datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 29, 4, tzinfo=UTC)),  # the clocks went forward
        (datetime(2026, 3, 29, 3, 59, tzinfo=UTC), datetime(2026, 3, 29, 4, tzinfo=UTC)),
        (datetime(2026, 3, 29, 4, tzinfo=UTC), datetime(2026, 3, 30, 4, tzinfo=UTC)),
        (datetime(2026, 10, 24, 22, 30, tzinfo=UTC), datetime(2026, 10, 25, 5, tzinfo=UTC)),
    ],
)
def test_daily_task_keeps_its_local_hour_when_the_clocks_change(now: datetime, expected: datetime) -> None:
    rule = Rule(None, time(6), "Europe/Berlin", each_business=False)
    assert rule.next_run(planned=now, now=now) == expected


def test_daily_task_at_an_hour_that_a_clock_change_leaves_out_still_runs_that_day() -> None:
    rule = Rule(None, time(2, 30), "Europe/Berlin", each_business=False)
    now = datetime(2026, 3, 28, 12, tzinfo=UTC)
    assert rule.next_run(planned=now, now=now) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_rule_without_a_rhythm_is_refused() -> None:
    with pytest.raises(ValueError):
        scheduled("tests.never")
