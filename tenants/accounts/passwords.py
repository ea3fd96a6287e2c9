"""Words that must not be most of a password, because they are the first that somebody tries here: the platform's, the
business's and the person's own names (deploy/docs/security.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tenants.accounts.models import User
from tenants.entry import business_or_none

ALWAYS = ("password", "passwort", "admin", "welcome", "client", "portal", "secret", "login")
SHORTEST_WORD = 4
LEAST_BESIDE = 6  # letters that are none of these words


class NotAboutHere:
    """A validator for `AUTH_PASSWORD_VALIDATORS`: a password may have such words in it, beside enough of its own."""

    def validate(self, password: str, user: User | None = None) -> None:
        left = password.lower()
        for word in sorted(_words(user), key=len, reverse=True):
            left = left.replace(word, "")
        own = re.sub(r"[\W\d_]", "", left)
        if left != password.lower() and len(own) < LEAST_BESIDE:
            raise ValidationError(_("That is too easy to guess here. Take words that say nothing of you or of us."))

    def get_help_text(self) -> str:
        return _("Your own name and that of the business are the first that somebody tries.")


def _words(user: Any) -> Iterator[str]:
    business = business_or_none()
    texts = [*ALWAYS, str(settings.PLATFORM_NAME), business.name if business else ""]
    if user is not None:
        texts += [user.email, user.name]
    for text in texts:
        yield from (word for word in re.split(r"\W+", text.lower()) if len(word) >= SHORTEST_WORD)
