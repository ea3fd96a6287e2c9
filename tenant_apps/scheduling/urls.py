from django.urls import path

from tenant_apps.scheduling.views import (
    appointments,
    booking,
    changes,
    handover,
    holding,
    hours,
    services,
    team_booking,
    visits,
)

app_name = "scheduling"
urlpatterns = [
    path("book/", booking.booking, name="booking"),
    path("book/<int:pk>/", booking.service_times, name="service-times"),
    path("book/<int:pk>/confirmation/", booking.confirmation, name="confirmation"),
    path("book/<int:pk>/hold/", holding.hold, name="hold"),
    path("appointments/", appointments.my_appointments, name="my-appointments"),
    path("appointments/<int:pk>/", appointments.my_appointment, name="my-appointment"),
    path("appointments/<int:pk>/rebooking/", booking.rebooking, name="rebooking"),
    path("appointments/<int:pk>/rebooking/times/", booking.rebooking_times, name="rebooking-times"),
    path("appointments/<int:pk>/rescheduling/", changes.rescheduling, name="rescheduling"),
    path("appointments/<int:pk>/cancellation/", changes.cancellation, name="cancellation"),
    path("appointments/<int:pk>/withdrawal/", changes.withdrawal, name="withdrawal"),
    path("appointments/<int:pk>/restoration/", changes.restoration, name="restoration"),
    path("team/appointments/<int:pk>/", visits.appointment, name="appointment"),
    path("team/appointments/<int:pk>/outcome/", visits.outcome, name="outcome"),
    path("team/appointments/<int:pk>/cancellation/", visits.team_cancellation, name="team-cancellation"),
    path("team/booking/", team_booking.team_booking, name="team-booking"),
    path("team/booking/<int:client_pk>/", team_booking.team_services, name="team-services"),
    path("team/booking/<int:client_pk>/<int:pk>/", team_booking.team_service_times, name="team-service-times"),
    path(
        "team/booking/<int:client_pk>/<int:pk>/confirmation/", team_booking.team_confirmation, name="team-confirmation"
    ),
    path("team/services/", services.service_list, name="service-list"),
    path("team/services/review/", services.service_review, name="service-review"),
    path("team/services/new/", services.new_service, name="new-service"),
    path("team/services/<int:pk>/", services.service, name="service"),
    path("team/services/<int:pk>/archival/", services.archival, name="service-archival"),
    path("team/people/<int:pk>/handover/", handover.handover, name="handover"),
    path("team/hours/", hours.hours, name="hours"),
    path("team/hours/<int:pk>/", hours.member_hours, name="member-hours"),
    path("team/hours/<int:pk>/time-off/", hours.time_off, name="time-off"),
    path("team/time-off/<int:pk>/removal/", hours.time_off_removal, name="time-off-removal"),
]
