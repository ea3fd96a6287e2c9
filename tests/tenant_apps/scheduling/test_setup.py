"""What a business offers and when: services, hours, time off, and the start its blueprint gives it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from tenant_apps.scheduling.exceptions import EmptySpan, HoursOverlap
from tenant_apps.scheduling.models import Service, TimeOff, WeeklyHours
from tenant_apps.scheduling.operations import (
    add_service,
    add_time_off,
    archive_service,
    fill_from_blueprint,
    remove_time_off,
    set_weekly_hours,
    update_service,
)
from tenant_apps.scheduling.queries import weekly_hours
from tenants.accounts.permissions import NotAllowed
from tenants.audit.models import Entry
from tenants.blueprints import INDUSTRIES, load_blueprint
from tenants.entry import becoming
from tests.factories.cast import Cast
from tests.tenant_apps.scheduling.diary import book, june, member_of


def test_team_adds_a_service_at_the_end_of_the_list(cast: Cast, service: Service) -> None:
    alice = cast.alice.viewer
    with becoming(alice):
        added = add_service(by=alice, members=[member_of(cast.bob)], name="Sauna", minutes=45, price_minor=2500)
    assert list(Service.objects.all())[-1] == added
    assert (added.currency, added.is_online, [member.name for member in added.members.all()]) == (
        "EUR",
        True,
        ["Bob Brandt"],
    )
    assert Entry.objects.get(verb="service.added", details__name="Sauna").by_name == "Alice Adler"


def test_changed_price_leaves_bookings_as_agreed(cast: Cast, service: Service) -> None:
    booked = book(cast, service, cast.cara, june(2, 10))
    with becoming(cast.alice.viewer):
        update_service(service, by=cast.alice.viewer, price_minor=9900, members=[member_of(cast.alice)])
    booked.refresh_from_db()
    assert (booked.price_minor, Service.objects.get(pk=service.pk).price_minor) == (6000, 9900)
    assert [member.name for member in service.members.all()] == ["Alice Adler"]


def test_archiving_twice_is_archiving_once(cast: Cast, service: Service) -> None:
    first = archive_service(service, by=cast.alice.viewer).archived_at
    assert archive_service(service, by=cast.alice.viewer).archived_at == first
    assert Entry.objects.filter(verb="service.archived").count() == 1


@pytest.mark.parametrize("minutes", [0, 1441])
def test_postgres_refuses_an_impossible_length(cast: Cast, service: Service, minutes: int) -> None:
    with pytest.raises(IntegrityError, match="service_takes_time"), transaction.atomic():
        update_service(service, by=cast.alice.viewer, minutes=minutes)


def test_hours_replace_the_whole_week(cast: Cast, service: Service) -> None:
    bob = member_of(cast.bob)
    hours = {0: [(time(8), time(12)), (time(12), time(14))], 4: [(time(20), time(0))]}
    with becoming(cast.bob.viewer):
        set_weekly_hours(bob, by=cast.bob.viewer, hours=hours)
        assert weekly_hours(bob) == hours


@pytest.mark.parametrize(
    "hours",
    [
        {2: [(time(9), time(12)), (time(11), time(13))]},
        {2: [(time(12), time(9))]},
        {2: [(time(9), time(9))]},
        {2: [(time(9), time(0)), (time(20), time(22))]},
        {2: [(time(9), time(12)), (time(9), time(12))]},
    ],
)
def test_hours_that_overlap_are_refused_and_nothing_changes(
    cast: Cast, service: Service, hours: Mapping[int, list[tuple[time, time]]]
) -> None:
    before = weekly_hours(member_of(cast.bob))
    with pytest.raises(HoursOverlap) as refused:
        set_weekly_hours(member_of(cast.bob), by=cast.bob.viewer, hours=hours)
    assert refused.value.weekday == 2
    assert weekly_hours(member_of(cast.bob)) == before


def test_time_off_comes_and_goes(cast: Cast, service: Service) -> None:
    with becoming(cast.bob.viewer):
        away = add_time_off(
            member_of(cast.bob), by=cast.bob.viewer, starts_at=june(8, 0), ends_at=june(13, 0), note="Holiday"
        )
        assert (away.span.lower, away.span.upper) == (june(8, 0), june(13, 0))
        remove_time_off(away, by=cast.bob.viewer)
    assert TimeOff.objects.count() == 0
    assert list(Entry.objects.filter(verb__startswith="time_off").order_by("at").values_list("verb", flat=True)) == [
        "time_off.added",
        "time_off.removed",
    ]


def test_time_off_that_ends_before_it_begins_is_refused(cast: Cast, service: Service) -> None:
    with pytest.raises(EmptySpan):
        add_time_off(member_of(cast.bob), by=cast.bob.viewer, starts_at=june(8, 0), ends_at=june(8, 0))


def test_client_sets_nothing_up(cast: Cast, service: Service) -> None:
    cara, bob = cast.cara.viewer, member_of(cast.bob)
    before = (Service.objects.count(), WeeklyHours.objects.count())
    with becoming(cara):
        for attempt in (
            lambda: add_service(by=cara, members=[bob], name="Free", minutes=60),
            lambda: update_service(service, by=cara, price_minor=0),
            lambda: archive_service(service, by=cara),
            lambda: set_weekly_hours(bob, by=cara, hours={}),
            lambda: add_time_off(bob, by=cara, starts_at=june(8, 0), ends_at=june(9, 0)),
        ):
            with pytest.raises(NotAllowed):
                attempt()
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Service.objects.update(price_minor=0)
    assert (Service.objects.count(), WeeklyHours.objects.count()) == before


@pytest.mark.parametrize("industry", INDUSTRIES)
def test_blueprint_fills_an_empty_business_once(
    cast: Cast, service: Service, industry: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Service.objects.all().delete()
    WeeklyHours.objects.all().delete()
    monkeypatch.setattr(cast.alpha, "industry", industry)
    blueprint, alice = load_blueprint(industry), member_of(cast.alice)
    for _ in range(2):
        fill_from_blueprint(cast.alpha, owner_email="alice@alpha.test", owner_name="Alice Adler")
    services = Service.objects.prefetch_related("members")
    assert [(row.name, row.minutes, row.price_minor, row.currency) for row in services] == [
        (preset.name, preset.minutes, preset.price, preset.currency) for preset in blueprint.services
    ]
    assert {row.buffer_after for row in services} == {blueprint.policies.buffer_minutes}
    assert [row.capacity for row in services] == [preset.capacity for preset in blueprint.services]
    assert all(row.is_online for row in services)
    assert {member.name for row in services for member in row.members.all()} == {"Alice Adler"}
    assert weekly_hours(alice) == {day: list(spans) for day, spans in enumerate(blueprint.hours) if spans}
