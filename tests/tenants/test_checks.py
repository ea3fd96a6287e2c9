from __future__ import annotations

from django.db import models
from django.test.utils import isolate_apps

from tenant_apps.clients.models import Client
from tenant_apps.scheduling.models import Appointment, Service
from tenants.checks import every_model_declares_ownership, problems_of
from tenants.ownership import APPEND, READ, TEAM, WRITE, BusinessModel, Owned, Shared, TeamOnly


def codes(model: type[models.Model]) -> list[str | None]:
    return [problem.id for problem in problems_of(model)]


def test_the_house_keeps_its_rules() -> None:
    assert every_model_declares_ownership() == []


@isolate_apps("tenant_apps.clients")
def test_a_model_without_ownership_is_reported() -> None:
    class Plain(models.Model):
        class Meta:
            app_label = "clients"

    class Undeclared(BusinessModel):
        class Meta(BusinessModel.Meta):
            app_label = "clients"

    assert (codes(Plain), codes(Undeclared)) == (["portico.E001"], ["portico.E001"])


@isolate_apps("tenant_apps.clients")
def test_a_model_with_a_base_manager_of_its_own_is_reported() -> None:
    class Open(models.Model):
        ownership = TEAM

        class Meta:
            app_label = "clients"

    class Loose(BusinessModel):
        ownership = TEAM

        class Meta:
            app_label = "clients"
            base_manager_name = "unscoped"

    assert (codes(Open), codes(Loose)) == (["portico.E002"], ["portico.E002"])


@isolate_apps("tenant_apps.clients")
def test_a_key_that_may_point_to_a_rivals_row_is_reported() -> None:
    class Second(BusinessModel):
        ownership = Owned("client")
        client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
        referred_by = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")

        class Meta(BusinessModel.Meta):
            app_label = "clients"

    class Beside(BusinessModel):
        ownership = Owned("appointment__client")
        appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="+")
        other = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="+")

        class Meta(BusinessModel.Meta):
            app_label = "clients"

    class Common(BusinessModel):
        ownership = Shared(client=WRITE)
        appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="+")

        class Meta(BusinessModel.Meta):
            app_label = "clients"

    class Public(BusinessModel):
        ownership = Shared(client=WRITE)
        client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")

        class Meta(BusinessModel.Meta):
            app_label = "clients"

    assert [codes(model) for model in (Second, Beside, Common, Public)] == [["portico.E003"]] * 4


@isolate_apps("tenant_apps.clients")
def test_a_record_that_names_its_client_is_fine() -> None:
    """A client may leave it, and the policy compares its client as it does in rows of their own."""

    class Left(BusinessModel):
        ownership = TeamOnly(client=APPEND)
        client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")

        class Meta(BusinessModel.Meta):
            app_label = "clients"

    assert codes(Left) == []


@isolate_apps("tenant_apps.clients")
def test_keys_that_carry_the_client_are_fine() -> None:
    class Line(BusinessModel):
        ownership = Owned("client")
        client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
        appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="+")
        service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")

        class Meta(BusinessModel.Meta):
            app_label = "clients"

    class Read(BusinessModel):
        ownership = Owned("appointment__client", client=READ)
        appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="+")
        other = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="+")

        class Meta(BusinessModel.Meta):
            app_label = "clients"

    assert (codes(Line), codes(Read)) == ([], [])


@isolate_apps("tenant_apps.clients")
def test_the_teams_rows_shown_to_clients_are_reported() -> None:
    class Shown(BusinessModel):
        ownership = TeamOnly(client=f"{READ}, {APPEND}")

        class Meta(BusinessModel.Meta):
            app_label = "clients"

    assert codes(Shown) == ["portico.E004"]
