"""Who looks after whom."""

from __future__ import annotations

from django.utils import timezone

from tenant_apps.clients.models import Caseload, Client
from tenant_apps.team.models import Member
from tenants.accounts.permissions import Permission, requires
from tenants.audit.operations import record
from tenants.blueprints import read_policies
from tenants.entry import current_business
from tenants.events import reseat
from tenants.viewer import Viewer


@requires(Permission.ASSIGN_CASELOADS)
def assign_client(client: Client, *, by: Viewer, member: Member) -> None:
    """The member sees the client from now on, also where members see their own clients only."""
    _line, is_new = Caseload.objects.get_or_create(member=member, client=client, defaults={"is_assigned": True})
    if is_new:
        reseat(member.user_id)
        record(by=by, verb="client.assigned", subject=member, client_id=client.pk)


@requires(Permission.ASSIGN_CASELOADS)
def unassign_client(client: Client, *, by: Viewer, member: Member) -> None:
    """The member no longer sees the client, until they have another visit together."""
    if Caseload.objects.filter(member=member, client=client).delete()[0]:
        reseat(member.user_id)
        record(by=by, verb="client.unassigned", subject=member, client_id=client.pk)


def note_visit(*, client_id: int, member_id: int) -> None:
    """A visit is planned: from now on the member looks after the client. By whoever books, the client too."""
    line = Caseload(member_id=member_id, client_id=client_id, since=timezone.now())
    Caseload.objects.bulk_create([line], ignore_conflicts=True)
    if read_policies(current_business().policies).caseload:
        for user_id in Member.objects.filter(pk=member_id).values_list("user_id", flat=True):
            reseat(user_id)
