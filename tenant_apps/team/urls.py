from django.urls import path

from tenant_apps.team import views

app_name = "team"
urlpatterns = [
    path("settings/", views.settings, name="settings"),
    path("account/", views.my_account, name="my-account"),
    path("checklist/dismissal/", views.checklist_dismissal, name="checklist-dismissal"),
]
