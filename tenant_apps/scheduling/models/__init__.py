from tenant_apps.scheduling.models.appointments import GRACE, Appointment
from tenant_apps.scheduling.models.hours import Busy, TimeOff, WeeklyHours
from tenant_apps.scheduling.models.offered import Service, ServiceMember
from tenant_apps.scheduling.models.reservations import Reservation

__all__ = ["GRACE", "Appointment", "Busy", "Reservation", "Service", "ServiceMember", "TimeOff", "WeeklyHours"]
