"""Which migrations the code on disk asks of a schema, and in which order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django_tenants.routers import TenantSyncRouter

Key = tuple[str, str]  # app label and name of a migration


class ConflictingMigrations(Exception):
    """Two migrations of one app both claim to be its last: `makemigrations --merge` joins them."""


class Loader(MigrationLoader):
    """Django's loader, told what is applied: left to look for itself, it reads the catalogue of every schema."""

    def __init__(self, applied: Iterable[Key] = ()) -> None:
        self._applied: dict[Key, Any] = dict.fromkeys(applied)
        super().__init__(None)
        if conflicts := self.detect_conflicts():
            raise ConflictingMigrations(", ".join(f"{app}: {' and '.join(names)}" for app, names in conflicts.items()))

    @property
    def applied_migrations(self) -> dict[Key, Any]:
        return self._applied

    @applied_migrations.setter
    def applied_migrations(self, found: object) -> None:
        """Django starts from nothing where it has no connection; what we were given stays."""

    def plan(self, labels: Iterable[str]) -> dict[Key, Migration]:
        """Every migration that these apps need, their dependencies in other apps first."""
        plan: dict[Key, Migration] = {}
        for label in sorted(labels):
            for leaf in self.graph.leaf_nodes(label):
                plan.update((key, self.graph.nodes[key]) for key in self.graph.forwards_plan(leaf) if key not in plan)
        return plan

    def squashed(self, plan: Iterable[Key]) -> list[Key]:
        """Migrations that count as applied because everything they replace is: they only have to be noted down."""
        return [key for key in plan if key in self.replacements and self._was_replaced(key)]

    def _was_replaced(self, key: Key) -> bool:
        return all(replaced in self._applied for replaced in self.replacements[key].replaces)


def state_before(loader: Loader, plan: dict[Key, Migration]) -> ProjectState:
    """The models as they stand in a schema whose applied migrations the loader was told."""
    state = ProjectState(real_apps=loader.unmigrated_apps)
    for key, migration in plan.items():
        if key in loader.applied_migrations:
            migration.mutate_state(state, preserve=False)
    return state


def labels_of(names: Sequence[str]) -> set[str]:
    """The labels of apps that settings name by module or by their AppConfig's path."""
    router = TenantSyncRouter()
    return {config.label for config in apps.get_app_configs() if router.app_in_list(config.label, names)}


def business_labels() -> set[str]:
    return labels_of(settings.TENANT_APPS)


def wanted_in_businesses() -> frozenset[Key]:
    """What every business's schema must have."""
    return frozenset(Loader().plan(business_labels()))


@cache
def wanted_in_public() -> frozenset[Key]:
    """What the platform's own schema must have. Kept for the life of a process: its code does not change."""
    return frozenset(Loader().plan(labels_of(settings.SHARED_APPS)))
