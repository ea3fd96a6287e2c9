"""A business's logos and icons, kept in the kernel's schema under a hash of what they are.

Anybody may read one whose name they know, also where no business is entered; only a business's own team adds to its
pictures, and nobody can change one or put another under its name: Postgres computes the names.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import DatabaseError, connections, transaction
from psycopg.errors import ProgramLimitExceeded

LARGEST = 400 * 1024  # bytes; the table's own check says the same


@dataclass(frozen=True, slots=True)
class Picture:
    content_type: str
    body: bytes


class TooManyPictures(Exception):
    """The business keeps as many as it may."""


def keep_picture(picture: Picture) -> str:
    """Inside a business, as its team: the name under which it can be read from now on. Raises `TooManyPictures`."""
    try:
        with transaction.atomic(), connections["default"].cursor() as cursor:
            cursor.execute("SELECT portico.keep_picture(%s, %s)", [picture.content_type, picture.body])
            return str(cursor.fetchone()[0])
    except DatabaseError as error:
        if isinstance(error.__cause__, ProgramLimitExceeded):
            raise TooManyPictures from None
        raise


def read_picture(digest: str) -> Picture | None:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT content_type, body FROM portico.read_picture(%s)", [digest])
        found = cursor.fetchone()
    return Picture(found[0], bytes(found[1])) if found else None


def drop_pictures(*, kept: Iterable[str]) -> int:
    """Inside a business, as its team: lets go of all but these. Answers how many went."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT portico.drop_pictures(%s)", [list(kept)])
        return int(cursor.fetchone()[0])
