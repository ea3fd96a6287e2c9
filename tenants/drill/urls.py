from django.urls import path

from tenants.drill import views

app_name = "drill"
urlpatterns = [path("team/security/", views.security, name="security")]
