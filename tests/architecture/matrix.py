"""Who may use which address. One line a route; a route without a line fails the suite.

    client("scheduling:cancellation", GET=200, POST=302, own="appointment"),
    team("scheduling:service", MANAGER, FRONT_DESK, GET=200, POST=302, shared="service", data="service"),

`GET=`/`POST=` say what those who may come are answered; everybody else gets their seat's refusal (test_matrix.py),
and any other method 405. `own` and `shared` name the row in the address (world.py): a client's own is a 404 to other
clients, and both are a 404 to another business; `place` is a part of the address that every business has. `data` names
what is posted. `but` says who among those who may come is answered differently: {"alice": {"GET": 302}}.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypedDict, Unpack, cast

from tenants.accounts.choices import Role

OWNER, MANAGER, PRACTITIONER, FRONT_DESK = Role.OWNER, Role.MANAGER, Role.PRACTITIONER, Role.FRONT_DESK
WORKING = (MANAGER, PRACTITIONER, FRONT_DESK)  # all but the accountant, who reads

Seat = Literal["public", "person", "client", "team", "platform"]
Answers = Mapping[str, int]


@dataclass(frozen=True)
class Route:
    name: str
    seat: Seat
    answers: Answers
    roles: frozenset[str] = frozenset()
    own: str = ""
    shared: str = ""
    place: str = ""
    data: str = ""
    but: Mapping[str, Answers] = field(default_factory=dict)

    @property
    def row(self) -> str:
        return self.own or self.shared


class Details(TypedDict, total=False):
    own: str
    shared: str
    place: str
    data: str
    GET: int
    POST: int
    DELETE: int
    but: Mapping[str, Answers]


def _route(name: str, seat: Seat, details: Details, roles: frozenset[str] = frozenset()) -> Route:
    answers = {name: status for name, status in details.items() if name in ("GET", "POST", "DELETE")}
    return Route(
        name,
        seat,
        cast("Answers", answers),
        roles,
        own=details.get("own", ""),
        shared=details.get("shared", ""),
        place=details.get("place", ""),
        data=details.get("data", ""),
        but=details.get("but", {}),
    )


def public(name: str, **details: Unpack[Details]) -> Route:
    return _route(name, "public", details)


def person(name: str, **details: Unpack[Details]) -> Route:
    """Whoever is signed in, about their own login."""
    return _route(name, "person", details)


def client(name: str, **details: Unpack[Details]) -> Route:
    return _route(name, "client", details)


def team(name: str, *roles: Role, **details: Unpack[Details]) -> Route:
    """Without roles, all of them; the owner always."""
    return _route(name, "team", details, frozenset(roles or Role.values) | {OWNER})


def platform(name: str, **details: Unpack[Details]) -> Route:
    return _route(name, "platform", details)


MEMBERS = ("alice", "mona", "bob", "fred", "ruth")
SIGNED_IN = (*MEMBERS, "cara", "dan", "alice as cara")


def each(actors: tuple[str, ...], **answers: int) -> dict[str, Answers]:
    return dict.fromkeys(actors, answers)


OWN_LOGIN = [
    person("accounts:signing-in", GET=200),
    person("accounts:confirmation", GET=200, POST=422),
    person("accounts:confirmation-options", POST=200),
    person("accounts:confirmation-mail", POST=200),
    person("accounts:password", GET=200, POST=302, data="new password"),
    person("accounts:address", GET=200, POST=302, data="new address"),
    person("accounts:address-code", GET=302, POST=302),
    person("accounts:second-factor", GET=200),
    person("accounts:app", GET=200, POST=422, data="wrong code"),
    person("accounts:app-removal", POST=302),
    person("accounts:backup-codes", GET=302, POST=302),
    person("accounts:backup-codes-file", GET=302),
    person("accounts:backup-codes-kept", POST=302),
    person("accounts:passkeys", GET=200, POST=422),
    person("accounts:passkey-options", POST=200),
    person("accounts:passkey", GET=404, POST=404, shared="unknown key"),
    person("accounts:passkey-removal", POST=404, shared="unknown key"),
    person("accounts:devices", GET=200),
    person("accounts:device-end", POST=302, shared="unknown device"),
    person("accounts:other-devices-end", POST=302),
    person("accounts:remembered-removal", POST=302, shared="unknown key"),
]
SECOND_STEP = [
    public("accounts:password-reset", GET=200, POST=302, data="address"),
    public("accounts:sign-in-passkey", POST=422),
    public("accounts:sign-in-passkey-options", POST=200),
    public("accounts:second-step", GET=302, POST=302),
    public("accounts:second-step-options", POST=403),
    public("accounts:second-step-end", POST=302),
    public("accounts:lost-factor", GET=302, POST=302),
    public("accounts:factor-reset-stop", GET=404, POST=404, shared="unknown token"),
]

BUSINESS = [
    *OWN_LOGIN,
    *SECOND_STEP,
    person("tokens:token-list", GET=200, POST=200, data="token"),
    person("tokens:token-end", POST=404, shared="unknown key"),
    team("tokens:key-list", OWNER, GET=200, POST=200, data="key"),
    team("tokens:key-end", OWNER, POST=404, shared="unknown key"),
    team("signing:rules", OWNER, GET=200, POST=302, data="rules"),
    team("signing:factor-resets", OWNER, GET=200),
    team("signing:factor-reset-approval", OWNER, POST=404, shared="unknown key"),
    team("signing:factor-reset-refusal", OWNER, POST=404, shared="unknown key"),
    public("themes:styleguide", GET=200),
    public("accounts:sign-in", GET=200, POST=302, data="address", but=each(SIGNED_IN, GET=302)),
    public("accounts:sign-in-code", GET=302, POST=302),
    public("accounts:sign-in-password", GET=200, POST=422, data="password", but=each(SIGNED_IN, GET=302)),
    public("accounts:sign-in-link", GET=404, POST=404, shared="unknown token"),
    public("accounts:sign-in-link-renewal", POST=404, shared="unknown token"),
    public("accounts:language", POST=302),
    public("accounts:sign-out", POST=302),
    public("accounts:entrance", POST=410, but=each(SIGNED_IN, POST=302)),
    client("home:home", GET=200),
    # clients
    team("clients:client-list", GET=200),
    team("clients:client-detail", GET=200, shared="client"),
    team("clients:invitation-create", *WORKING, GET=200, POST=302, data="invitation"),
    team("clients:client-invitation", *WORKING, POST=302, shared="client"),
    team("clients:invitation-revocation", *WORKING, POST=302, shared="client"),
    team("clients:link-create", MANAGER, FRONT_DESK, GET=200, POST=302, shared="client", data="new link"),
    team("clients:link", MANAGER, FRONT_DESK, GET=200, POST=302, shared="link", data="link"),
    team("clients:link-removal", MANAGER, FRONT_DESK, POST=302, shared="link"),
    client("clients:household", GET=200, POST=302),
    team("clients:assignment", MANAGER, POST=302, shared="client", data="member"),
    team("clients:assignment-removal", MANAGER, POST=302, shared="client and bob"),
    team("clients:portal-view", *WORKING, GET=200),
    team("clients:portal-view-create", *WORKING, POST=302, shared="client"),
    team("clients:portal-view-end", *WORKING, POST=302),
    public("clients:welcome", GET=200, POST=302, shared="invitation"),
    public("clients:welcome-renewal", POST=302, shared="invitation"),
    public("clients:join", GET=200, POST=422, data="wrong code"),
    public("clients:join-renewal", POST=302, data="address"),
    client("clients:my-account", GET=200),
    client("clients:my-details", GET=200, POST=302, own="client", data="details"),
    # activity
    team("activity:trail", OWNER, GET=200),
    team("activity:trail-export", OWNER, POST=200, data="export"),
    team("activity:trail-retention", OWNER, POST=302, data="retention"),
    # domains
    team("domains:domain-list", OWNER, GET=200, POST=302, data="domain"),
    team("domains:given-primacy", OWNER, POST=302),
    team("domains:check", OWNER, POST=302, shared="domain"),
    team("domains:primacy", OWNER, POST=302, shared="domain"),
    team("domains:removal", OWNER, POST=302, shared="domain"),
    # scheduling, the client's side
    client("scheduling:booking", GET=200),
    client("scheduling:service-times", GET=200, shared="service"),
    client("scheduling:confirmation", GET=302, POST=302, shared="service", data="booking"),
    client("scheduling:hold", POST=200, shared="service", data="booking"),
    client("scheduling:my-appointments", GET=200),
    client("scheduling:my-appointment", GET=200, own="appointment"),
    client("scheduling:rebooking-times", GET=200, own="past appointment"),
    client("scheduling:rebooking", GET=200, POST=302, own="past appointment", data="booking"),
    client("scheduling:rescheduling", GET=200, POST=302, own="appointment", data="booking"),
    client("scheduling:cancellation", GET=200, POST=302, own="appointment"),
    client("scheduling:withdrawal", POST=302, own="appointment"),
    client("scheduling:restoration", POST=302, own="cancelled appointment"),
    # scheduling, the team's side
    team("scheduling:appointment", GET=200, shared="appointment"),
    team("scheduling:outcome", *WORKING, POST=302, shared="appointment", data="outcome"),
    team("scheduling:team-cancellation", MANAGER, FRONT_DESK, POST=302, shared="appointment"),
    team("scheduling:team-booking", MANAGER, FRONT_DESK, GET=200),
    team("scheduling:team-services", MANAGER, FRONT_DESK, GET=200, shared="client to book for"),
    team("scheduling:team-service-times", MANAGER, FRONT_DESK, GET=200, shared="client and service"),
    team(
        "scheduling:team-confirmation",
        MANAGER,
        FRONT_DESK,
        GET=302,
        POST=302,
        shared="client and service",
        data="booking",
    ),
    team("scheduling:service-list", MANAGER, FRONT_DESK, GET=200),
    team("scheduling:service-review", MANAGER, FRONT_DESK, POST=302),
    team("scheduling:new-service", MANAGER, FRONT_DESK, GET=200, POST=302, data="service"),
    team("scheduling:service", MANAGER, FRONT_DESK, GET=200, POST=302, shared="service", data="service"),
    team("scheduling:service-archival", MANAGER, FRONT_DESK, POST=302, shared="service"),
    team("scheduling:hours", *WORKING, GET=200),
    team("scheduling:member-hours", *WORKING, GET=200, POST=302, shared="bob"),
    team("scheduling:time-off", *WORKING, POST=302, shared="bob", data="time off"),
    team("scheduling:time-off-removal", *WORKING, POST=302, shared="time off"),
    team("scheduling:day-hours", *WORKING, POST=302, shared="bob", data="day hours"),
    team("scheduling:day-hours-removal", *WORKING, POST=302, shared="day hours"),
    team("scheduling:limits", *WORKING, POST=302, shared="bob", data="limits"),
    team("scheduling:location-list", MANAGER, FRONT_DESK, GET=200),
    team("scheduling:new-location", MANAGER, FRONT_DESK, GET=200, POST=302, data="location"),
    team("scheduling:location", MANAGER, FRONT_DESK, GET=200, POST=302, shared="location", data="location"),
    team("scheduling:location-archival", MANAGER, FRONT_DESK, POST=302, shared="location"),
    team("scheduling:session-list", MANAGER, FRONT_DESK, GET=200, POST=302, shared="group", data="session"),
    team("scheduling:session-cancellation", MANAGER, FRONT_DESK, POST=302, shared="session"),
    team("scheduling:resource-list", MANAGER, FRONT_DESK, GET=200),
    team("scheduling:new-resource", MANAGER, FRONT_DESK, GET=200, POST=302, data="resource"),
    team("scheduling:resource", MANAGER, FRONT_DESK, GET=200, POST=302, shared="resource", data="resource"),
    team("scheduling:resource-archival", MANAGER, FRONT_DESK, POST=302, shared="resource"),
    team("scheduling:request-list", MANAGER, FRONT_DESK, GET=200),
    team("scheduling:acceptance", MANAGER, FRONT_DESK, POST=302, shared="request"),
    team("scheduling:refusal", MANAGER, FRONT_DESK, POST=302, shared="request"),
    team("scheduling:holidays", MANAGER, FRONT_DESK, GET=200, POST=302, data="holidays"),
    team("scheduling:booking-rules", OWNER, GET=200, POST=302, data="booking rules"),
    # team
    team("drill:security", MANAGER, GET=200),
    team("team:today", GET=200),
    team("team:settings", OWNER, GET=200, POST=302, data="settings"),
    # branding
    public("installing:manifest", GET=200),
    public("installing:worker", GET=200),
    public("installing:shared-picture", GET=200),
    public("home:offline", GET=200),
    client("home:offline-next", GET=200),
    team("branding:look", OWNER, GET=200, POST=302, data="look"),
    team("branding:pictures", OWNER, GET=200),
    team("branding:picture", OWNER, POST=422, place="picture slot"),
    team("branding:picture-removal", OWNER, POST=302, place="picture slot"),
    team("branding:words", OWNER, GET=200, POST=302),
    team("branding:texts", OWNER, GET=200, POST=302, data="texts"),
    team("branding:mail", OWNER, GET=200, POST=302),
    team("branding:sample-mail", OWNER, POST=302),
    team("branding:preview", OWNER, GET=200, place="preview"),
    team("branding:publication", OWNER, POST=302),
    team("branding:draft-removal", OWNER, POST=302),
    team("branding:version-list", OWNER, GET=200),
    team("branding:restoration", OWNER, POST=302, shared="former look"),
    team("team:my-account", GET=200, POST=302, data="details"),
    team("team:checklist-dismissal", MANAGER, POST=302),
    team("team:member-list", MANAGER, GET=200),
    team("team:member-invitation", MANAGER, GET=200, POST=302, data="member invitation"),
    team("team:member-invitation-renewal", MANAGER, POST=302, shared="member invitation"),
    team("team:member-invitation-revocation", MANAGER, POST=302, shared="member invitation"),
    team("team:member-detail", MANAGER, GET=200, shared="bob"),
    team("team:member-role", MANAGER, POST=302, shared="bob", data="role"),
    team("team:member-deactivation", MANAGER, POST=302, shared="bob"),
    team("team:member-reactivation", MANAGER, POST=302, shared="bob"),
    team("team:ownership-offer", OWNER, POST=302, shared="bob"),
    team("team:ownership", GET=200),
    team("team:ownership-acceptance", POST=404, shared="offer", but=each(("bob",), POST=302)),
    team("team:ownership-withdrawal", POST=302, shared="offer"),
    team("team:roles", MANAGER, GET=200),
    public("team:welcome", GET=200, POST=302, shared="member token"),
    public("team:join", GET=200, POST=422, data="wrong code"),
    team("scheduling:handover", MANAGER, GET=200, POST=302, shared="bob"),
]

PLATFORM = [
    *OWN_LOGIN,
    *SECOND_STEP,
    public("themes:styleguide", GET=200),
    public("accounts:sign-in", GET=200, POST=302, data="address", but=each(("olga",), GET=302)),
    public("accounts:sign-in-code", GET=302, POST=302),
    public("accounts:sign-in-password", GET=200, POST=422, data="password", but=each(("olga",), GET=302)),
    public("accounts:sign-in-link", GET=404, POST=404, shared="unknown token"),
    public("accounts:sign-in-link-renewal", POST=404, shared="unknown token"),
    public("accounts:language", POST=302),
    public("accounts:sign-out", POST=302),
    public("accounts:entrance", POST=410, but=each(("olga",), POST=302)),
    public("site:home", GET=200),
    public("site:finder", GET=200, POST=302, data="address"),
    public("site:finder-sent", GET=200),
    public("site:status", GET=200),
    public("site:terms", GET=200),
    public("site:privacy", GET=200),
    public("site:imprint", GET=200),
    public("site:robots", GET=200),
    public("site:sitemap", GET=200),
    public("site:social", GET=200),
    # signup: who holds the key in the address goes on with that one sign-up
    public("signup:preview", GET=200),
    public("signup:start", GET=200, POST=302, data="sign-up"),
    public("signup:address", GET=200),
    public("signup:change", GET=200, shared="sign-up"),
    public("signup:code", GET=200, POST=422, shared="sign-up", data="wrong code"),
    public("signup:mail", POST=302, shared="sign-up"),
    public("signup:other-address", POST=302, shared="sign-up", data="sign-up"),
    # console
    platform("console:business-list", GET=200),
    platform("console:drill-list", GET=200),
    platform("console:business-detail", GET=200, shared="business"),
    platform("console:trail", GET=200),
    platform("console:trail-export", POST=200, data="export"),
    platform("console:suspension", POST=302, shared="business", data="reason"),
    platform("console:reopening", POST=302, shared="business", data="reason"),
]
