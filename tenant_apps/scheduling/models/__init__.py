from tenant_apps.scheduling.models.appointments import GRACE, Appointment
from tenant_apps.scheduling.models.hours import Busy, DayHours, Load, MemberLimits, TimeOff, WeeklyHours
from tenant_apps.scheduling.models.offered import Service, ServiceMember
from tenant_apps.scheduling.models.places import Location, Resource, ResourceKind
from tenant_apps.scheduling.models.reservations import Reservation
from tenant_apps.scheduling.models.sessions import Seat, Session, TakenSeat

__all__ = [
    "GRACE",
    "Appointment",
    "Busy",
    "DayHours",
    "Load",
    "Location",
    "MemberLimits",
    "Reservation",
    "Resource",
    "ResourceKind",
    "Seat",
    "Service",
    "ServiceMember",
    "Session",
    "TakenSeat",
    "TimeOff",
    "WeeklyHours",
]
