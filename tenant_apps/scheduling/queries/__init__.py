from tenant_apps.scheduling.policy import policy_line
from tenant_apps.scheduling.queries.appointments import (
    appointment_details,
    booked_already,
    day_board,
    last_visit,
    past_appointments,
    upcoming_appointments,
)
from tenant_apps.scheduling.queries.free import Slot, free_slots, next_free
from tenant_apps.scheduling.queries.offered import bookable_services
from tenant_apps.scheduling.queries.rhythm import rebook_suggestions
from tenant_apps.scheduling.queries.rosters import service_members, weekly_hours

__all__ = [
    "Slot",
    "appointment_details",
    "bookable_services",
    "booked_already",
    "day_board",
    "free_slots",
    "last_visit",
    "next_free",
    "past_appointments",
    "policy_line",
    "rebook_suggestions",
    "service_members",
    "upcoming_appointments",
    "weekly_hours",
]
