from tenant_apps.scheduling.models.appointments import GRACE, Appointment
from tenant_apps.scheduling.models.hours import Busy, TimeOff, WeeklyHours
from tenant_apps.scheduling.models.offered import Service, ServiceMember

__all__ = ["GRACE", "Appointment", "Busy", "Service", "ServiceMember", "TimeOff", "WeeklyHours"]
