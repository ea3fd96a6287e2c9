"""The house's rules that can be checked before anything runs."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from tenants.isolation import THIRD_PARTY, tenant_models
from tenants.ownership import Door, Owned, ScopedManager, Shared, TeamOnly


@register("portico")
def every_model_declares_ownership(**_: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for model in tenant_models():
        label = model._meta.label
        if label in THIRD_PARTY:
            continue
        ownership = getattr(model, "ownership", None)
        if not isinstance(ownership, Owned | Shared | TeamOnly | Door):
            hint = 'Say whose its rows are: ownership = Owned("client"), SHARED, TEAM or Door().'
            found.append(Error(f"{label} declares no ownership.", hint=hint, obj=model, id="portico.E001"))
        elif not isinstance(ownership, Door) and not isinstance(model._base_manager, ScopedManager):
            hint = "Derive from BusinessModel and let Meta inherit from BusinessModel.Meta."
            found.append(Error(f"{label} can be reached past its scope.", hint=hint, obj=model, id="portico.E002"))
    return found
