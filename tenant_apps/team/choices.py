from django.db import models
from django.utils.translation import gettext_lazy as _


class OpeningStep(models.TextChoices):
    """What a new business does first. HIDDEN is the list itself, put away by hand."""

    SERVICES = "service", _("Look over your services")
    HOURS = "hours", _("Set your weekly hours")
    LOOK = "look", _("Choose your colour")
    INVITATION = "invitation", _("Invite a first client")
    PREVIEW = "preview", _("See it as a client")
    HIDDEN = "hidden", _("Hidden")
