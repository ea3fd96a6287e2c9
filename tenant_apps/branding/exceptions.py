"""Why something about the brand was refused."""

from __future__ import annotations


class NothingToPublish(Exception):
    """The draft says what everybody sees already, or there is none."""


class AlreadyShown(Exception):
    """That version is the one everybody sees."""
