"""The business's addresses and a few that misbehave."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path

from deploy.urls_business import handler400, handler403, handler404, handler500
from deploy.urls_business import urlpatterns as business_urls
from tenant_apps.clients.models import Client
from tenant_apps.team.models import Member
from tenants.access import client_area, public, team
from tenants.requests import BusinessRequest

RAISED = {"404": Http404, "403": PermissionDenied, "400": SuspiciousOperation, "500": ValueError}


@team()
def write_and_raise(request: BusinessRequest, kind: str) -> HttpResponse:
    Member.objects.update(title="written")
    raise RAISED[kind]


@team()
def write_and_return(request: BusinessRequest, status: int) -> HttpResponse:
    Member.objects.update(title="written")
    return HttpResponse("", status=status)


@client_area
def write_as_client(request: BusinessRequest) -> HttpResponse:
    return HttpResponse(str(Client.objects.update(phone="written")))


@public
def change_what_was_given(request: BusinessRequest) -> HttpResponse:
    request.business.name = "Spoilt"
    request.business.words["client"] = {}
    return HttpResponse("")


@public
def lose_the_connection(request: HttpRequest) -> HttpResponse:
    connection.connection.pgconn.finish()
    return HttpResponse(str(Member.objects.count()))


@team()
def stream_late(request: BusinessRequest) -> StreamingHttpResponse:
    def names() -> Iterator[str]:
        yield from (client.name for client in Client.objects.all())

    return StreamingHttpResponse(names())


@public
def where(request: BusinessRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return HttpResponse((cursor.fetchone() or [""])[0])


urlpatterns = [
    path("test/raise/<str:kind>/", write_and_raise),
    path("test/return/<int:status>/", write_and_return),
    path("test/client/", write_as_client),
    path("test/spoil/", change_what_was_given),
    path("test/lose/", lose_the_connection),
    path("test/stream/", stream_late),
    path("test/where/", where),
    *business_urls,
]
__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
