from tenant_apps.scheduling.operations.availability import add_time_off, remove_time_off, set_weekly_hours
from tenant_apps.scheduling.operations.booking import book_appointment, import_appointment
from tenant_apps.scheduling.operations.changes import (
    cancel_appointment,
    reschedule_appointment,
    undo_booking,
    undo_cancellation,
)
from tenant_apps.scheduling.operations.exceptional import set_day_hours, set_member_limits
from tenant_apps.scheduling.operations.holding import hold_time
from tenant_apps.scheduling.operations.offering import add_service, archive_service, update_service
from tenant_apps.scheduling.operations.opening import fill_from_blueprint
from tenant_apps.scheduling.operations.outcomes import record_outcome
from tenant_apps.scheduling.operations.places import add_location, archive_location, update_location
from tenant_apps.scheduling.operations.requests import confirm_request, decline_request
from tenant_apps.scheduling.operations.resources import add_resource, archive_resource, update_resource
from tenant_apps.scheduling.operations.rules import set_booking_rules, set_holidays
from tenant_apps.scheduling.operations.sessions import add_session, cancel_session

__all__ = [
    "add_location",
    "add_resource",
    "add_service",
    "add_session",
    "add_time_off",
    "archive_location",
    "archive_resource",
    "archive_service",
    "book_appointment",
    "cancel_appointment",
    "cancel_session",
    "confirm_request",
    "decline_request",
    "fill_from_blueprint",
    "hold_time",
    "import_appointment",
    "record_outcome",
    "remove_time_off",
    "reschedule_appointment",
    "set_booking_rules",
    "set_day_hours",
    "set_holidays",
    "set_member_limits",
    "set_weekly_hours",
    "undo_booking",
    "undo_cancellation",
    "update_location",
    "update_resource",
    "update_service",
]
