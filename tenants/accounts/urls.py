from django.urls import path

from tenants.accounts.views import code, link, password

app_name = "accounts"
urlpatterns = [
    path("sign-in/", code.sign_in, name="sign-in"),
    path("sign-in/code/", code.sign_in_code, name="sign-in-code"),
    path("sign-in/link/<str:token>/", link.sign_in_link, name="sign-in-link"),
    path("sign-in/link/<str:token>/renewal/", link.sign_in_link_renewal, name="sign-in-link-renewal"),
    path("sign-in/password/", password.sign_in_password, name="sign-in-password"),
    path("sign-out/", password.sign_out, name="sign-out"),
    path("entrance/", link.entrance, name="entrance"),
]
