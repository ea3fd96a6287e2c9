from django.db import models
from django.utils.translation import gettext_lazy as _


class Lock(models.TextChoices):
    """Which lock did not hold."""

    BOTH = "both", _("Both locks: it was shown")
    ONE = "one", _("Lock one, the code: only the database kept it back")
    TWO = "two", _("Lock two, the database: only the code kept it back")
    GUARD = "guard", _("A guard in the database differs from what is declared")
