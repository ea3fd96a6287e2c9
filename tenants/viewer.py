"""Who is looking. A request, a task, a stream or a command has exactly one viewer while it is inside a business."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal

from tenants.accounts.choices import READ_ONLY_ROLES

Kind = Literal["anonymous", "client", "team", "system", "platform"]


class NoViewer(RuntimeError):
    """Rows were asked for before it was known who asks."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """The one in whose name rows are read and written.

    `client_ids` are the clients this viewer may see: a client's own, and those of a member who `has_caseload`.
    Everybody else of the team sees all. `role` is a team role.
    """

    kind: Kind
    user_id: int | None = None
    member_id: int | None = None
    role: str = ""
    client_ids: tuple[int, ...] = ()
    name: str = ""
    read_only: bool = False
    has_caseload: bool = False

    @property
    def sees_all_clients(self) -> bool:
        return self.kind in ("team", "system") and not self.has_caseload


ANONYMOUS = Viewer("anonymous")
SYSTEM = Viewer("system")
PLATFORM = Viewer("platform")


@dataclass(frozen=True, slots=True)
class Identity:
    """A signed-in person's seats in one business (or, on the platform's host, among its staff).

    One login may be a member of the team and a client as well; each page says which of the two it is for.
    """

    user_id: int | None = None
    name: str = ""
    member_id: int | None = None
    role: str = ""
    client_ids: tuple[int, ...] = ()
    caseload: tuple[int, ...] | None = None  # whom a member looks after; None where they see everybody
    is_platform_staff: bool = False
    seeing_client_id: int | None = None
    seeing_name: str = ""

    @property
    def is_signed_in(self) -> bool:
        return self.user_id is not None

    def as_team(self) -> Viewer | None:
        if self.member_id is None:
            return None
        reads_only = self.role in READ_ONLY_ROLES
        return Viewer(
            "team",
            self.user_id,
            self.member_id,
            self.role,
            self.caseload or (),
            name=self.name,
            read_only=reads_only,
            has_caseload=self.caseload is not None,
        )

    def as_client(self) -> Viewer | None:
        if self.member_id is not None and self.seeing_client_id is not None:
            seen = (self.seeing_client_id,)
            name = self.seeing_name or self.name
            return Viewer("client", self.user_id, self.member_id, self.role, seen, name=name, read_only=True)
        if not self.client_ids:
            return None
        return Viewer("client", self.user_id, client_ids=self.client_ids, name=self.name)

    def as_platform(self) -> Viewer | None:
        return Viewer("platform", self.user_id, name=self.name) if self.is_platform_staff else None


NOBODY = Identity()

_viewer: ContextVar[Viewer | None] = ContextVar("viewer", default=None)


def current_viewer() -> Viewer:
    """The viewer of the code now running. Raises `NoViewer` where nobody has been named."""
    viewer = _viewer.get()
    if viewer is None:
        raise NoViewer("No viewer: enter a business with tenants.entry.entering() before reading its rows.")
    return viewer


def viewer_or_none() -> Viewer | None:
    return _viewer.get()


@contextmanager
def viewing(viewer: Viewer | None) -> Iterator[None]:
    """Names the viewer for a block; the one before returns afterwards, whatever happens."""
    token = _viewer.set(viewer)
    try:
        yield
    finally:
        _viewer.reset(token)
