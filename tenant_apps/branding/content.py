"""A brand as a whole, as drafts and versions keep it: {"name": …, "brand": {…}, "words": {…}}, as in `Business`."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from tenants.models import Business
from themes.brand import Brand, read_brand
from themes.pictures.shown import SLOTS

Content = dict[str, Any]
LOOK = ("theme", "colour", "radius", "scheme", "fonts")


def content_of(business: Business) -> Content:
    """What everybody sees now."""
    return {
        "name": business.name,
        "brand": copy.deepcopy(business.brand),
        "words": copy.deepcopy(business.words),
    }


def worn_by(business: Business, content: Mapping[str, Any]) -> Business:
    """A likeness of the business that has taken this on, to be looked at and never saved."""
    likeness = copy.copy(business)
    likeness.name, likeness.brand, likeness.words = content["name"], dict(content["brand"]), dict(content["words"])
    return likeness


def brand_in(content: Mapping[str, Any]) -> Brand:
    return read_brand(content["name"], content["brand"])


def with_brand(content: Content, **changes: Any) -> Content:
    """The same with these keys of its `brand` changed; the keys of a mapping are merged into what is there."""
    brand = dict(content["brand"])
    for key, value in changes.items():
        brand[key] = {**(brand.get(key) or {}), **value} if isinstance(value, Mapping) else value
    return {**content, "brand": brand}


def without_picture(content: Content, slot: str) -> Content:
    pictures = {key: row for key, row in (content["brand"].get("pictures") or {}).items() if key != slot}
    return {**content, "brand": {**content["brand"], "pictures": pictures}}


def digests_in(content: Mapping[str, Any]) -> Iterator[str]:
    """Of the kept pictures that it shows."""
    pictures = brand_in(content).pictures
    shown = (getattr(pictures, slot) for slot in SLOTS)
    return (picture.digest for picture in shown if picture)
