from __future__ import annotations

from tenant_apps.team.choices import OpeningStep
from tenant_apps.team.models import ChecklistStep, Member
from tenants.accounts.permissions import Permission, require, requires
from tenants.audit.operations import record
from tenants.businesses import change_business
from tenants.events import reseat
from tenants.models import Business
from tenants.viewer import Viewer


def tick_step(step: OpeningStep, *, by: Viewer) -> None:
    """Marks a step of the opening checklist as done, when a person of the team did it. Done once is done."""
    if by.kind == "team":
        ChecklistStep.objects.get_or_create(name=step.value)


@requires(Permission.CHANGE_SETTINGS)
def change_settings(business: Business, *, by: Viewer, language: str, time_zone: str, caseload: bool = False) -> None:
    """Name and look are the brand's: drafted, looked at and published there."""
    policies = {**business.policies, "caseload": caseload}
    if caseload != business.policies.get("caseload", False):
        reseat()
    change_business(business, language=language, time_zone=time_zone, policies=policies)
    record(by=by, verb="business.changed", language=language, time_zone=time_zone, caseload=caseload)


@requires(Permission.OWN_ACCOUNT)
def rename_member(member: Member, *, by: Viewer, name: str) -> None:
    if member.pk != by.member_id:
        require(by, Permission.MANAGE_TEAM)
    Member.objects.filter(pk=member.pk).update(name=name)
    record(by=by, verb="member.renamed", subject=member, name=name)
