from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from tenant_apps.clients.choices import InvitationState, Part, Relation, Right, every_part, every_right
from tenants.ownership import ALL, APPEND, READ, BusinessModel, Door, Owned


class Client(BusinessModel):
    """The person or company served."""

    ownership = Owned("id", client="SELECT, UPDATE")

    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    time_zone = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=12, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta(BusinessModel.Meta):
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["name", "id"]), models.Index(fields=["email"])]

    def __str__(self) -> str:
        return self.name


class ClientAccess(BusinessModel):
    """One login's right to see one client: their own, a child's, a company's."""

    ownership = Door(team=ALL)

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    relation = models.CharField(max_length=12, choices=Relation.choices, default=Relation.SELF)
    rights = ArrayField(models.CharField(max_length=12, choices=Right.choices), default=every_right, blank=True)
    sections = ArrayField(models.CharField(max_length=16, choices=Part.choices), default=every_part, blank=True)
    # From this day on, in the business's zone, it opens nothing: a minor has come of age, a contact has left.
    ends_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta(BusinessModel.Meta):
        constraints = [models.UniqueConstraint(fields=["user", "client"], name="one_access_per_login_and_client")]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.client_id}"


class Caseload(BusinessModel):
    """That a member looks after a client: from the first visit they have together, or because it was assigned.

    Counts where the business has its practitioners see their own clients only.
    """

    ownership = Door(client=APPEND, door=READ, team=ALL, right="book")

    member = models.ForeignKey("team.Member", on_delete=models.CASCADE, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    is_assigned = models.BooleanField(default=False)
    since = models.DateTimeField(default=timezone.now)

    class Meta(BusinessModel.Meta):
        constraints = [models.UniqueConstraint(fields=["member", "client"], name="one_caseload_line_each")]

    def __str__(self) -> str:
        return f"{self.member_id} looks after {self.client_id}"


class Invitation(BusinessModel):
    """A client asked into the portal, by mail with a link and a code. Of both only digests are kept."""

    ownership = Door(team=ALL)

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField()
    name = models.CharField(max_length=120, blank=True)  # of who is asked, where that is not the client
    relation = models.CharField(max_length=12, choices=Relation.choices, default=Relation.SELF)
    rights = ArrayField(models.CharField(max_length=12, choices=Right.choices), default=every_right, blank=True)
    sections = ArrayField(models.CharField(max_length=16, choices=Part.choices), default=every_part, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    invited_by_name = models.CharField(max_length=120)
    link_digest = models.CharField(max_length=64, unique=True)
    code_digest = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta(BusinessModel.Meta):
        indexes = [models.Index(fields=["email", "-created_at"]), models.Index(fields=["client", "-created_at"])]

    def __str__(self) -> str:
        return f"{self.client_id} ({self.email})"

    def state_at(self, now: datetime) -> InvitationState:
        if self.accepted_at:
            return InvitationState.ACCEPTED
        if self.revoked_at:
            return InvitationState.REVOKED
        return InvitationState.LIVE if self.expires_at > now else InvitationState.EXPIRED
