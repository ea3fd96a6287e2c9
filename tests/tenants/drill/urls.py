"""The business's addresses, and two whose views forget whose rows they show."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path

from deploy.urls_business import handler400, handler403, handler404, handler500
from deploy.urls_business import urlpatterns as business_urls
from tenant_apps.clients.models import Client
from tenants.access import client_area
from tenants.requests import BusinessRequest


@client_area
def forgetful(request: BusinessRequest, pk: int) -> HttpResponse:
    return HttpResponse(get_object_or_404(Client.unscoped, pk=pk).name)


@client_area
def forgetful_list(request: BusinessRequest) -> HttpResponse:
    return HttpResponse(", ".join(client.name for client in Client.unscoped.all()))


urlpatterns = [
    path("test/forgetful/<int:pk>/", forgetful, name="forgetful"),
    path("test/forgetful/", forgetful_list, name="forgetful-list"),
    *business_urls,
]
__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
