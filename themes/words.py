"""What a business calls things: its own words (`Business.words`) before the words of its industry."""

from __future__ import annotations

from tenants.blueprints.wording import Words, form_of, label_of
from tenants.entry import business_or_none


def word(key: str, *, plural: bool = False, article: bool = False) -> str:
    """The current business's word: "patient", "patients", "a patient". Raises `KeyError` for a thing that has none."""
    return form_of(key, "many" if plural else "a" if article else "one", business=business_or_none())


def as_label(key: str) -> str:
    """The plural as it stands alone: "patients", "المواعيد"."""
    return label_of(key, business=business_or_none())


def words_here(**given: str) -> Words:
    """For a sentence in Python: `_("Invite %(a_client)s") % words_here()`."""
    return Words(business_or_none(), **given)
