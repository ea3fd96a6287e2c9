from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from api.models import Key, Token
from api.operations import digest_of
from tenants.accounts.choices import Role
from tenants.accounts.models import User
from tenants.entry import entering
from tests.architecture.matrix import Route
from tests.architecture.test_matrix import undone, writes
from tests.architecture.world import HOUR, KEY, World, nora
from tests.factories.cast import Cast, add_member
from tests.factories.tokens import Caller, caller, key_of, token_of

Call = Any  # tests.factories.tokens.Caller, or one with a cookie


@dataclass(frozen=True)
class Answer:
    status: int
    type: str
    body: str
    written: set[str]


@dataclass
class Walk:
    """Calls a route as somebody, and takes everything back."""

    world: World
    known: dict[str, Call] = field(default_factory=dict)

    def __call__(self, route: Route, actor: str, method: str) -> Answer:
        who = self.caller(actor)
        row = self.row(route.row)
        path = reverse(route.name, urlconf="deploy.urls_business", kwargs=row)
        data = self.data(route.data) if method in ("POST", "PUT", "PATCH") else None
        with undone():
            before = writes()
            response = who(method, path, data)
            written = {name.split(".")[1] for name, count in writes().items() if count != before.get(name)}
        return Answer(
            response.status_code, response.headers.get("Content-Type", ""), str(response.content[:300]), written
        )

    def caller(self, actor: str) -> Call:
        if actor not in self.known:
            self.known[actor] = CALLERS[actor](self.world)
        return self.known[actor]

    def row(self, name: str) -> dict[str, Any]:
        if name == "unknown":
            return {"pk": KEY + 99}
        if name == "key":
            return self.world._once("row key", key_row)  # type: ignore[no-any-return]
        return self.world.row(name)

    def data(self, name: str) -> dict[str, Any]:
        cast, slot = self.world.cast, self.world.slot
        service = self.world.row("service")["pk"]
        booking = {"service": service, "member": cast.bob.viewer.member_id, "starts_at": slot.isoformat()}
        return {
            "": {},
            "nothing": {},
            "address": {"email": "cara@clients.test"},
            "password": {"email": "cara@clients.test", "password": "not the right one"},
            "second step": {"pending": "made up", "method": "app", "code": "123456"},
            "proof": {"method": "app", "code": "000000"},
            "own booking": booking,
            "booking": {**booking, "client": cast.cara.viewer.client_ids[0]},
            "time": {"starts_at": (slot + 8 * HOUR).isoformat()},
            "outcome": {"status": "arrived"},
            "client": {"name": "Ivo Ilg", "email": f"{uuid4().hex[:8]}@clients.test"},
            "key": {"name": "Till", "role": "manager", "scopes": ["read"]},
        }[name]


def key_row(world: World) -> dict[str, Any]:
    text = key_of(world.cast.alice, role=Role.MANAGER)
    with entering(world.cast.alpha):
        return {"pk": Key.objects.get(digest=digest_of(text)).pk}


def changed(world: World, **fields: Any) -> Caller:
    """Cara's, after something has happened to it."""
    text = token_of(world.cast.cara)
    with entering(world.cast.alpha):
        Token.objects.filter(digest=digest_of(text)).update(**fields)
    return Caller(world.cast.alpha_host, text)


def let_go(world: World) -> Caller:
    person = add_member(world.cast.alpha, world.cast.alpha_host, "Lena Lang", Role.MANAGER)
    found = caller(person)
    with entering(world.cast.alpha):
        User.objects.filter(pk=person.user.pk).update(is_active=False)
    return found


def member(world: World, name: str, role: Role) -> Caller:
    return caller(add_member(world.cast.alpha, world.cast.alpha_host, name, role))


def with_cookie(world: World) -> Call:
    """A browser's session, which is no way into the API."""
    browser = world.browser("alice")

    def call(method: str, path: str, data: Any = None) -> Any:
        content = {} if data is None else {"data": data, "content_type": "application/json"}
        return getattr(browser, method.lower())(path, **content)

    return call


CALLERS: dict[str, Callable[[World], Call]] = {
    "anonymous": lambda world: Caller(world.cast.alpha_host),
    "alice": lambda world: caller(world.cast.alice),
    "mona": lambda world: member(world, "Mona Maier", Role.MANAGER),
    "bob": lambda world: caller(world.cast.bob),
    "fred": lambda world: member(world, "Fred Frey", Role.FRONT_DESK),
    "ruth": lambda world: member(world, "Ruth Roth", Role.ACCOUNTANT),
    "cara": lambda world: caller(world.cast.cara),
    "dan": lambda world: caller(world.cast.dan),
    "key": lambda world: Caller(world.cast.alpha_host, key_of(world.cast.alice, role=Role.MANAGER)),
    "eve here": lambda world: Caller(world.cast.alpha_host, token_of(world.cast.eve)),
    "eve at home": lambda world: caller(world.cast.eve),
    "nora at home": lambda world: caller(nora(world)),
    "made up": lambda world: Caller(world.cast.alpha_host, "tok_" + "x" * 43),
    "run out": lambda world: changed(world, expires_at=timezone.now() - timedelta(seconds=1)),
    "ended": lambda world: changed(world, revoked_at=timezone.now()),
    "let go": let_go,
    "cookie": with_cookie,
}


@pytest.fixture
def walk(cast: Cast) -> Walk:
    return Walk(World(cast))
