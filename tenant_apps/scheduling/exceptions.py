"""Why a booking or a change was refused. Each says enough for a page to offer the next step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tenant_apps.scheduling.choices import Status
    from tenant_apps.scheduling.queries import Slot


class BookingRefused(Exception):
    """The base of all of them. `alternatives` are the next free times, where there are any to offer."""

    def __init__(self, alternatives: Sequence[Slot] = ()) -> None:
        super().__init__()
        self.alternatives = list(alternatives)


class SlotTaken(BookingRefused):
    """Somebody was faster, or the member is away then."""


class NoRoom(SlotTaken):
    """Every room, or piece of equipment, that would do is taken then."""


class OutsideHours(BookingRefused):
    """The member does not work then."""


class PastTime(BookingRefused):
    """The time has gone by."""


class TooSoon(BookingRefused):
    """Inside the minimum notice."""

    def __init__(self, earliest: datetime, alternatives: Sequence[Slot] = ()) -> None:
        super().__init__(alternatives)
        self.earliest = earliest


class TooFar(BookingRefused):
    """Beyond the horizon."""

    def __init__(self, latest: datetime, alternatives: Sequence[Slot] = ()) -> None:
        super().__init__(alternatives)
        self.latest = latest


class NoSuchTime(BookingRefused):
    """The clocks go forward that day and skip this wall time."""

    def __init__(self, wall: datetime, zone: str) -> None:
        super().__init__()
        self.wall = wall
        self.zone = zone


class NotBookable(BookingRefused):
    """The service is no longer offered, not online, or not given by this member."""


class WindowClosed(BookingRefused):
    """Too late to cancel or move without the business."""

    def __init__(self, until: datetime, fee_percent: int) -> None:
        super().__init__()
        self.until = until
        self.fee_percent = fee_percent


class WrongStatus(BookingRefused):
    """The appointment is not in a state from which this makes sense."""

    def __init__(self, status: Status) -> None:
        super().__init__()
        self.status = status


class GraceOver(BookingRefused):
    """The three minutes for changing one's mind are over."""


class MayNotBook(BookingRefused):
    """The login may look at this client's appointments, and no more."""


class HoursOverlap(BookingRefused):
    """Weekly hours overlap, or end before they begin."""

    def __init__(self, weekday: int) -> None:
        super().__init__()
        self.weekday = weekday


class PlaceInUse(BookingRefused):
    """Somebody has hours there still, or something is booked there."""

    def __init__(self, names: Sequence[str], visits: int) -> None:
        super().__init__()
        self.names = list(names)
        self.visits = visits


class NoSuchCountry(BookingRefused):
    """No country, or no region of it, whose holidays are known."""


class EmptySpan(BookingRefused):
    """Time off that ends before it begins."""
