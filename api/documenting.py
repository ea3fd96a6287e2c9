"""What each operation's documentation says, from its declaration: also every status that it can give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from api.problems import MEDIA_TYPE

if TYPE_CHECKING:
    from api.endpoint import Operation

LISTED = 50  # rows on a page of a list


class FaultSerializer(serializers.Serializer[Any]):
    field = serializers.CharField(help_text=_("Dotted name of the field; empty where the whole is meant."))
    detail = serializers.CharField()


class ProblemSerializer(serializers.Serializer[Any]):
    """A refusal (RFC 9457, application/problem+json)."""

    type = serializers.CharField(help_text=_("Which kind of problem, as a link to its explanation."))
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    request_id = serializers.CharField(help_text=_("Tell us this when you ask about it."))
    errors = FaultSerializer(  # type: ignore[assignment]  # a field, which leaves the class when it is made
        many=True, required=False, help_text=_("With status 400: what is wrong with which field.")
    )


REFUSALS = {
    400: _("Something in the request is not right."),
    401: _("No valid token was shown."),
    403: _("The seat, the role or the token’s scope does not open this."),
    404: _("There is nothing here, or nothing of yours."),
    405: _("There is no such method here."),
    406: _("Answers are JSON only."),
    409: _("It does not fit how things stand now."),
    413: _("The request is too large."),
    415: _("Requests are JSON only."),
    422: _("The Idempotency-Key was used for another call."),
    429: _("Too many requests; `Retry-After` says when to come back."),
    500: _("Something went wrong here."),
    503: _("Not reachable at the moment; try again after `Retry-After` seconds."),
}
DONE = {201: _("Made."), 202: _("Taken."), 204: _("Done.")}
ALWAYS = frozenset({400, 403, 405, 406, 429, 500, 503})
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.UUID,
    OpenApiParameter.HEADER,
    description=_(
        "A UUID of your own. The same call with the same key answers with the first booking and books nothing; "
        "another call with it is refused."
    ),
)
HEADERS = {"Idempotency-Key": IDEMPOTENCY_KEY}


def documented(operation: Operation, method: str, *, tag: str, needs_token: bool) -> dict[str, Any]:
    """Arguments of `extend_schema`. 404 is added by the schema's last step wherever the address names a row."""
    refused = ALWAYS | operation.refuses | ({401} if needs_token else frozenset())
    if operation.headers:
        refused |= {422}
    if operation.body or method != "GET":
        refused |= {413, 415}
    scopes = " or ".join(f"`{scope.value}`" for scope in sorted(operation.scopes))
    description = " ".join((operation.run.__doc__ or "").split())
    return {
        "operation_id": f"{'team_' if tag == 'Team' else ''}{operation.run.__name__}",
        "summary": operation.summary,
        "description": f"{description}\n\nScope: {scopes}." if scopes else description,
        "tags": [tag],
        "auth": ["token"] if needs_token else [],
        "parameters": [*([operation.query] if operation.query else []), *(HEADERS[name] for name in operation.headers)],
        "request": operation.body,
        "responses": {
            **dict(map(_answer, operation.answers.items())),
            **{status: refusal(status) for status in refused},
        },
        "filters": False,
    }


def refusal(status: int) -> OpenApiResponse:
    return OpenApiResponse(ProblemSerializer, description=REFUSALS[status])


def _answer(pair: tuple[int, Any]) -> tuple[int, Any]:
    status, shape = pair
    return status, OpenApiResponse(shape, description=DONE.get(status, _("Found.")))


def only_the_api(endpoints: list[Any], **_: Any) -> list[Any]:
    """The first step: pages are no operations of the API."""
    return [one for one in endpoints if one[0].startswith("/api/v1/")]


def finished(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """The last step: refusals are problem documents, and an address that names a row may name none."""
    for path, item in result["paths"].items():
        for method, operation in item.items():
            if method not in ("get", "post", "put", "patch", "delete"):
                continue
            if "{" in path:
                operation["responses"].setdefault("404", _copy_of_refusal(operation, 404))
            for status, response in operation["responses"].items():
                if int(status) >= 400 and "application/json" in response.get("content", {}):
                    response["content"] = {MEDIA_TYPE: response["content"].pop("application/json")}
            operation["responses"] = dict(sorted(operation["responses"].items()))
    return result


def _copy_of_refusal(operation: dict[str, Any], status: int) -> dict[str, Any]:
    like = operation["responses"]["403"]
    return {"content": {**like["content"]}, "description": REFUSALS[status]}
