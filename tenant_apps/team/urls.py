from django.urls import path

from tenant_apps.team.views import handing_over, joining, own, people, roles

app_name = "team"
urlpatterns = [
    path("settings/", own.settings, name="settings"),
    path("account/", own.my_account, name="my-account"),
    path("checklist/dismissal/", own.checklist_dismissal, name="checklist-dismissal"),
    path("people/", people.member_list, name="member-list"),
    path("people/invitation/", people.member_invitation, name="member-invitation"),
    path("people/invitation/<int:pk>/revocation/", people.invitation_revocation, name="member-invitation-revocation"),
    path("people/invitation/<int:pk>/renewal/", people.invitation_renewal, name="member-invitation-renewal"),
    path("people/<int:pk>/", people.member_detail, name="member-detail"),
    path("people/<int:pk>/role/", people.member_role, name="member-role"),
    path("people/<int:pk>/deactivation/", people.deactivation, name="member-deactivation"),
    path("people/<int:pk>/reactivation/", people.reactivation, name="member-reactivation"),
    path("people/<int:pk>/ownership-offer/", handing_over.offer, name="ownership-offer"),
    path("ownership/", handing_over.ownership, name="ownership"),
    path("ownership/<int:pk>/acceptance/", handing_over.acceptance, name="ownership-acceptance"),
    path("ownership/<int:pk>/withdrawal/", handing_over.withdrawal, name="ownership-withdrawal"),
    path("roles/", roles.role_table, name="roles"),
    path("welcome/<str:token>/", joining.welcome, name="welcome"),
    path("join/", joining.join, name="join"),
]
