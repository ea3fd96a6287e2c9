"""What people ask before they sign up, and what is true."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Question:
    asked: str | Promise
    answer: str | Promise


QUESTIONS = (
    Question(
        _("Do my clients need an app or a password?"),
        _(
            "Neither. They open a link, or type a six-digit code from their mail. Who likes can add a passkey, and "
            "keep the portal on their home screen like an app."
        ),
    ),
    Question(
        _("Will they see your name anywhere?"),
        _("No. Pages, mails and the address carry your name, your logo and your colour, in every plan."),
    ),
    Question(
        _("Can I use my own domain?"),
        _(
            "Yes. You set two records where your website is managed; we check them and fetch the certificate. Until "
            "then the portal answers at an address that you get at once."
        ),
    ),
    Question(
        _("Who can see my clients’ data?"),
        _(
            "You, and whom you let in. Each business has an area of its own in the database, and the database itself "
            "refuses everybody else. Every night our own intruders try it, and you read how that went."
        ),
    ),
    Question(
        _("What does it cost to try?"),
        _("Nothing. You open a portal without a card, and nothing is charged until you choose a plan yourself."),
    ),
    Question(
        _("I have practised for years. Do I start from nothing?"),
        _(
            "No. Services, hours, rules and words of your field are there from the first minute. You change what "
            "differs and invite a first client, all in one sitting."
        ),
    ),
)
