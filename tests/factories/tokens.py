"""Tokens and keys of the cast, and calls that show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.test import Client as Browser

from api.choices import Scope
from api.operations import issue_key, issue_token
from tenants.accounts.models import User
from tenants.entry import at_the_door, entering
from tests.factories.cast import Person

EVERY_SCOPE = tuple(Scope.values)


def token_of(
    person: Person,
    *,
    scopes: tuple[str, ...] = EVERY_SCOPE,
    days: int = 90,
    factor: bool = True,
    fresh: bool = True,
) -> str:
    assert person.business is not None
    with entering(person.business):
        user = User.objects.get(pk=person.user.pk)  # with the password it has by now
        kept: dict[str, Any] = {"scopes": scopes, "days": days, "has_factor": factor, "is_confirmed": fresh}
        return issue_token(user, by=person.viewer, name="A test", **kept)[1]


def key_of(owner: Person, *, role: str, scopes: tuple[str, ...] = EVERY_SCOPE, networks: tuple[str, ...] = ()) -> str:
    assert owner.business is not None
    with entering(owner.business), at_the_door():
        return issue_key(by=owner.viewer, name="Till", role=role, scopes=scopes, networks=networks)[1]


@dataclass(frozen=True)
class Caller:
    """Somebody without a browser: no cookies, and perhaps a token."""

    host: str
    token: str = ""

    def __call__(self, method: str, path: str, data: Any = None, **headers: str) -> Any:
        browser = Browser(HTTP_HOST=self.host)
        given = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        content = {} if data is None else {"data": data, "content_type": "application/json"}
        where = path if path.startswith("/") else f"/api/v1/{path}"
        return getattr(browser, method.lower())(where, headers={**given, **headers}, **content)


def caller(person: Person, **wished: Any) -> Caller:
    return Caller(person.host, token_of(person, **wished))
