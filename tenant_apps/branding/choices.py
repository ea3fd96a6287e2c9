from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Slot(models.TextChoices):
    """The places for pictures, named as `Business.brand["pictures"]` keeps them."""

    LOGO = "logo", _("Logo")
    LOGO_DARK = "logo_dark", _("Logo for dark screens")
    TAB_ICON = "tab_icon", _("Icon in the browser’s tab")
    APP_ICON = "app_icon", _("Icon on the home screen")


class Preview(models.TextChoices):
    """The pages a draft is shown on, by the names of their addresses."""

    HOME = "home:home", _("Home")
    BOOKING = "scheduling:booking", _("Booking")
    SIGN_IN = "accounts:sign-in", _("Sign-in")

    @property
    def key(self) -> str:
        return self.name.lower().replace("_", "-")
