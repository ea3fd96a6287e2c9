from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils import timezone

from tenants.accounts.choices import Role
from tenants.ownership import ALL, TEAM, BusinessModel, Door, Shared


class Member(BusinessModel):
    """A person of the team. Everybody may read it (clients choose by name), so it holds nothing private."""

    ownership = Shared()

    user = models.OneToOneField("accounts.User", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=80, blank=True)
    role = models.CharField(max_length=16, choices=Role.choices)
    time_zone = models.CharField(max_length=64)
    is_bookable = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    class Meta(BusinessModel.Meta):
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class ChecklistStep(BusinessModel):
    """A step of the opening checklist that somebody has ticked off; the other steps are seen from the data."""

    ownership = Shared()

    name = models.CharField(max_length=40, unique=True)
    done_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name


class MemberInvitation(BusinessModel):
    """Somebody asked onto the team, by mail with a link and a code. Of both only digests are kept."""

    ownership = Door(team=ALL)

    name = models.CharField(max_length=120)
    email = models.EmailField()
    role = models.CharField(max_length=16, choices=Role.choices)
    invited_by_name = models.CharField(max_length=120)
    link_digest = models.CharField(max_length=64, unique=True)
    code_digest = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta(BusinessModel.Meta):
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["email", "-created_at"])]

    def __str__(self) -> str:
        return f"{self.name} as {self.role}"

    def is_live(self, now: datetime) -> bool:
        return self.accepted_at is None and self.revoked_at is None and self.expires_at > now


class OwnershipOffer(BusinessModel):
    """An owner offers the business to another member, who has to say yes while they are signed in."""

    ownership = TEAM

    from_member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    to_member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    keeps_own = models.BooleanField(default=False)  # both are owners then; else the one who offers becomes a manager
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta(BusinessModel.Meta):
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.from_member_id} → {self.to_member_id}"

    def is_live(self, now: datetime) -> bool:
        return self.accepted_at is None and self.withdrawn_at is None and self.expires_at > now
