from datetime import timedelta

from tenant_apps.scheduling.models import Appointment, Reservation, Service, Session
from tenants.drill.filling import LATER
from tenants.drill.samples import everybodys, fills

everybodys("scheduling:service-times", "scheduling:confirmation", "scheduling:hold")
TIMES = {"starts_at": LATER, "ends_at": LATER + timedelta(hours=1)}
fills(Service, capacity=8)  # a group: only these have sessions to look at
fills(Reservation, **TIMES)
fills(Session, **TIMES, cancelled_at=LATER)
fills(Appointment, **TIMES, reservation_id=lambda rival: rival.key)
