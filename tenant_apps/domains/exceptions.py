"""Why something about a name was refused."""

from __future__ import annotations


class DomainRefused(Exception):
    """The base of all of them."""


class KnownAlready(DomainRefused):
    """It stands in the business's own list."""


class HeldElsewhere(DomainRefused):
    """Another business answers under it."""


class TooMany(DomainRefused):
    """A business brings along a few names, not a directory of them."""


class NotVerified(DomainRefused):
    """Its records do not say yet that it is the business's."""
