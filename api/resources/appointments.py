"""Where appointments are found: a client's own under /appointments/, the team's under /team/appointments/."""

from __future__ import annotations

from api.choices import APPOINTMENTS_READ, APPOINTMENTS_WRITE
from api.endpoint import Operation, endpoint
from api.pages import page_of
from api.resources import booking
from api.serializers.scheduling import (
    AppointmentQuery,
    AppointmentSerializer,
    Cancellation,
    NewAppointment,
    NewTeamAppointment,
    NewTime,
    Outcome,
    SlotList,
)
from tenants.access import client_area, team
from tenants.accounts.permissions import Permission

CONFLICT = frozenset({409})
ONE = {200: AppointmentSerializer}

LIST = Operation(
    booking.list_appointments,
    "List appointments",
    APPOINTMENTS_READ,
    query=AppointmentQuery,
    answers={200: page_of(AppointmentSerializer)},
)
SHOW = Operation(booking.show_appointment, "Show an appointment", APPOINTMENTS_READ, answers=ONE)
MOVE = Operation(booking.reschedule, "Move it", APPOINTMENTS_WRITE, body=NewTime, answers=ONE, refuses=CONFLICT)
CANCEL = Operation(booking.cancel, "Cancel it", APPOINTMENTS_WRITE, body=Cancellation, answers=ONE, refuses=CONFLICT)
WITHDRAW = Operation(booking.withdraw, "Take the booking back", APPOINTMENTS_WRITE, answers=ONE, refuses=CONFLICT)
RESTORE = Operation(booking.restore, "Take the cancellation back", APPOINTMENTS_WRITE, answers=ONE, refuses=CONFLICT)
SUGGEST = Operation(booking.suggest, "Suggest times for the same again", APPOINTMENTS_READ, answers={200: SlotList})
RECORD = Operation(
    booking.record, "Say what became of it", APPOINTMENTS_WRITE, body=Outcome, answers=ONE, refuses=CONFLICT
)


def _book(shape: type[NewAppointment], permission: Permission | None = None) -> Operation:
    return Operation(
        booking.book,
        "Book",
        APPOINTMENTS_WRITE,
        may=permission,
        body=shape,
        answers={201: AppointmentSerializer},
        refuses=CONFLICT,
        headers=("Idempotency-Key",),
    )


MINE, TEAM = "Booking", "Team"
day = team(may=Permission.SEE_DAY)

appointments = endpoint(client_area, tag=MINE, GET=LIST, POST=_book(NewAppointment))
appointment = endpoint(client_area, tag=MINE, GET=SHOW)
rescheduling = endpoint(client_area, tag=MINE, POST=MOVE)
cancellation = endpoint(client_area, tag=MINE, POST=CANCEL)
withdrawal = endpoint(client_area, tag=MINE, POST=WITHDRAW)
restoration = endpoint(client_area, tag=MINE, POST=RESTORE)
suggestions = endpoint(client_area, tag=MINE, GET=SUGGEST)

team_appointments = endpoint(day, tag=TEAM, GET=LIST, POST=_book(NewTeamAppointment, Permission.BOOK_FOR_CLIENTS))
team_appointment = endpoint(day, tag=TEAM, GET=SHOW)
team_rescheduling = endpoint(team(may=Permission.BOOK_FOR_CLIENTS), tag=TEAM, POST=MOVE)
team_cancellation = endpoint(team(may=Permission.CANCEL_VISITS), tag=TEAM, POST=CANCEL)
team_outcome = endpoint(team(may=Permission.MARK_VISITS), tag=TEAM, POST=RECORD)
team_suggestions = endpoint(day, tag=TEAM, GET=SUGGEST)
