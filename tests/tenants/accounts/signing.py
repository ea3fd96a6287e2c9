"""What tests of signing in ask of a browser."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.test import Client as Browser
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tenants.access import access_of
from tenants.accounts.assurance import Assurance, assurance_of
from tenants.accounts.sessions import SessionStore
from tenants.audit.models import Entry
from tenants.entry import entering, entering_platform
from tenants.viewer import SYSTEM
from tests.factories.cast import Person

STEP, CONFIRM = "/sign-in/second-step/", "/account/confirmation/"
NUMBERS = {"int": 900_099, "slug": "x", "str": "x" * 43, "uuid": "00000000-0000-4000-8000-000000000000"}


def session_of(browser: Browser, person: Person) -> SessionStore:
    """The browser's session, read now."""
    with entering(person.business) if person.business else entering_platform():
        session = SessionStore(browser.cookies["sessionid"].value)
        session.get("")  # read while it may be
    return session


def assurance_in(browser: Browser, person: Person) -> Assurance:
    shown = assurance_of(session_of(browser, person))
    assert shown is not None
    return shown


def is_signed_in(browser: Browser, person: Person) -> bool:
    return "sessionid" in browser.cookies and SESSION_KEY in session_of(browser, person)


def verbs(person: Person) -> list[str]:
    """What the trail says, oldest first."""
    with entering(person.business, SYSTEM) if person.business else entering_platform():
        return list(Entry.objects.filter(verb__startswith="account.").order_by("at").values_list("verb", flat=True))


def pages_for_somebody() -> list[str]:
    """Every address of a business that is not for everybody."""
    return sorted({path for name, pattern in _routes() if (path := _path(name, pattern))})


def assert_shut(browser: Browser) -> None:
    """Not one page opens that is for somebody."""
    pages = pages_for_somebody()
    assert len(pages) > 30
    for path in pages:
        for response in (browser.get(path), browser.post(path)):
            assert response.status_code in (401, 405) or _leads_to_sign_in(response), (path, response.status_code)


def _leads_to_sign_in(response: Any) -> bool:
    return response.status_code == 302 and str(response["Location"]).split("?")[0] == "/sign-in/"


def _routes() -> list[tuple[str, URLPattern]]:
    found: list[tuple[str, URLPattern]] = []

    def walk(entries: list[URLPattern | URLResolver], space: str) -> None:
        for entry in entries:
            if isinstance(entry, URLResolver):
                walk(entry.url_patterns, f"{space}{entry.namespace}:" if entry.namespace else space)
            else:
                found.append((f"{space}{entry.name}", entry))

    walk(get_resolver("deploy.urls_business").url_patterns, "")
    return found


def _path(name: str, pattern: URLPattern) -> str:
    access = access_of(pattern.callback)
    if access is None or access.seat == "public":
        return ""
    kwargs = {
        key: next(value for kind, value in NUMBERS.items() if kind in type(converter).__name__.lower())
        for key, converter in pattern.pattern.converters.items()
    }
    return reverse(name, urlconf="deploy.urls_business", kwargs=kwargs)
