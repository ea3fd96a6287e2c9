from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from api.choices import Scope
from api.explained import explained
from api.operations import LONGEST_DAYS, USUAL_DAYS
from api.problems import titles
from api.schema import openapi
from tenants.access import public
from tenants.hosts import origin_of
from tenants.requests import BusinessRequest


@public
@require_safe
def schema(request: BusinessRequest) -> HttpResponse:
    return JsonResponse(
        openapi(request.business, origin=_origin(request)), content_type="application/vnd.oai.openapi+json"
    )


@public
@require_safe
def docs(request: BusinessRequest) -> HttpResponse:
    """Written out on the server: a viewer in JavaScript would need inline styles, which no page of ours allows."""
    context = {
        "subjects": explained(openapi(request.business, origin=_origin(request))),
        "problems": titles(),
        "scopes": Scope.choices,
        "origin": _origin(request),
        "usual_days": USUAL_DAYS,
        "longest_days": LONGEST_DAYS,
    }
    return render(request, "api/docs.html", context)


def _origin(request: BusinessRequest) -> str:
    return origin_of(request.get_host().split(":")[0])
