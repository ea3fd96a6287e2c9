"""The house's rules that can be checked before anything runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.db.models import Field, Model

from tenants.isolation import THIRD_PARTY, client_column, relations, tenant_models
from tenants.ownership import Door, Owned, Ownership, ScopedManager, Shared, TeamOnly


@register("portico")
def every_model_declares_ownership(**_: Any) -> list[CheckMessage]:
    return [problem for model in tenant_models() for problem in problems_of(model)]


def problems_of(model: type[Model]) -> list[CheckMessage]:
    label = model._meta.label
    if label in THIRD_PARTY:
        return []
    ownership = getattr(model, "ownership", None)
    if not isinstance(ownership, Owned | Shared | TeamOnly | Door):
        hint = 'Say whose its rows are: ownership = Owned("client"), SHARED, TEAM or Door().'
        return [Error(f"{label} declares no ownership.", hint=hint, obj=model, id="portico.E001")]
    found: list[CheckMessage] = []
    if not isinstance(ownership, Door) and not isinstance(model._base_manager, ScopedManager):
        hint = "Derive from BusinessModel and let Meta inherit from BusinessModel.Meta."
        found.append(Error(f"{label} can be reached past its scope.", hint=hint, obj=model, id="portico.E002"))
    if isinstance(ownership, TeamOnly | Door) and "SELECT" in ownership.client:
        hint = "Only Owned rows are shown to their client, and SHARED ones to everybody."
        found.append(Error(f"{label} would show every client everything.", hint=hint, obj=model, id="portico.E004"))
    for field in unguarded_relations(model, ownership):
        hint = "Give both tables a client column: the key then carries it. Or let clients write no such row."
        text = f"{label}.{field.name} may point to another client's row."
        found.append(Error(text, hint=hint, obj=field, id="portico.E003"))
    return found


def unguarded_relations(model: type[Model], ownership: Ownership) -> Iterator[Field[Any, Any]]:
    """Foreign keys to clients' rows that a client may write, and that neither a policy nor a composite key compares."""
    if "INSERT" not in ownership.client and "UPDATE" not in ownership.client:
        return
    always = "client" if isinstance(ownership, TeamOnly | Door) else None  # compared wherever there is one
    first_step = ownership.path.split("__")[0] if ownership.path else always
    for field, parent in relations(model):
        is_composite = client_column(model) not in (None, "id") and client_column(parent) not in (None, "id")
        if isinstance(getattr(parent, "ownership", None), Owned) and field.name != first_step and not is_composite:
            yield field
