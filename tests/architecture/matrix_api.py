"""Who may call which address of the API, with a token: one line a route, as matrix.py has for the pages.

Nobody without a token comes further than 401, whatever cookies they bring; a wrong seat, role or scope is a 403.
"""

from __future__ import annotations

from tests.architecture.matrix import (
    FRONT_DESK,
    MANAGER,
    OWNER,
    WORKING,
    client,
    each,
    person,
    public,
    team,
)

# Whoever has a token, of either seat.
ANYBODY = [
    person("api:me", GET=200),
    person("api:token-list", GET=200, but={"key": {"GET": 403}}),
    person("api:token", DELETE=404, shared="unknown", but={"key": {"DELETE": 403}}),
    person("api:confirmation", POST=401, data="proof", but={"key": {"POST": 403}}),
    person("api:confirmation-code", POST=202, but={"key": {"POST": 403}}),
    person("api:logout", POST=204, but={"key": {"POST": 403}}),
]
WITHOUT_TOKEN = [
    public("api:docs", GET=200),
    public("api:schema", GET=200),
    public("api:code", POST=202, data="address"),
    public("api:login", POST=401, data="password"),
    public("api:second-factor", POST=401, data="second step"),
]
SEATED = [
    client("api:service-list", GET=200),
    client("api:service", GET=200, shared="service"),
    client("api:slot-list", GET=200, shared="service"),
    client("api:member-list", GET=200),
    client("api:client-list", GET=200),
    client("api:appointment-list", GET=200, POST=201, data="own booking"),
    client("api:appointment", GET=200, own="appointment"),
    client("api:rescheduling", POST=200, own="appointment", data="time"),
    client("api:cancellation", POST=200, own="appointment", data="nothing"),
    client("api:withdrawal", POST=200, own="appointment", data="nothing"),
    client("api:restoration", POST=200, own="cancelled appointment", data="nothing"),
    client("api:suggestion-list", GET=200, own="past appointment"),
    team("api:team-service-list", GET=200),
    team("api:team-service", GET=200, shared="service"),
    team("api:team-slot-list", GET=200, shared="service"),
    team("api:team-member-list", GET=200),
    team("api:team-client-list", GET=200, POST=201, data="client", but=each(("ruth",), POST=403)),
    team("api:team-client", GET=200, shared="client"),
    team("api:team-invitation", *WORKING, POST=409, DELETE=200, shared="client", data="nothing"),
    team("api:team-appointment-list", GET=200, POST=201, data="booking", but=each(("bob", "ruth"), POST=403)),
    team("api:team-appointment", GET=200, shared="appointment"),
    team("api:team-rescheduling", MANAGER, FRONT_DESK, POST=200, shared="appointment", data="time"),
    team("api:team-cancellation", MANAGER, FRONT_DESK, POST=200, shared="appointment", data="nothing"),
    team("api:team-outcome", *WORKING, POST=200, shared="appointment", data="outcome"),
    team("api:team-suggestion-list", GET=200, shared="past appointment"),
    team("api:key-list", OWNER, GET=200, POST=201, data="key"),
    team("api:key", OWNER, DELETE=204, shared="key"),
]
API = [*ANYBODY, *WITHOUT_TOKEN, *SEATED]
