"""Names under which a portal may answer: what they are made of, which are kept back, and proposals."""

from __future__ import annotations

import re
from collections.abc import Iterator

from anyascii import anyascii

SHORTEST, LONGEST = 3, 40
_SHAPE = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")

# What a visitor would take for the platform itself, what mail and certificate authorities reserve (RFC 2142, the
# CA/Browser Forum's baseline requirements), and hosts that we may need one day.
_RESERVED = """
    about abuse account accounts admin administrator api app apps assets auth autoconfig autodiscover beta billing
    blog business businesses careers cdn client clients contact console dashboard demo dev developer developers dns
    docs download downloads edge email events example feedback files ftp git health help home hostmaster http https
    id imap images img info internal invite invoice invoices isatap jobs legal live localhost localdomain log login
    logout mail media metrics monitor my mysql news noc noreply no-reply ns ns1 ns2 ns3 oauth official owner panel
    pay payment payments ping platform pop pop3 portal portals portico postgres postmaster preview privacy
    production proxy public root sales secure security service services shop signin sign-in signup sign-up site smtp
    sso ssl ssladmin staff stage staging start static stats status store stripe support sysadmin system team teams
    terms test testing tls trust update upload uploads usenet uucp verify web webhook webhooks webmail webmaster
    wiki wpad www www1 www2 www3
"""
RESERVED = frozenset(_RESERVED.split())


def proposed_from(name: str) -> str:
    """`Müller & Söhne` → `muller-sohne`: spelled in ASCII, hyphens between words; may be empty or too short."""
    plain = re.sub(r"['’`´.]", "", anyascii(name).lower())
    joined = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return joined[:LONGEST].rstrip("-") if len(joined) > LONGEST else joined


def is_well_formed(subdomain: str) -> bool:
    """Lower-case letters, digits and inner hyphens; nothing that could be read as punycode (RFC 5891, 4.2.3.1)."""
    return SHORTEST <= len(subdomain) <= LONGEST and _SHAPE.fullmatch(subdomain) is not None and subdomain[2:4] != "--"


def is_reserved(subdomain: str) -> bool:
    return subdomain in RESERVED


def variants_of(subdomain: str, *, industry: str = "") -> Iterator[str]:
    """Names close to a taken one, the most telling first."""
    stem = subdomain[: LONGEST - 12].strip("-") or "my"
    endings = [industry, "portal", "online", "team", "hq"]
    yield from (f"{stem}-{ending}" for ending in endings if ending)
    yield f"my-{stem}"
    yield from (f"{stem}-{number}" for number in range(2, 100))
