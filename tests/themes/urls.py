"""Some of the places the shells lead to, and none of the pages behind them."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path


def nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def app(name: str, **routes: str) -> tuple[list[URLPattern], str]:
    return [path(route, nothing, name=key.replace("_", "-")) for key, route in routes.items()], name


urlpatterns: list[URLResolver] = [
    path("", include(app("home", home=""))),
    path("", include(app("clients", my_account="account/", portal_view_end="team/portal-view/end/"))),
    path("", include(app("accounts", sign_out="sign-out/"))),
    path("", include(app("scheduling", booking="book/", my_appointments="appointments/"))),
    path("team/", include(app("team", today="", member_list="members/", settings="settings/"))),
]
