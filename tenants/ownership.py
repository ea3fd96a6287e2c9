"""Whose rows are whose, declared once per model, enforced twice: in the SQL we write and by Postgres's row policies.

    class Invoice(BusinessModel):
        ownership = Owned("client")

`Model.objects` then holds what the current viewer may see, decided when the query runs; `Model.unscoped` is the only
bypass.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import models
from django.db.models.expressions import BaseExpression, Expression, F

from tenants.viewer import Viewer, current_viewer

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

    `client` says what the client's own role may do with them. A link may leave the `section` out, and then nothing of
    it is seen; without the `right` nothing of it is added or changed. Both locks follow.
    """

    path: str
    client: str = WRITE
    door: str = NOTHING
    team: str = ALL
    section: str = ""  # the part of a client's portal it belongs to
    right: str = ""  # what a login must be allowed to do for the client before it writes


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
    right: str = ""  # as in `Owned`


Ownership = Owned | Shared | TeamOnly | Door
SHARED = Shared()
TEAM = TeamOnly()


def client_name(model: type[models.Model], ownership: Ownership) -> str | None:
    """What leads from a row to its client's id, as a query names it; None where a row has none."""
    if isinstance(ownership, Owned):
        return ownership.path if ownership.path == "id" else f"{ownership.path}_id"
    return "client_id" if any(field.attname == "client_id" for field in model._meta.concrete_fields) else None


class OwnedByViewer(Expression):
    """`<client column> IN (the viewer's clients)`, decided when the SQL is compiled, that is, when the query runs."""

    output_field = models.BooleanField()
    conditional = True

    def __init__(self, ownership: Ownership, name: str | None) -> None:
        super().__init__()
        self.ownership = ownership
        self.name = name
        self.column: BaseExpression | None = None

    def resolve_expression(self, query: Any = None, *args: Any, **kwargs: Any) -> OwnedByViewer:
        resolved: OwnedByViewer = super().resolve_expression(query, *args, **kwargs)
        if resolved.column is None and self.name:  # else: a subquery's part by now
            resolved.column = F(self.name).resolve_expression(query, *args, **kwargs)
        return resolved

    def get_source_expressions(self) -> list[Any]:
        return [self.column] if self.column is not None else []

    def set_source_expressions(self, exprs: Any) -> None:
        self.column = exprs[0] if exprs else None

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> tuple[str, Any]:
        viewer = current_viewer()
        if viewer.sees_all_clients or isinstance(self.ownership, Shared):
            raise FullResultSet
        if viewer.has_caseload:
            return self._in_caseload(compiler, viewer)
        if isinstance(self.ownership, Door):
            raise FullResultSet
        if viewer.kind != "client" or not isinstance(self.ownership, Owned):
            raise EmptyResultSet
        return self._of(compiler, viewer.ids_in(self.ownership.section))

    def _in_caseload(self, compiler: SQLCompiler, viewer: Viewer) -> tuple[str, Any]:
        """What the team keeps about nobody in particular is every member's; the rest follows the client."""
        if self.column is None:
            raise FullResultSet
        sql, params = self._of(compiler, list(viewer.client_ids))
        if isinstance(self.ownership, TeamOnly):
            column, own = compiler.compile(self.column)
            return f"({column} IS NULL OR {sql})", [*own, *params]
        return sql, params

    def _of(self, compiler: SQLCompiler, client_ids: list[int]) -> tuple[str, Any]:
        if not client_ids and isinstance(self.ownership, Owned):
            raise EmptyResultSet
        sql, params = compiler.compile(cast("BaseExpression", self.column))
        return f"{sql} = ANY(%s)", [*params, client_ids]


M = TypeVar("M", bound=models.Model)


class ScopedManager(models.Manager[M]):
    """Finds only what the current viewer may see. Also the base manager: relations are followed under the same rule."""

    use_in_migrations = False

    def get_queryset(self) -> models.QuerySet[M]:
        ownership: Ownership = self.model.ownership  # type: ignore[attr-defined]  # every model has one: check portico.E001
        return super().get_queryset().filter(OwnedByViewer(ownership, client_name(self.model, ownership)))


class BusinessModel(models.Model):
    """The base of every model in a business's schema."""

    ownership: ClassVar[Ownership]

    objects: ClassVar[ScopedManager[Any]] = ScopedManager()
    unscoped: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        default_manager_name = "objects"
