"""Whose rows are whose, declared once per model, enforced twice: in the SQL we write and by Postgres's row policies.

    class Invoice(BusinessModel):
        ownership = Owned("client")

`Model.objects` then holds what the current viewer may see, decided when the query runs; `Model.unscoped` is the only
bypass.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import models
from django.db.models.expressions import BaseExpression, Expression, F

from tenants.viewer import current_viewer

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler

NOTHING = ""
READ = "SELECT"
APPEND = "INSERT"
WRITE = "SELECT, INSERT, UPDATE"
ALL = "SELECT, INSERT, UPDATE, DELETE"


@dataclass(frozen=True, slots=True)
class Owned:
    """Rows of one client. `path` leads to the client: "client", "id" on the client itself, or "invoice__client".

    `client` says what the client's own role may do with them.
    """

    path: str
    client: str = WRITE
    door: str = NOTHING
    team: str = ALL


@dataclass(frozen=True, slots=True)
class Shared:
    """What everybody in the business may read (services, hours); the team writes it."""

    path: None = None
    client: str = READ
    door: str = READ
    team: str = ALL


@dataclass(frozen=True, slots=True)
class TeamOnly:
    """What no client ever sees; `client=APPEND` lets a client's act leave a row there."""

    path: None = None
    client: str = NOTHING
    door: str = NOTHING
    team: str = ALL


@dataclass(frozen=True, slots=True)
class Door:
    """Accounts, sessions and links: read while it is being found out who is looking, and by nobody else."""

    path: None = None
    client: str = NOTHING
    door: str = ALL
    team: str = NOTHING


Ownership = Owned | Shared | TeamOnly | Door
SHARED = Shared()
TEAM = TeamOnly()


class OwnedByViewer(Expression):
    """`<client column> IN (the viewer's clients)`, decided when the SQL is compiled, that is, when the query runs."""

    output_field = models.BooleanField()
    conditional = True

    def __init__(self, ownership: Ownership) -> None:
        super().__init__()
        self.ownership = ownership
        self.column: BaseExpression | None = None

    def resolve_expression(self, query: Any = None, *args: Any, **kwargs: Any) -> OwnedByViewer:
        resolved: OwnedByViewer = super().resolve_expression(query, *args, **kwargs)
        if resolved.column is None and isinstance(self.ownership, Owned):  # else: a subquery's part by now
            name = self.ownership.path if self.ownership.path == "id" else f"{self.ownership.path}_id"
            resolved.column = F(name).resolve_expression(query, *args, **kwargs)
        return resolved

    def get_source_expressions(self) -> list[Any]:
        return [self.column] if self.column is not None else []

    def set_source_expressions(self, exprs: Any) -> None:
        self.column = exprs[0] if exprs else None

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> tuple[str, Any]:
        viewer = current_viewer()
        if viewer.sees_all_clients or isinstance(self.ownership, Shared | Door):
            raise FullResultSet
        if viewer.kind != "client" or self.column is None or not viewer.client_ids:
            raise EmptyResultSet
        sql, params = compiler.compile(self.column)
        return f"{sql} = ANY(%s)", [*params, list(viewer.client_ids)]


M = TypeVar("M", bound=models.Model)


class ScopedManager(models.Manager[M]):
    """Finds only what the current viewer may see. Also the base manager: relations are followed under the same rule."""

    use_in_migrations = False

    def get_queryset(self) -> models.QuerySet[M]:
        ownership: Ownership = self.model.ownership  # type: ignore[attr-defined]  # every model has one: check portico.E001
        return super().get_queryset().filter(OwnedByViewer(ownership))


class BusinessModel(models.Model):
    """The base of every model in a business's schema."""

    ownership: ClassVar[Ownership]

    objects: ClassVar[ScopedManager[Any]] = ScopedManager()
    unscoped: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        default_manager_name = "objects"
