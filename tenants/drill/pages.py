"""Tries every address as those who must not come there: a rival client, another business's people, anybody."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings

from tenants.drill.asking import Answer, LockTwoOpen, Look, Method, ask
from tenants.drill.choices import Lock
from tenants.drill.findings import Findings
from tenants.drill.rivals import STRANGER, Cast, Pass
from tenants.drill.routes import Route, routes_of
from tenants.drill.samples import is_everybodys, is_silent, posted_to
from tenants.drill.tables import state_of_rows

METHODS: tuple[Method, ...] = ("GET", "POST")
MORE_METHODS: tuple[Method, ...] = (*METHODS, "PATCH", "DELETE")  # for programs
LOOK: tuple[Method, ...] = ("GET",)


@dataclass(frozen=True, slots=True)
class Try:
    """One stranger at one address. `must_refuse`: any answer but a refusal is a breach; else only what it shows is."""

    who: str
    shows: Pass
    host: str
    methods: tuple[Method, ...]
    must_refuse: bool
    opens_lock_two: bool = False


def try_pages(cast: Cast, findings: Findings, *, only: Collection[str] = ()) -> None:
    """All of them, or `only` those of these names."""
    routes, odd = routes_of(settings.ROOT_URLCONF)
    findings.untried += odd
    for route in (route for route in routes if not only or route.name in only):
        key, methods = _as_its_owner(cast, route, findings)
        for one in _tries(cast, route, methods):
            _attempt(cast, route, one, key, findings)


def _tries(cast: Cast, route: Route, both: tuple[Method, ...]) -> Iterator[Try]:
    here, seat = cast.business.primary_host, route.access.seat
    if seat == "public":
        yield Try("anybody", STRANGER, here, LOOK, must_refuse=False)
        return
    yield Try("anybody", STRANGER, here, both, must_refuse=True)
    if cast.other is not None:
        there = cast.other.primary_host
        yield Try("another business’s owner", cast.passes["eve"], here, both[:1], must_refuse=True)
        guest = "nora" if seat == "client" else "eve"
        methods = both if route.names_row else LOOK
        yield Try("somebody at home elsewhere", cast.passes[guest], there, methods, must_refuse=route.names_row)
    if seat == "person":  # what belongs to a login
        yield Try("another login", cast.passes["ben"], here, both if route.names_row else LOOK, route.names_row)
        return
    if seat != "client":
        yield Try("a client", cast.passes["ben"], here, both, must_refuse=True)
        yield from _tries_of_practitioner(cast, route)
        return
    is_own = route.names_row and not is_everybodys(route.name)
    for opens in (False, True):
        yield Try("another client", cast.passes["ben"], here, both if is_own else LOOK, is_own, opens_lock_two=opens)


def _tries_of_practitioner(cast: Cast, route: Route) -> Iterator[Try]:
    """Only where practitioners see their own clients alone. What is the whole team's, they may see and change."""
    if cast.has_caseloads:
        here, shown = cast.business.primary_host, cast.passes["practitioner"]
        for opens in (False, True):
            yield Try("somebody else’s practitioner", shown, here, LOOK, must_refuse=False, opens_lock_two=opens)


def _attempt(cast: Cast, route: Route, one: Try, key: int, findings: Findings) -> None:
    path = route.path(key)
    surroundings = LockTwoOpen(cast.ada.key, cast.ben.key) if one.opens_lock_two else nullcontext()
    for method in one.methods:
        look: Look = partial(state_of_rows, cast) if one.shows.session and method != "GET" else _nothing
        with surroundings:
            answer = ask(one.host, path, method, urlconf=route.urlconf, look=look, **_shown(one.shows, route))
        findings.pages += 1
        words = (cast.ada.marker,) if one.host == cast.business.primary_host else (cast.ada.marker, cast.ada.sign)
        fault = fault_of(answer, one, words, is_silent=is_silent(route.name))
        has_been_told = any(breach.what == f"{method} {route.name}" for breach in findings.breaches)
        if fault and not (one.opens_lock_two and has_been_told):
            lock = Lock.ONE if one.opens_lock_two else Lock.BOTH
            findings.breach(lock, who=one.who, what=f"{method} {route.name}", found=fault)


def fault_of(answer: Answer, one: Try, words: tuple[str, ...], *, is_silent: bool) -> str:
    """What is wrong with an answer; nothing where it was a refusal, or showed nothing of somebody else's."""
    if answer.shows(*words):
        return f"{answer.status}, with what is somebody else’s"
    if answer.has_changed:
        return f"{answer.status}, and it was changed"
    if one.must_refuse and not answer.is_refusal and not is_silent:
        return str(answer.status)
    return "500" if answer.status == 500 else ""


def _shown(one: Pass, route: Route) -> dict[str, Any]:
    return {"session": one.session, "headers": one.headers(route.name), "data": posted_to(route.name)}


def _nothing() -> None:
    return None


def _as_its_owner(cast: Cast, route: Route, findings: Findings) -> tuple[int, tuple[Method, ...]]:
    """The key under which the row's own people are let in, and the methods there are: that strangers are refused
    where nobody is let in proves nothing."""
    who = {"client": "ada", "team": "owner", "person": "owner"}.get(route.access.seat)
    if who is None:
        return cast.ada.key, LOOK
    known = MORE_METHODS if cast.passes[who].headers(route.name) else METHODS
    for key in cast.ada.keys if route.names_row else cast.ada.keys[:1]:
        answers = {method: _answer(cast, route, who, key, method) for method in known}
        there = tuple(method for method, answer in answers.items() if answer.status != 405)
        if any(not answer.is_refusal for answer in answers.values()) or not route.names_row:
            return key, there or known
    findings.untried.append(f"{route.name}: not even its owner got an answer")
    return cast.ada.key, known


def _answer(cast: Cast, route: Route, who: str, key: int, method: Method) -> Answer:
    shown = _shown(cast.passes[who], route)
    return ask(cast.business.primary_host, route.path(key), method, urlconf=route.urlconf, **shown)
