from django.urls import path

from shared_apps.site import views

app_name = "site"
urlpatterns = [
    path("", views.landing, name="home"),
    path("portals/", views.finder, name="finder"),
    path("portals/sent/", views.finder_sent, name="finder-sent"),
    path("status/", views.status, name="status"),
    path("terms/", views.legal, {"page": "terms"}, name="terms"),
    path("privacy/", views.legal, {"page": "privacy"}, name="privacy"),
    path("imprint/", views.legal, {"page": "imprint"}, name="imprint"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("social.png", views.social, name="social"),
]
