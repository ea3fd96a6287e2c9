from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """WAITING: its records are not there yet. RESTING: nobody looks any more, until the owner says so."""

    WAITING = "waiting", _("Waiting for your records")
    VERIFIED = "verified", _("Ready")
    LOST = "lost", _("No longer yours")
    RESTING = "resting", _("Not found")


class Found(models.TextChoices):
    """What a look at a record came to. UNKNOWN: nobody answered, which says nothing about the record."""

    RIGHT = "right", _("Found")
    OTHER = "other", _("Something else is there")
    MISSING = "missing", _("Not there yet")
    UNKNOWN = "unknown", _("Couldn’t look")
