"""Who is looking. A request, a task, a stream or a command has exactly one viewer while it is inside a business."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Literal

from tenants.accounts.choices import READ_ONLY_ROLES

Kind = Literal["anonymous", "client", "team", "system", "platform"]


class NoViewer(RuntimeError):
    """Rows were asked for before it was known who asks."""


@dataclass(frozen=True, slots=True)
class Link:
    """What one login may do for one client (`rights`) and which parts of their portal it shows (`sections`)."""

    client_id: int
    rights: frozenset[str]
    sections: frozenset[str]


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
    links: tuple[Link, ...] = ()

    def may_for(self, client_id: int, right: str) -> bool:
        """Whether a client's login may do this for that client. Without links a viewer is the client themselves."""
        if client_id not in self.client_ids:
            return False
        return not self.links or any(one.client_id == client_id and right in one.rights for one in self.links)

    def ids_in(self, scope: str) -> list[int]:
        """The clients of whom this part may be seen, or for whom this may be done."""
        if not scope or not self.links:
            return list(self.client_ids)
        found = {one.client_id for one in self.links if scope in one.sections or scope in one.rights}
        return [pk for pk in self.client_ids if pk in found]

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
    links: tuple[Link, ...] = ()
    chosen_client_id: int | None = None  # of several, the one whose portal is shown now; None for everyone's
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
        household = self.as_household()
        if self.chosen_client_id is not None and self.chosen_client_id in self.client_ids:
            return replace(household, client_ids=(self.chosen_client_id,))
        return household

    def as_household(self) -> Viewer:
        """All the clients of this login, whichever is shown now: to choose among them."""
        return Viewer("client", self.user_id, client_ids=self.client_ids, name=self.name, links=self.links)

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
