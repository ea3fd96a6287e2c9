from django.urls import path

from api.resources import accounts, appointments, clients, scheduling, signing_in
from api.views import docs

app_name = "api"
urlpatterns = [
    path("docs/", docs.docs, name="docs"),
    path("schema/", docs.schema, name="schema"),
    path("v1/auth/code/", signing_in.code, name="code"),
    path("v1/auth/login/", signing_in.login, name="login"),
    path("v1/auth/second-factor/", signing_in.second_factor, name="second-factor"),
    path("v1/auth/logout/", signing_in.logout, name="logout"),
    path("v1/me/", accounts.me, name="me"),
    path("v1/me/tokens/", accounts.tokens, name="token-list"),
    path("v1/me/tokens/<int:pk>/", accounts.token, name="token"),
    path("v1/services/", scheduling.services, name="service-list"),
    path("v1/services/<int:pk>/", scheduling.service, name="service"),
    path("v1/services/<int:pk>/slots/", scheduling.slots, name="slot-list"),
    path("v1/members/", scheduling.members, name="member-list"),
    path("v1/clients/", clients.clients, name="client-list"),
    path("v1/appointments/", appointments.appointments, name="appointment-list"),
    path("v1/appointments/<int:pk>/", appointments.appointment, name="appointment"),
    path("v1/appointments/<int:pk>/rescheduling/", appointments.rescheduling, name="rescheduling"),
    path("v1/appointments/<int:pk>/cancellation/", appointments.cancellation, name="cancellation"),
    path("v1/appointments/<int:pk>/withdrawal/", appointments.withdrawal, name="withdrawal"),
    path("v1/appointments/<int:pk>/restoration/", appointments.restoration, name="restoration"),
    path("v1/appointments/<int:pk>/suggestions/", appointments.suggestions, name="suggestion-list"),
    path("v1/team/services/", scheduling.team_services, name="team-service-list"),
    path("v1/team/services/<int:pk>/", scheduling.team_service, name="team-service"),
    path("v1/team/services/<int:pk>/slots/", scheduling.team_slots, name="team-slot-list"),
    path("v1/team/members/", scheduling.team_members, name="team-member-list"),
    path("v1/team/clients/", clients.team_clients, name="team-client-list"),
    path("v1/team/clients/<int:pk>/", clients.team_client, name="team-client"),
    path("v1/team/clients/<int:pk>/invitation/", clients.team_invitation, name="team-invitation"),
    path("v1/team/appointments/", appointments.team_appointments, name="team-appointment-list"),
    path("v1/team/appointments/<int:pk>/", appointments.team_appointment, name="team-appointment"),
    path("v1/team/appointments/<int:pk>/rescheduling/", appointments.team_rescheduling, name="team-rescheduling"),
    path("v1/team/appointments/<int:pk>/cancellation/", appointments.team_cancellation, name="team-cancellation"),
    path("v1/team/appointments/<int:pk>/outcome/", appointments.team_outcome, name="team-outcome"),
    path("v1/team/appointments/<int:pk>/suggestions/", appointments.team_suggestions, name="team-suggestion-list"),
    path("v1/team/keys/", accounts.keys, name="key-list"),
    path("v1/team/keys/<int:pk>/", accounts.key, name="key"),
]
