from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from tenant_apps.branding.content import Content, content_of
from tenant_apps.branding.models import BrandDraft, BrandVersion
from tenants.models import Business

SHOWN_VERSIONS = 10


@dataclass(frozen=True, slots=True)
class Drafted:
    """What the owner works on: the draft, or where there is none what everybody sees."""

    content: Content
    row: BrandDraft | None
    is_new: bool  # it differs from what everybody sees


def drafted(business: Business) -> Drafted:
    row = BrandDraft.objects.first()
    shown = content_of(business)
    content = row.content if row else shown
    return Drafted(content, row, is_new=differs(content, shown))


def differs(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether anybody could see it: what is empty is the same as what is not there."""
    return bool(_bare(one) != _bare(other))


def versions() -> QuerySet[BrandVersion]:
    """What was published, the latest first."""
    found: QuerySet[BrandVersion] = BrandVersion.objects.all()
    return found


def former_version() -> BrandVersion | None:
    """The one before the one that is shown: what undo brings back."""
    return versions()[1:2].first()


def _bare(value: Any) -> Any:
    if isinstance(value, Mapping):
        kept = {key: _bare(inner) for key, inner in value.items()}
        return {key: inner for key, inner in kept.items() if inner not in ("", None, {})}
    return value
