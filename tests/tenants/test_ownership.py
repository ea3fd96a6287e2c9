"""`Model.objects` under a client, in every shape of query Django makes: the first lock alone, and both together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import Count, Exists, Model, OuterRef, Prefetch, Q, Subquery
from django.forms import ModelChoiceField, modelform_factory

from tenant_apps.clients.models import Client
from tenant_apps.scheduling.choices import Status
from tenant_apps.scheduling.models import Appointment, Service, TimeOff
from tenant_apps.team.models import Member
from tenants.audit.models import Entry
from tenants.entry import entering
from tenants.ownership import TEAM, BusinessModel
from tenants.viewer import ANONYMOUS, PLATFORM, SYSTEM, viewing
from tests.factories.cast import Cast

START = datetime(2040, 1, 1, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def service(cast: Cast) -> Service:
    """Given twice to Dan and once to Cara."""
    with entering(cast.alpha, SYSTEM):
        service: Service = Service.objects.create(name="A service of this test", minutes=60)
        for day, person in enumerate((cast.dan, cast.cara, cast.dan)):
            appointment(service, person.viewer.client_ids[0], day=day).save()
    return service


def appointment(service: Service, client_id: int, *, day: int) -> Appointment:
    start = START + timedelta(days=day)
    member = Member.objects.order_by("id")[0]
    times = {"starts_at": start, "ends_at": start + HOUR}
    return Appointment(
        client_id=client_id, service=service, member=member, currency="EUR", status=Status.CANCELLED, **times
    )


@contextmanager
def python_alone(cast: Cast) -> Iterator[None]:
    with entering(cast.alpha, SYSTEM), viewing(cast.cara.viewer):
        yield


@contextmanager
def both_locks(cast: Cast) -> Iterator[None]:
    with entering(cast.alpha, cast.cara.viewer):
        yield


Ask = Callable[[Cast, Service], object]
OWN = Appointment.objects

ONE_OWN_ROW: dict[str, Ask] = {
    "all": lambda cast, service: len(OWN.all()),
    "count": lambda cast, service: OWN.count(),
    "iterator": lambda cast, service: len(list(OWN.iterator())),
    "values": lambda cast, service: len(OWN.values("id")),
    "values_list": lambda cast, service: len(OWN.values_list("id", flat=True)),
    "aggregate": lambda cast, service: OWN.aggregate(n=Count("id"))["n"],
    "group": lambda cast, service: sum(row["n"] for row in OWN.values("status").annotate(n=Count("id"))),
    "distinct": lambda cast, service: OWN.values("client").distinct().count(),
    "in_bulk": lambda cast, service: len(OWN.in_bulk()),
    "dates": lambda cast, service: len(OWN.datetimes("starts_at", "day")),
    "or": lambda cast, service: (OWN.filter(pk=0) | OWN.all()).count(),
    "always true": lambda cast, service: OWN.filter(Q(pk__gt=0) | Q(pk__lte=0)).count(),
    "negated": lambda cast, service: OWN.exclude(client_id=0).count(),
    "excluding own": lambda cast, service: OWN.exclude(client_id=cast.cara.viewer.client_ids[0]).count() + 1,
    "union": lambda cast, service: OWN.all().union(OWN.all()).count(),
    "union with none": lambda cast, service: OWN.none().union(OWN.all()).count(),
    "difference": lambda cast, service: OWN.all().difference(OWN.none()).count(),
    "subquery": lambda cast, service: Service.objects.filter(pk=service.pk, appointments__in=OWN.all()).count(),
    "counted in a subquery": lambda cast, service: Service.objects.annotate(
        n=Subquery(OWN.filter(service=OuterRef("pk")).order_by().values("service").annotate(n=Count("pk")).values("n"))
    ).get(pk=service.pk).n,
    "exists": lambda cast, service: int(
        Service.objects.filter(Exists(OWN.filter(service=OuterRef("pk"))), pk=service.pk).exists()
    ),
    "no other exists": lambda cast, service: 1 - int(
        Service.objects.filter(
            Exists(OWN.filter(service=OuterRef("pk")).exclude(client_id=cast.cara.viewer.client_ids[0]))
        ).exists()
    ),
    "prefetch": lambda cast, service: len(
        Service.objects.prefetch_related("appointments").get(pk=service.pk).appointments.all()
    ),
    "prefetch by name": lambda cast, service: len(
        Service.objects.prefetch_related(Prefetch("appointments", OWN.all(), to_attr="own")).get(pk=service.pk).own
    ),
    "reverse relation": lambda cast, service: service.appointments.count(),
    "own relation": lambda cast, service: Client.objects.get().appointments.count(),
    "select_related": lambda cast, service: len(OWN.select_related("client", "service", "rebooked_from")),
    "update": lambda cast, service: OWN.update(price_minor=1),
    "update or create": lambda cast, service: OWN.update_or_create(service=service, defaults={"price_minor": 1})[
        0
    ].price_minor,
    "get or create": lambda cast, service: int(not OWN.get_or_create(service=service)[1]),
    "bulk_update": lambda cast, service: OWN.bulk_update(list(Appointment.unscoped.order_by("id")), ["price_minor"]),
    "select_for_update": lambda cast, service: len(OWN.select_for_update()),
}  # fmt: skip


@pytest.mark.parametrize("locks", [python_alone, both_locks])
@pytest.mark.parametrize("shape", ONE_OWN_ROW)
def test_a_client_reaches_the_one_own_row(cast: Cast, service: Service, shape: str, locks: Any) -> None:
    with locks(cast):
        assert ONE_OWN_ROW[shape](cast, service) == 1


def test_the_team_reaches_all(cast: Cast, service: Service) -> None:
    with entering(cast.alpha, cast.bob.viewer):
        assert Appointment.objects.count() == 3
        assert Service.objects.filter(appointments__in=Appointment.objects.all(), pk=service.pk).count() == 3
        assert Appointment.objects.update(price_minor=1) == 3


@pytest.mark.parametrize("viewer", [ANONYMOUS, PLATFORM])
def test_strangers_reach_none(cast: Cast, service: Service, viewer: Any) -> None:
    with entering(cast.alpha, SYSTEM), viewing(viewer):
        assert Appointment.objects.count() == 0
        assert Appointment.objects.update(price_minor=1) == 0
        assert Appointment.objects.all().delete() == (0, {})
        assert TimeOff.objects.count() == 0
        assert Service.objects.filter(pk=service.pk).count() == 1


def test_a_join_past_the_manager_is_what_the_second_lock_is_for(cast: Cast, service: Service) -> None:
    """Django joins tables without asking managers: Python alone would count Dan's, Postgres does not."""
    joined = Service.objects.filter(pk=service.pk).annotate(n=Count("appointments"))
    with python_alone(cast):
        assert joined.get().n == 3
    with both_locks(cast):
        assert joined.get().n == 1
        assert Service.objects.filter(appointments__client_id=cast.dan.viewer.client_ids[0]).count() == 0


def test_a_client_deletes_nothing_of_a_rival(cast: Cast, service: Service) -> None:
    with python_alone(cast):
        assert Appointment.objects.all().delete()[0] == 1
    with entering(cast.alpha, SYSTEM):
        assert Appointment.objects.count() == 2


def test_a_rivals_object_in_hand_is_not_saved(cast: Cast, service: Service) -> None:
    """As when a task hands a row over: the save finds no row of the viewer's, and a new one may not take its key."""
    with entering(cast.alpha, SYSTEM):
        his = Appointment.objects.filter(client_id=cast.dan.viewer.client_ids[0])[0]
    his.policy_text = "changed"
    for locks in (python_alone, both_locks):
        with locks(cast):
            with pytest.raises(DatabaseError), transaction.atomic():
                his.save()
            with pytest.raises(DatabaseError), transaction.atomic():
                his.save(update_fields=["policy_text"])
            with pytest.raises(Appointment.DoesNotExist):
                his.refresh_from_db()
    with both_locks(cast), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        his.delete()  # Django deletes by key, past every manager: Postgres alone refuses
    with entering(cast.alpha, SYSTEM):
        his.refresh_from_db()
        assert his.policy_text == ""


def test_a_rivals_row_is_no_valid_choice(cast: Cast, service: Service) -> None:
    field = ModelChoiceField(Appointment.objects.all())  # made once, as in a form's class; asked in each request
    form = modelform_factory(Appointment, fields=["rebooked_from"])
    with entering(cast.alpha, SYSTEM):
        his = Appointment.objects.filter(client_id=cast.dan.viewer.client_ids[0])[0].pk
        mine = Appointment.objects.get(client_id=cast.cara.viewer.client_ids[0]).pk
    with python_alone(cast):
        assert field.clean(mine).pk == mine
        with pytest.raises(ValidationError):
            field.clean(his)
        assert list(form({"rebooked_from": his}).errors) == ["rebooked_from"]
        with pytest.raises(ValidationError):
            Appointment._meta.get_field("rebooked_from").validate(his, None)


def test_a_query_is_decided_by_who_runs_it_not_by_who_wrote_it(cast: Cast, service: Service) -> None:
    with entering(cast.alpha, SYSTEM):
        rows = Appointment.objects.order_by("id")
        assert rows.count() == 3
        with viewing(cast.cara.viewer):
            assert rows.count() == 1
        assert rows.count() == 3


def test_what_the_team_keeps_to_itself_stays_there(cast: Cast) -> None:
    with entering(cast.alpha, SYSTEM):
        TimeOff.objects.create(member=Member.objects.order_by("id")[0], span=(START, START + HOUR))
        Entry.objects.create(verb="test", by_kind="team")
    for model in (TimeOff, Entry):
        with python_alone(cast):
            assert model.objects.count() == 0
        with both_locks(cast):
            assert model.objects.count() == 0
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                model.unscoped.count()


def test_a_client_leaves_a_record_of_own_acts_alone(cast: Cast) -> None:
    with both_locks(cast):
        Entry.objects.create(verb="test", by_kind="client", client_id=cast.cara.viewer.client_ids[0])
        Entry.objects.create(verb="test", by_kind="client")
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Entry.objects.create(verb="test", by_kind="client", client_id=cast.dan.viewer.client_ids[0])


def test_relations_are_followed_under_the_same_rule(cast: Cast, service: Service) -> None:
    with entering(cast.alpha, SYSTEM):
        his = Appointment.objects.filter(client_id=cast.dan.viewer.client_ids[0])[0]
    with python_alone(cast), pytest.raises(Client.DoesNotExist):
        _ = his.client
    with python_alone(cast):
        assert his.service == service


def test_every_model_of_ours_is_scoped_by_default(cast: Cast) -> None:
    assert issubclass(TimeOff, BusinessModel)
    assert TimeOff.ownership is TEAM
    models: list[type[Model]] = [Appointment, TimeOff, Client]
    assert {type(model._base_manager).__name__ for model in models} == {"ScopedManager"}
