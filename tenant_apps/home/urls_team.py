"""Everything under /team/ in one namespace: the landing page is home's, the rest the team app's."""

from django.urls import path

from tenant_apps.home.views import today
from tenant_apps.team import urls as team_urls

app_name = "team"
urlpatterns = [
    path("", today.today, name="today"),
    *team_urls.urlpatterns,
]
