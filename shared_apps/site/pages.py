"""What the pages of the platform's own site are made of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image

from shared_apps.signup.preview import Preview, preview_of
from tenants.blueprints import INDUSTRIES, load_blueprint
from tenants.blueprints.wording import label_of
from tenants.models import Business
from themes.brand import Brand, initials
from themes.pictures.drawing import letters_icon, shared_picture

# Made-up names, one for each field: what stands on a phone of the home page.
EXAMPLES = {
    "clinic": "Willow Physiotherapy",
    "coaching": "Northstar Coaching",
    "legal": "Harbour & Finch Law",
    "accounting": "Clearwater Accounts",
    "tutoring": "Lantern Tutoring",
}
HERO = ("clinic", "coaching", "legal")
MARK_SIZE = 512


@dataclass(frozen=True, slots=True)
class Field:
    title: str
    words: list[str]
    preview: Preview


@dataclass(frozen=True, slots=True)
class DayLine:
    """`state`: done, now (whose button is next), next, off."""

    at: str
    who: str
    what: str
    mark: str
    state: str


def hero_previews() -> list[Preview]:
    return [example(industry) for industry in HERO]


def fields() -> list[Field]:
    """Every field there is a preset for, in its own words and colour."""
    return [Field(load_blueprint(industry).title, _words(industry), example(industry)) for industry in INDUSTRIES]


def example(industry: str) -> Preview:
    return preview_of(name=EXAMPLES[industry], industry=industry, colour=load_blueprint(industry).accent)


def _words(industry: str) -> list[str]:
    business = Business(industry=industry)
    return [label_of(noun, business=business) for noun in ("client", "appointment", "plan")]


def day() -> list[DayLine]:
    """A morning of a practice that does not exist."""
    return [
        DayLine("09:00", "Rosa M.", _("Initial assessment"), _("Arrived"), "done"),
        DayLine("10:30", "Clara H.", _("Follow-up"), _("Arrived"), "now"),
        DayLine("11:15", "David O.", _("Follow-up"), _("First visit"), "next"),
        DayLine("14:00", "Ines K.", _("Cancelled, in good time"), _("Free again"), "off"),
    ]


@lru_cache(maxsize=4)
def social_picture(name: str, claim: str, host: str) -> bytes:
    """1200 by 630, in the platform's colour."""
    palette = Brand(name).light
    letters = letters_icon(initials(name), ground=palette.ink, ink=palette.solid, size=MARK_SIZE, shape="round")
    with Image.open(BytesIO(letters)) as mark:
        return shared_picture(claim, mark=mark, ground=palette.solid, ink=palette.ink, detail=host)


def claim() -> str:
    return _("The place your clients come back to")
