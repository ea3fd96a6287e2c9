"""Openers such as an app might have."""

from __future__ import annotations

from tenants.audit.operations import record
from tenants.businesses import change_business
from tenants.models import Business
from tenants.viewer import SYSTEM


class OpenerFailed(Exception):
    pass


def note_opening(business: Business, *, owner_email: str, owner_name: str) -> None:
    record(by=SYSTEM, verb="test.opened", name=owner_name, email=owner_email)


def choose_words(business: Business, *, owner_email: str, owner_name: str) -> None:
    change_business(business, words={"client": {"en": {"one": "guest", "many": "guests"}}})


def fail(business: Business, *, owner_email: str, owner_name: str) -> None:
    raise OpenerFailed
