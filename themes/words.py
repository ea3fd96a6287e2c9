"""What a business calls things: its own words (`Business.words`) before the general ones."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tenants.entry import business_or_none


def word(key: str, *, plural: bool = False, article: bool = False) -> str:
    """The current business's word: "patient", "patients", "a patient". Raises `KeyError` for a thing that has none."""
    form = f"{key}s" if plural else f"a_{key}" if article else key
    general = _general()[form]
    business = business_or_none()
    return (business.words.get(form) if business else None) or general


def _general() -> dict[str, str]:
    return {
        "client": _("client"),
        "clients": _("clients"),
        "a_client": _("a client"),
        "practitioner": _("practitioner"),
        "practitioners": _("practitioners"),
        "a_practitioner": _("a practitioner"),
        "appointment": _("appointment"),
        "appointments": _("appointments"),
        "a_appointment": _("an appointment"),
        "plan": _("plan"),
        "plans": _("plans"),
        "a_plan": _("a plan"),
        "service": _("service"),
        "services": _("services"),
        "a_service": _("a service"),
        "guardian": _("guardian"),
        "guardians": _("guardians"),
        "a_guardian": _("a guardian"),
    }
