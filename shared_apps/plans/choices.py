from django.db import models
from django.utils.translation import gettext_lazy as _


class Feature(models.TextChoices):
    """What a plan brings, as its row names it and as it is read out."""

    BOOKING = "booking", _("Booking, and booking again in one tap")
    WHITE_LABEL = "white_label", _("Your name, logo and colour on every page and mail")
    OWN_DOMAIN = "own_domain", _("Your own domain, certificate included")
    SECOND_FACTOR = "second_factor", _("Passkeys and two-step sign-in")
    ROLES = "roles", _("Roles: manager, practitioner, front desk, accountant")
    CASELOADS = "caseloads", _("Practitioners see only those they look after")
    API = "api", _("API and keys for your other programs")
    TRAIL = "trail", _("A sealed record of who did what, to export")
