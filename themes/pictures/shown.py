"""Which pictures a business shows, read from `Business.brand["pictures"]`, and the addresses under which they stand.

{"logo": {"name": "0a1b….svg", "width": 320, "height": 80}, "app_icon": {…}}
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

SLOTS = ("logo", "logo_dark", "tab_icon", "app_icon")
DRAWN = "a"  # part of the names of what is drawn here: another letter when it is drawn differently
_NAME = re.compile(r"([0-9a-f]{40})\.(svg|png)")


@dataclass(frozen=True, slots=True)
class Shown:
    """A kept picture. `width` and `height` are its own, for its shape."""

    digest: str
    suffix: str
    width: int
    height: int

    @property
    def url(self) -> str:
        return f"/assets/picture-{self.digest}.{self.suffix}"

    @property
    def mail_url(self) -> str:
        """The same in a form that every mail program shows, at twice the size it stands there in."""
        return f"/assets/drawn-{DRAWN}-{self.digest}-80.png"

    def width_at(self, height: int) -> int:
        return max(1, round(self.width * height / self.height))


@dataclass(frozen=True, slots=True)
class Pictures:
    logo: Shown | None = None
    logo_dark: Shown | None = None
    tab_icon: Shown | None = None
    app_icon: Shown | None = None


NO_PICTURES = Pictures()


def read_pictures(chosen: object) -> Pictures:
    """What can't be read is not there."""
    given = chosen if isinstance(chosen, Mapping) else {}
    return Pictures(**{slot.name: _shown(given.get(slot.name)) for slot in fields(Pictures)})


def _shown(row: Any) -> Shown | None:
    if not isinstance(row, Mapping):
        return None
    named = _NAME.fullmatch(str(row.get("name")))
    width, height = row.get("width"), row.get("height")
    if not named or not isinstance(width, int) or not isinstance(height, int) or min(width, height) < 1:
        return None
    return Shown(named[1], named[2], width, height)
