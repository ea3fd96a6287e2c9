"""Brings the template, the spares and every business to the migrations and guards of the code that runs this."""

from __future__ import annotations

import logging
import time
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tenants.fleet.connection import LOCK_SECONDS, RUN, TEMPLATE_IN_USE, holding, may_pass, reason
from tenants.fleet.failures import known_failures, settle_failures
from tenants.fleet.fanout import Failures, fan_out
from tenants.fleet.plan import Plan, make_plan
from tenants.fleet.progress import Progress
from tenants.fleet.states import TEMPLATE, Condition, read_conditions
from tenants.fleet.template import ensure_template
from tenants.fleet.wanted import Key, wanted_in_businesses

log = logging.getLogger("portico.fleet")
FAIRLY_TRIED = 3  # schemas of one kind that fail, one after the other, before the rest of them is left alone


class TemplateFailed(Exception):
    """The template could not be migrated, so nothing else was tried."""


class NotTried(Exception):
    """Left alone, because the first ones of its kind all failed."""


@dataclass(frozen=True, slots=True)
class Options:
    """`pauses`: how long to wait, each time, before those are tried again that somebody else's lock stopped."""

    jobs: int = 4
    batch: int = 20
    lock_seconds: float = LOCK_SECONDS
    pauses: tuple[float, ...] = (1.0, 3.0)
    progress: Progress = field(default_factory=Progress)


@dataclass(frozen=True, slots=True)
class Report:
    """Of `schemas`, so many were `behind` the template; all of them but `failures` (name: reason) no longer are."""

    has_new_template: bool
    schemas: int
    behind: int
    seconds: float
    failures: dict[str, str]


def migrate(*, only: str | None = None, options: Options | None = None) -> Report:
    """Migrates the whole fleet, or one schema. What is up to date costs nothing; what fails is reported, as it was.

    Raises `TemplateFailed` where not even the template can be brought there.
    """
    options = options or Options()
    wanted = wanted_in_businesses()
    with holding(RUN):
        begun = time.monotonic()
        plans = {} if only else _migrate_template(wanted, options)
        conditions = read_conditions(only)
        behind = {name: one for name, one in conditions.items() if not one.is_current(wanted)}
        options.progress.start(len(behind))
        try:
            failures = _migrate_all(behind, plans, options)
        finally:
            options.progress.end()
        reasons = {name: reason(error) for name, error in failures.items()}
        settle_failures(reasons, current=conditions.keys() - reasons)
        return Report(bool(plans), len(conditions), len(behind), time.monotonic() - begun, reasons)


def _migrate_template(wanted: frozenset[Key], options: Options) -> dict[Condition, Plan]:
    """Whatever the template needed, the schemas of its former condition need too."""
    ensure_template()
    pauses = deque(options.pauses)
    while not (condition := read_conditions(TEMPLATE)[TEMPLATE]).is_current(wanted):
        try:
            with holding(TEMPLATE_IN_USE):
                return {condition: make_plan(TEMPLATE, condition, lock_seconds=options.lock_seconds)}
        except Exception as error:
            if not (pauses and may_pass(error)):
                raise TemplateFailed(reason(error)) from error
            time.sleep(pauses.popleft())
    return {}


def _migrate_all(behind: Mapping[str, Condition], plans: Mapping[Condition, Plan], options: Options) -> Failures:
    failures = _migrate_groups(behind, plans, options, options.progress)
    for pause in options.pauses:
        again = {name for name, error in failures.items() if may_pass(error)}
        if not again:
            break
        log.warning("%s schemas are tried again in %s s", len(again), pause)
        time.sleep(pause)
        conditions = {name: one for name, one in read_conditions().items() if name in again}
        failures = {name: error for name, error in failures.items() if name not in again}
        failures |= _migrate_groups(conditions, plans, options, Progress())
    return failures


def _migrate_groups(
    behind: Mapping[str, Condition], plans: Mapping[Condition, Plan], options: Options, progress: Progress
) -> Failures:
    groups: defaultdict[Condition, list[str]] = defaultdict(list)
    for name, condition in behind.items():
        groups[condition].append(name)
    failures: Failures = {}
    troubled = known_failures()
    for condition, names in groups.items():
        ordered = sorted(names, key=lambda name: name in troubled)  # what failed before must not stop the others
        failures |= _migrate_group(condition, ordered, plans.get(condition), options, progress)
    return failures


def _migrate_group(
    condition: Condition, names: Iterable[str], plan: Plan | None, options: Options, progress: Progress
) -> Failures:
    waiting, failures = deque(names), Failures()
    while plan is None and waiting:
        name = waiting.popleft()
        try:
            plan = make_plan(name, condition, lock_seconds=options.lock_seconds)
        except Exception as error:  # whatever a migration raises concerns its schema alone, and is reported
            failures[name] = error
            if sum(not may_pass(one) for one in failures.values()) == FAIRLY_TRIED:
                failures |= dict.fromkeys(waiting, NotTried(f"others like it failed: {reason(error)}"))
                waiting.clear()
        progress.advance(1)
    if plan is not None and waiting:
        o = options
        failures |= fan_out(
            plan, list(waiting), jobs=o.jobs, batch=o.batch, lock_seconds=o.lock_seconds, advance=progress.advance
        )
    return failures
