from django.db import models
from django.utils.translation import gettext_lazy as _


class Relation(models.TextChoices):
    SELF = "self", _("Themselves")
    HOUSEHOLD = "household", _("Household")
    CONTACT = "contact", _("Contact of a company")
    GUARDIAN = "guardian", _("Guardian")
