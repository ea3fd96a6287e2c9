from django.urls import path

from tenant_apps.home.views import home, offline

app_name = "home"
urlpatterns = [
    path("", home.home, name="home"),
    path("offline/", offline.offline, name="offline"),
    path("offline/next/", offline.offline_next, name="offline-next"),
]
