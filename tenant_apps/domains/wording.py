"""Refusals in a reader's words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tenant_apps.domains.exceptions import DomainRefused, HeldElsewhere, KnownAlready, NotVerified, TooMany


def refusal_sentence(refusal: DomainRefused) -> str:
    sentences = {
        KnownAlready: _("This address is on your list already."),
        HeldElsewhere: _(
            "Another portal answers at this address. If it is yours, take it away from there: within a day it is free."
        ),
        TooMany: _("You have as many addresses as there can be. Take one off first."),
        NotVerified: _("Its records aren’t right yet. As soon as they are, you can make it your main address."),
    }
    return sentences.get(type(refusal), _("That didn’t work. Please try again."))
