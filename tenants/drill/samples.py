"""What the drill can't guess about an app. Each app may say it in a `drill.py` of its own, found by itself.

A rival has one row in every table, and all of them have the same key: so `<int:pk>` in any address leads to a row of
theirs, and no route needs a line here but those that differ.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Model

Seat = Callable[[int, int], None]
Ticket = Callable[[int], dict[str, str]]

_fields: dict[type[Model], dict[str, Any]] = {}
_alone: set[type[Model]] = set()
_everybodys: set[str] = set()
_say_nothing: set[str] = set()
_plain: dict[str, dict[str, Any]] = {}
_posted: dict[str, dict[str, Any]] = {}
_seats: list[Seat] = []
_tickets: dict[str, Ticket] = {}


def fills(model: type[Model], **fields: Any) -> None:
    """Values for a rival's row that its field's type doesn't tell, such as a role. A function is given the rival."""
    _fields[model] = fields


def one_alone(model: type[Model]) -> None:
    """Of which a business has one row: the rival's takes its place, and the stranger has none."""
    _alone.add(model)


def everybodys(*routes: str) -> None:
    """Client routes whose address names what every client of the business may see: a service, say."""
    _everybodys.update(routes)


def says_nothing(*routes: str) -> None:
    """Routes that answer alike whether the row is there, is somebody else's, or neither: what counts is that the row
    is left as it was."""
    _say_nothing.update(routes)


def plain(route: str, **words: Any) -> None:
    """What stands in an address and names no row: `plain("insight:report", kind="revenue")`."""
    _plain.setdefault(route, {}).update(words)


def posts(route: str, **data: Any) -> None:
    """What is sent to a route that looks at that first, and only then for the row."""
    _posted[route] = data


def seats_client(seat: Seat) -> Seat:
    """Decorates what lets a login (first argument) see a client (second argument). Runs as the business's system."""
    _seats.append(seat)
    return seat


def lets_in(namespace: str) -> Callable[[Ticket], Ticket]:
    """Decorates what gives a login (its argument) the headers that the routes of a namespace ask for instead of a
    session. Runs at the door."""

    def keep(ticket: Ticket) -> Ticket:
        _tickets[namespace] = ticket
        return ticket

    return keep


def tickets_for(user_id: int) -> dict[str, dict[str, str]]:
    return {namespace: ticket(user_id) for namespace, ticket in _tickets.items()}


def fields_for(model: type[Model]) -> dict[str, Any]:
    return _fields.get(model, {})


def is_one_alone(model: type[Model]) -> bool:
    return model in _alone


def is_everybodys(route: str) -> bool:
    return route in _everybodys


def is_silent(route: str) -> bool:
    return route in _say_nothing


def posted_to(route: str) -> dict[str, Any]:
    return _posted.get(route, {})


def plain_words(route: str) -> dict[str, Any]:
    return _plain.get(route, {})


def seat_client(user_id: int, client_id: int) -> None:
    for seat in _seats:
        seat(user_id, client_id)
