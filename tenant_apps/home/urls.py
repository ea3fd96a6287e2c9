from django.urls import path

from tenant_apps.home.views import home

app_name = "home"
urlpatterns = [
    path("", home.home, name="home"),
]
