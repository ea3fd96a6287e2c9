from django.urls import path

from tenant_apps.domains import views

app_name = "domains"
urlpatterns = [
    path("", views.domain_list, name="domain-list"),
    path("given/primacy/", views.given_primacy, name="given-primacy"),
    path("<int:pk>/check/", views.check, name="check"),
    path("<int:pk>/primacy/", views.primacy, name="primacy"),
    path("<int:pk>/removal/", views.removal, name="removal"),
]
