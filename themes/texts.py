"""What a business tells its clients at the edges of their pages and mails, from `Business.brand["texts"]`: plain text,
never markup, and addresses of pages of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from urllib.parse import urlsplit

LONGEST = {"welcome": 400, "footer": 300, "phone": 40, "address": 200}
LINKS = ("imprint", "privacy", "terms")
LONGEST_LINK = 300


@dataclass(frozen=True, slots=True)
class Texts:
    welcome: str = ""
    footer: str = ""
    phone: str = ""
    address: str = ""
    imprint: str = ""
    privacy: str = ""
    terms: str = ""

    @property
    def phone_link(self) -> str:
        """`tel:` and what can be dialled of it (RFC 3966)."""
        dialled = "".join(sign for sign in self.phone.replace("(0)", "") if sign in "+0123456789")
        return f"tel:{dialled}" if dialled else ""


NO_TEXTS = Texts()


def read_texts(chosen: object) -> Texts:
    """What is no text, too long, or an address that is none of the web's, is not there."""
    given = chosen if isinstance(chosen, Mapping) else {}
    found = {name.name: given.get(name.name) for name in fields(Texts)}
    return Texts(**{name: text for name, text in found.items() if isinstance(text, str) and _may_stand(name, text)})


def is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    is_plain = text.isprintable() and not any(sign in text for sign in " \"'<>\\`")
    return is_plain and parts.scheme in ("http", "https") and "." in (parts.hostname or "") and "@" not in parts.netloc


def _may_stand(name: str, text: str) -> bool:
    if name in LINKS:
        return len(text) <= LONGEST_LINK and is_web_address(text)
    return len(text) <= LONGEST[name]
