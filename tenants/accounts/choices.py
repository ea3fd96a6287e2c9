from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    OWNER = "owner", _("Owner")
    MANAGER = "manager", _("Manager")
    PRACTITIONER = "practitioner", _("Practitioner")
    FRONT_DESK = "front_desk", _("Front desk")
    ACCOUNTANT = "accountant", _("Accountant")


READ_ONLY_ROLES = frozenset({Role.ACCOUNTANT})


class CodePurpose(models.TextChoices):
    SIGN_IN = "sign_in", _("Sign in")
    SIGN_UP = "sign_up", _("Sign up")
    HANDOFF = "handoff", _("First entrance")
    STEP_UP = "step_up", _("Confirmation")
    NEW_ADDRESS = "new_address", _("New address")
