from django.conf import settings
from django.urls import URLPattern, path

from themes import views

app_name = "themes"

# For those who build with it; a business's visitors have no use for it.
urlpatterns: list[URLPattern] = (
    [] if settings.PORTICO_ENV == "production" else [path("styleguide/", views.styleguide, name="styleguide")]
)
