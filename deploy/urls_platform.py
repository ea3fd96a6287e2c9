from django.urls import path

from tenants.access import guarded_include

urlpatterns = [
    path("", guarded_include("themes.urls")),
    path("", guarded_include("tenants.accounts.urls")),
    path("", guarded_include("shared_apps.site.urls")),
    path("", guarded_include("shared_apps.signup.urls")),
    path("console/", guarded_include("shared_apps.console.urls")),
]
handler400 = "themes.errors.bad_request"
handler403 = "themes.errors.forbidden"
handler404 = "themes.errors.not_found"
handler500 = "themes.errors.server_error"
