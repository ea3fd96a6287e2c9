from __future__ import annotations

from django.db import transaction
from django.utils.translation import override

from tenant_apps.scheduling.models import Service
from tenant_apps.scheduling.operations.availability import set_weekly_hours
from tenant_apps.scheduling.operations.offering import add_service
from tenant_apps.team.models import Member
from tenants.blueprints import load_blueprint
from tenants.models import Business
from tenants.viewer import SYSTEM, Viewer


@transaction.atomic
def fill_from_blueprint(business: Business, *, member: Member | None = None, by: Viewer = SYSTEM, **_: object) -> None:
    """Gives a new business its industry's services, in its own language, and its first member the hours. Changes
    nothing later."""
    if Service.objects.exists():
        return
    with override(business.language):
        blueprint = load_blueprint(business.industry).translated()
    member = member or Member.objects.earliest("pk")
    for preset in blueprint.services:
        pause = blueprint.policies.buffer_minutes if preset.buffer_after is None else preset.buffer_after
        add_service(
            by=by,
            members=[member],
            name=preset.name,
            description=preset.description,
            minutes=preset.minutes,
            price_minor=preset.price,
            currency=preset.currency,
            capacity=preset.capacity,
            buffer_before=preset.buffer_before,
            buffer_after=pause,
            color=preset.color,
        )
    set_weekly_hours(member, by=by, hours=dict(enumerate(blueprint.hours)))
