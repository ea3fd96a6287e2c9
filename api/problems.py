"""Refusals as problem documents (RFC 9457). None says more than its status has to: no stack, no row of another's."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response

from tenants.accounts.throttle import TooManyTries
from tenants.requests import Request

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """`kind` names it for programs, `detail` for people; `more` are members of the document of its own."""

    def __init__(
        self, status: int, kind: str, detail: str = "", *, headers: dict[str, str] | None = None, **more: Any
    ) -> None:
        super().__init__(kind)
        self.status, self.kind, self.detail, self.more = status, kind, detail, more
        self.headers = headers or {}


def titles() -> dict[str, str]:
    return {
        "invalid": _("Something in the request is not right"),
        "unauthenticated": _("A valid token is needed"),
        "wrong-credentials": _("These do not fit together"),
        "second-factor": _("The second step did not succeed"),
        "second-factor-needed": _("Set up a second factor in the portal first, then make a new token"),
        "no-second-step-here": _("Make a token in the portal: this second factor needs a browser"),
        "forbidden": _("Not open to you"),
        "may-not-book": _("You may look at this person’s appointments, but not change them"),
        "missing-scope": _("The token may not be used for this"),
        "confirmation-needed": _("Show once more that it is you: see “confirm_at” and “methods”"),
        "key-reused": _("This Idempotency-Key was used for another call"),
        "https-only": _("Only over https; consider the token you sent as known to others"),
        "no-seat": _("Nothing here is open to this login"),
        "not-found": _("There is nothing here"),
        "method-not-allowed": _("This can’t be done here"),
        "not-acceptable": _("Answers are JSON only"),
        "conflict": _("That does not fit how things stand now"),
        "slot-taken": _("Somebody was faster, or the person is away then"),
        "no-room": _("Every room for it is taken then"),
        "outside-hours": _("The person does not work then"),
        "past-time": _("That time has gone by"),
        "too-soon": _("Too soon: see “earliest”"),
        "too-far": _("Too far ahead: see “latest”"),
        "no-such-time": _("The clocks skip that hour"),
        "not-bookable": _("That service is not open to this booking"),
        "window-closed": _("It is too late for that: see “until”"),
        "wrong-status": _("It is not in a state for that any more"),
        "grace-over": _("The three minutes for taking it back are over"),
        "already-inside": _("They are in the portal already"),
        "just-invited": _("An invitation has just gone out: see “again_at”"),
        "no-address": _("There is no email address to write to"),
        "too-large": _("The request is too large"),
        "unsupported-media-type": _("Requests are JSON only"),
        "too-many-requests": _("A little too often"),
        "server-error": _("Something went wrong here"),
        "unavailable": _("Not reachable at the moment"),
    }


OF_STATUS = {
    400: "invalid",
    401: "unauthenticated",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    409: "conflict",
    413: "too-large",
    415: "unsupported-media-type",
    422: "key-reused",
    429: "too-many-requests",
    500: "server-error",
    503: "unavailable",
}


def document(problem: Problem, request: Any) -> dict[str, Any]:
    title = titles().get(problem.kind) or titles()[OF_STATUS.get(problem.status, "server-error")]
    return {
        "type": f"/api/docs/#{problem.kind}",
        "title": title,
        "status": problem.status,
        "detail": problem.detail or title,
        "request_id": getattr(request, "id", ""),
        **problem.more,
    }


def too_often(error: TooManyTries) -> Problem:
    return Problem(429, "too-many-requests", headers={"Retry-After": str(error.seconds)})


def problem_page(problem: Problem, request: Request) -> JsonResponse:
    """For what is refused before or behind a view."""
    answer = JsonResponse(document(problem, request), status=problem.status, content_type=MEDIA_TYPE)
    _add_headers(answer, problem)
    return answer


def problem_answer(problem: Problem, request: Any) -> Response:
    """For a view that refuses by returning, so that what it has counted is kept."""
    answer = Response(document(problem, request), status=problem.status, content_type=MEDIA_TYPE)
    _add_headers(answer, problem)
    return answer


def handled(error: Exception, context: dict[str, Any]) -> Response | None:
    """The framework's exception handler."""
    problem = problem_of(error)
    return problem_answer(problem, context["request"]) if problem else None


def problem_of(error: Exception) -> Problem | None:
    if isinstance(error, Problem):
        return error
    if isinstance(error, Http404 | exceptions.NotFound):
        return Problem(404, "not-found")
    if isinstance(error, PermissionDenied | exceptions.PermissionDenied):
        return Problem(403, "forbidden")
    if isinstance(error, exceptions.ValidationError):
        return Problem(400, "invalid", errors=list(_errors(error.detail)))
    if isinstance(error, ValidationError):
        return Problem(400, "invalid", errors=[{"field": "", "detail": text} for text in error.messages])
    if isinstance(error, exceptions.APIException):
        return Problem(error.status_code, OF_STATUS.get(error.status_code, "invalid"), str(error.detail))
    return None


def _errors(detail: Any, field: str = "") -> Any:
    """Each with the name of its field, dotted where it stands deeper; "" for the whole."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            own = "" if name == "non_field_errors" else str(name)
            yield from _errors(inner, ".".join(filter(None, (field, own))))
    elif isinstance(detail, list):
        for inner in detail:
            yield from _errors(inner, field)
    else:
        yield {"field": field, "detail": str(detail)}


def _add_headers(answer: HttpResponse, problem: Problem) -> None:
    if problem.status == 401:
        answer["WWW-Authenticate"] = "Bearer"
    for name, value in problem.headers.items():
        answer[name] = value
