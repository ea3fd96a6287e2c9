from django.urls import path

from tenant_apps.branding.views import installing

app_name = "installing"
urlpatterns = [
    path("manifest.webmanifest", installing.manifest, name="manifest"),
    path("sw.js", installing.worker, name="worker"),
    path("share.png", installing.shared, name="shared-picture"),
]
