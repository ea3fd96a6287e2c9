from django.urls import path

from shared_apps.console import views

app_name = "console"
urlpatterns = [
    path("", views.business_list, name="business-list"),
    path("activity/", views.trail, name="trail"),
    path("activity/export/", views.trail_export, name="trail-export"),
    path("drills/", views.drill_list, name="drill-list"),
    path("businesses/<int:pk>/", views.business_detail, name="business-detail"),
    path("businesses/<int:pk>/suspension/", views.suspension, name="suspension"),
    path("businesses/<int:pk>/reopening/", views.reopening, name="reopening"),
]
