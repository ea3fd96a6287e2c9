from django.db import models
from django.utils.translation import gettext_lazy as _


class Group(models.TextChoices):
    """What the acts of a trail are about, as its reader narrows them down."""

    SIGN_IN = "sign_in", _("Signing in")
    SECURITY = "security", _("Security")
    APPOINTMENTS = "appointments", _("Bookings")
    CLIENTS = "clients", _("Clients and invitations")
    RECORDS = "records", _("Notes and documents seen")
    TEAM = "team", _("Team and roles")
    SETTINGS = "settings", _("Settings")
    EXPORTS = "exports", _("Exports and deletions")
    SUPPORT = "support", _("Support")
