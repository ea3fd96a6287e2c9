from django.urls import path

from tenant_apps.activity import views

app_name = "activity"
urlpatterns = [
    path("audit/", views.trail, name="trail"),
    path("audit/export/", views.trail_export, name="trail-export"),
    path("audit/retention/", views.trail_retention, name="trail-retention"),
]
