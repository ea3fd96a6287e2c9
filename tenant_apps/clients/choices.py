from django.db import models
from django.utils.translation import gettext_lazy as _


class Relation(models.TextChoices):
    SELF = "self", _("Themselves")
    HOUSEHOLD = "household", _("Household")
    CONTACT = "contact", _("Contact of a company")
    GUARDIAN = "guardian", _("Guardian")


class Right(models.TextChoices):
    """What a login may do for a client. That it sees them goes without saying; which parts is a `Part`."""

    BOOK = "book", _("Book, move and cancel")
    PAY = "pay", _("Pay")
    SIGN = "sign", _("Sign and fill in")
    MESSAGE = "message", _("Write messages")


class Part(models.TextChoices):
    """The parts of a client's portal."""

    APPOINTMENTS = "appointments", _("Appointments")
    DOCUMENTS = "documents", _("Documents")
    INVOICES = "invoices", _("Invoices")
    PROGRESS = "progress", _("Progress")
    MESSAGES = "messages", _("Messages")


# What can't be seen can't be acted upon.
NEEDED_PART = {
    Right.BOOK: Part.APPOINTMENTS,
    Right.PAY: Part.INVOICES,
    Right.SIGN: Part.DOCUMENTS,
    Right.MESSAGE: Part.MESSAGES,
}


def every_right() -> list[str]:
    return list(Right.values)


def every_part() -> list[str]:
    return list(Part.values)


class InvitationState(models.TextChoices):
    LIVE = "live", _("Invited")
    ACCEPTED = "accepted", _("Accepted")
    REVOKED = "revoked", _("Withdrawn")
    EXPIRED = "expired", _("Invitation ran out")
    UNKNOWN = "unknown", _("Not invited")


class PortalState(models.TextChoices):
    """How far a client has come into the portal."""

    INSIDE = "inside", _("In the portal")
    INVITED = "invited", _("Invited")
    EXPIRED = "expired", _("Invitation ran out")
    OUTSIDE = "outside", _("Not invited")

    @property
    def tone(self) -> str:
        """How a status of this kind is coloured."""
        return {"inside": "success", "invited": "info", "expired": "warning"}.get(self.value, "neutral")
