from django.urls import path

from tenants.access import guarded_include

urlpatterns = [
    path("", guarded_include("themes.urls")),
    path("", guarded_include("tenants.accounts.urls")),
    path("", guarded_include("tenants.drill.urls")),
    path("", guarded_include("tenants.accounts.urls_business")),
    path("", guarded_include("tenant_apps.home.urls")),
    path("", guarded_include("tenant_apps.clients.urls")),
    path("", guarded_include("tenant_apps.scheduling.urls")),
    path("api/", guarded_include("api.urls")),
    path("", guarded_include("api.urls_pages")),
    path("team/", guarded_include("tenant_apps.home.urls_team")),
    path("team/", guarded_include("tenant_apps.activity.urls")),
    path("team/domain/", guarded_include("tenant_apps.domains.urls")),
    path("", guarded_include("tenant_apps.branding.urls_public")),
    path("team/brand/", guarded_include("tenant_apps.branding.urls")),
]
handler400 = "themes.errors.bad_request"
handler403 = "themes.errors.forbidden"
handler404 = "themes.errors.not_found"
handler500 = "themes.errors.server_error"
