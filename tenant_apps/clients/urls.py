from django.urls import path

from tenant_apps.clients.views import account, caseloads, household, inviting, joining, links, seeing, team

app_name = "clients"
urlpatterns = [
    path("team/clients/", team.client_list, name="client-list"),
    path("team/clients/invitation/", inviting.invitation_create, name="invitation-create"),
    path("team/clients/portal-view/", seeing.portal_view, name="portal-view"),
    path("team/clients/<int:pk>/", team.client_detail, name="client-detail"),
    path("team/clients/<int:pk>/invitation/", inviting.client_invitation, name="client-invitation"),
    path("team/clients/<int:pk>/invitation/revocation/", inviting.invitation_revocation, name="invitation-revocation"),
    path("team/clients/<int:pk>/portal-view/", seeing.portal_view_create, name="portal-view-create"),
    path("team/clients/<int:pk>/links/new/", links.link_create, name="link-create"),
    path("team/clients/<int:pk>/links/<int:link_pk>/", links.link, name="link"),
    path("team/clients/<int:pk>/links/<int:link_pk>/removal/", links.link_removal, name="link-removal"),
    path("team/clients/<int:pk>/assignment/", caseloads.assignment, name="assignment"),
    path(
        "team/clients/<int:pk>/assignment/<int:member_pk>/removal/",
        caseloads.assignment_removal,
        name="assignment-removal",
    ),
    path("team/portal-view/end/", seeing.portal_view_end, name="portal-view-end"),
    path("welcome/<str:token>/", joining.welcome, name="welcome"),
    path("welcome/<str:token>/renewal/", joining.welcome_renewal, name="welcome-renewal"),
    path("join/", joining.join, name="join"),
    path("join/renewal/", joining.join_renewal, name="join-renewal"),
    path("account/", account.my_account, name="my-account"),
    path("account/household/", household.household, name="household"),
    path("account/<int:pk>/", account.my_details, name="my-details"),
]
