from django.utils.translation import gettext_lazy as _

from tenants.audit.choices import Group
from tenants.audit.registry import declare

declare(
    Group.APPOINTMENTS,
    {
        "appointment.booked": _("%(who)s booked %(a_appointment)s"),
        "appointment.requested": _("%(who)s asked for %(a_appointment)s"),
        "appointment.confirmed": _("%(who)s confirmed %(a_appointment)s"),
        "appointment.declined": _("%(who)s declined %(a_appointment)s"),
        "appointment.moved": _("%(who)s moved %(a_appointment)s"),
        "appointment.cancelled": _("%(who)s cancelled %(a_appointment)s"),
        "appointment.arrived": _("%(who)s noted an arrival"),
        "appointment.completed": _("%(who)s completed %(a_appointment)s"),
        "appointment.no_show": _("%(who)s noted a missed %(appointment)s"),
        "appointment.reopened": _("%(who)s took back what became of %(a_appointment)s"),
    },
)
declare(
    Group.SETTINGS,
    {
        "service.added": _("%(who)s added “%(name)s”"),
        "service.changed": _("%(who)s changed “%(name)s”"),
        "service.archived": _("%(who)s took “%(name)s” off the list"),
        "hours.set": _("%(who)s set weekly hours"),
        "day_hours.set": _("%(who)s set other hours for a day"),
        "limits.set": _("%(who)s set how many are booked at most"),
        "location.added": _("%(who)s added the place “%(name)s”"),
        "location.changed": _("%(who)s changed the place “%(name)s”"),
        "location.archived": _("%(who)s closed the place “%(name)s”"),
        "session.added": _("%(who)s added a session of “%(name)s”"),
        "session.cancelled": _("%(who)s cancelled a session of “%(name)s”"),
        "resource.added": _("%(who)s added “%(name)s” to rooms and equipment"),
        "resource.changed": _("%(who)s changed “%(name)s” of rooms and equipment"),
        "resource.archived": _("%(who)s took “%(name)s” off rooms and equipment"),
        "rules.changed": _("%(who)s changed the rules for booking"),
        "holidays.set": _("%(who)s set which public holidays are kept"),
        "time_off.added": _("%(who)s added time off"),
        "time_off.removed": _("%(who)s removed time off"),
    },
)
