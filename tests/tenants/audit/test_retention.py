"""The oldest entries go; what is left can still be told from a trail whose beginning was cut off."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from tenants.audit.models import Entry, Link
from tenants.audit.operations import new_entry, write
from tenants.audit.retention import (
    DEFAULT_DAYS,
    FEWEST_DAYS,
    OwnerNeeded,
    days_kept,
    remove,
    write_checkpoint,
)
from tenants.audit.tasks import prune_platform
from tenants.entry import entering, entering_platform
from tenants.queue import enqueue
from tenants.queue.draining import run_waiting
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast
from tests.tenants.audit.acts import act, faults, tamper, verdict_on, verdict_on_platform

DAY = timedelta(days=1)


def aged(*days: float) -> None:
    """An entry of each age, in the place now entered."""
    for age in days:
        entry = new_entry(by=SYSTEM, verb="test.done", subject=None, client_id=None)
        entry.at = timezone.now() - age * DAY
        write(entry)


@pytest.fixture
def old(trail: Cast) -> Cast:
    """Five entries that are older than six years, then three that are not."""
    with entering(trail.alpha, SYSTEM):
        aged(2500, 2400, 2300, 2250, 2200, 2000, 100, 1)
    return trail


def prune(cast: Cast) -> None:
    with entering(cast.alpha, SYSTEM):
        enqueue("audit.prune")
    run_waiting()


def kept(cast: Cast) -> list[tuple[int, str]]:
    with entering(cast.alpha, SYSTEM):
        verbs = dict(Entry.objects.values_list("id", "verb"))
        return [(link.position, verbs[link.entry_id]) for link in Link.objects.order_by("position")]


def test_old_entries_go_and_the_rest_is_whole(old: Cast) -> None:
    prune(old)
    assert kept(old) == [(6, "test.done"), (7, "test.done"), (8, "test.done"), (9, "audit.pruned")]
    assert faults(old.alpha) == []
    act(old.alpha, SYSTEM)
    assert (verdict_on(old.alpha).first, verdict_on(old.alpha).last, faults(old.alpha)) == (6, 10, [])


def test_a_second_run_changes_nothing(old: Cast) -> None:
    prune(old)
    before = kept(old)
    prune(old)
    assert kept(old) == before


def test_later_runs_go_on_where_earlier_ones_ended(old: Cast) -> None:
    prune(old)
    tamper(old.alpha, "UPDATE audit_entry SET at = at")  # nothing: a trail is only as old as its entries
    with entering(old.alpha, SYSTEM):
        up_to = write_checkpoint(days=150)
    remove(old.alpha.schema_name, up_to)
    assert kept(old) == [(7, "test.done"), (8, "test.done"), (9, "audit.pruned"), (10, "audit.pruned")]
    assert faults(old.alpha) == []


def test_between_checkpoint_and_removal_nothing_is_wrong(old: Cast) -> None:
    with entering(old.alpha, SYSTEM):
        up_to = write_checkpoint(DEFAULT_DAYS)
    assert (up_to, len(kept(old)), faults(old.alpha)) == (5, 9, [])
    with entering(old.alpha, SYSTEM):
        assert write_checkpoint(DEFAULT_DAYS) == 5  # the next run takes the same one up
    remove(old.alpha.schema_name, up_to)
    assert (len(kept(old)), faults(old.alpha)) == (4, [])


def test_more_cut_off_than_the_checkpoint_says_is_seen(old: Cast) -> None:
    prune(old)
    remove(old.alpha.schema_name, 6)
    assert faults(old.alpha) == ["Entries 1 to 6 are missing."]


def test_a_new_entry_that_stands_before_old_ones_keeps_them(trail: Cast) -> None:
    """A long transaction: its entry is chained after newer ones, though it began earlier."""
    with entering(trail.alpha, SYSTEM):
        aged(2500, 1, 2400, 1)
    prune(trail)
    assert [position for position, _ in kept(trail)] == [2, 3, 4, 5]
    assert faults(trail.alpha) == []


def test_a_trail_of_old_entries_alone_leaves_its_checkpoint(trail: Cast) -> None:
    with entering(trail.alpha, SYSTEM):
        aged(2500, 2400)
    prune(trail)
    assert (kept(trail), faults(trail.alpha)) == ([(3, "audit.pruned")], [])


def test_the_platform_prunes_its_own(trail: Cast) -> None:
    with entering_platform():
        aged(2500, 1)
    prune_platform()
    verdict = verdict_on_platform()
    assert (verdict.first, verdict.last, verdict.is_whole) == (2, 3, True)


def test_without_the_owner_nothing_is_removed(old: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(settings.DATABASES, "owner")
    with pytest.raises(OwnerNeeded):
        remove(old.alpha.schema_name, 5)


@pytest.mark.parametrize(
    ("policies", "days"),
    [
        ({}, DEFAULT_DAYS),
        ({"audit_days": 400}, 400),
        ({"audit_days": 1}, FEWEST_DAYS),
        ({"audit_days": "x"}, DEFAULT_DAYS),
    ],
)
def test_how_long_is_the_business_own_rule(policies: dict[str, object], days: int) -> None:
    assert days_kept(policies) == days
