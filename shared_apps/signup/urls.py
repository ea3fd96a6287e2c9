from django.urls import path

from shared_apps.signup import views

app_name = "signup"
urlpatterns = [
    path("start/", views.start, name="start"),
    path("start/address/", views.address, name="address"),
    path("start/preview/", views.preview, name="preview"),
    path("start/<uuid:key>/", views.change, name="change"),
    path("start/<uuid:key>/code/", views.code, name="code"),
    path("start/<uuid:key>/mail/", views.mail, name="mail"),
    path("start/<uuid:key>/address/", views.other_address, name="other-address"),
]
