"""The team's own list: who is on it, who is asked, who has left."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tenant_apps.team import operations
from tenant_apps.team.exceptions import AlreadyOnTeam, TeamRefused
from tenant_apps.team.forms import MemberInvitationForm, RoleForm
from tenant_apps.team.models import Member, MemberInvitation
from tenant_apps.team.queries import address_of, open_invitations
from tenant_apps.team.wording import refusal_sentence
from tenants.access import team
from tenants.accounts.choices import Role
from tenants.accounts.permissions import Permission
from tenants.requests import BusinessRequest

seat = team(may=Permission.MANAGE_TEAM)


@seat
@require_safe
def member_list(request: BusinessRequest) -> HttpResponse:
    members = list(Member.objects.all())
    context = {
        "members": [one for one in members if one.is_active],
        "former": [one for one in members if not one.is_active],
        "invitations": list(open_invitations()),
        "now": timezone.now(),
        "zone": request.business.time_zone,
    }
    return render(request, "team/member_list.html", context)


@seat
@require_http_methods(["GET", "HEAD", "POST"])
def member_invitation(request: BusinessRequest) -> HttpResponse:
    form = MemberInvitationForm(request.POST if request.method == "POST" else None, by=request.viewer)
    if request.method != "POST" or not form.is_valid():
        return render(request, "team/member_invitation.html", {"form": form}, status=422 if form.errors else 200)
    name = form.cleaned_data["name"]
    try:
        operations.invite_member(
            by=request.viewer, name=name, email=form.cleaned_data["email"], role=Role(form.cleaned_data["role"])
        )
    except AlreadyOnTeam as refusal:
        form.add_error(None, refusal_sentence(refusal))
        return render(request, "team/member_invitation.html", {"form": form}, status=409)
    messages.success(request, _("%(name)s is invited. The mail is on its way.") % {"name": name})
    return HttpResponseRedirect(reverse("team:member-list"))


@seat
@require_POST
def invitation_renewal(request: BusinessRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(MemberInvitation, pk=pk)
    try:
        operations.renew_member_invitation(invitation, by=request.viewer)
    except TeamRefused as refusal:
        messages.error(request, refusal_sentence(refusal))
    else:
        said = _("A new invitation is on its way to %(email)s.") % {"email": invitation.email}
        messages.success(request, said)
    return HttpResponseRedirect(reverse("team:member-list"))


@seat
@require_POST
def invitation_revocation(request: BusinessRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(MemberInvitation, pk=pk)
    operations.revoke_member_invitation(invitation, by=request.viewer)
    messages.success(request, _("The invitation is withdrawn. Its link and code open nothing any more."))
    return HttpResponseRedirect(reverse("team:member-list"))


@seat
@require_safe
def member_detail(request: BusinessRequest, pk: int) -> HttpResponse:
    member = get_object_or_404(Member, pk=pk)
    is_above = member.role in (Role.OWNER, Role.MANAGER) and request.viewer.role != Role.OWNER
    is_self = member.pk == request.viewer.member_id
    context = {
        "member": member,
        "email": address_of(member),
        "is_self": is_self,
        "may_change": not is_above and not is_self,
        "form": RoleForm(by=request.viewer, initial={"role": member.role}),
        "may_offer": request.viewer.role == Role.OWNER and member.role != Role.OWNER and member.is_active,
        "handover": handover_address(member),
        "zone": request.business.time_zone,
    }
    return render(request, "team/member_detail.html", context)


@seat
@require_POST
def member_role(request: BusinessRequest, pk: int) -> HttpResponse:
    member, form = get_object_or_404(Member, pk=pk), RoleForm(request.POST, by=request.viewer)
    if form.is_valid():
        role = Role(form.cleaned_data["role"])
        try:
            operations.change_role(member, by=request.viewer, role=role)
        except TeamRefused as refusal:
            messages.error(request, refusal_sentence(refusal))
        else:
            said = _("Saved. %(name)s signs in anew, with the new role.") % {"name": member.name}
            messages.success(request, said)
    return HttpResponseRedirect(reverse("team:member-detail", args=[member.pk]))


@seat
@require_POST
def deactivation(request: BusinessRequest, pk: int) -> HttpResponse:
    """On to what is still booked with them."""
    member = get_object_or_404(Member, pk=pk)
    try:
        operations.deactivate_member(member, by=request.viewer)
    except TeamRefused as refusal:
        messages.error(request, refusal_sentence(refusal))
        return HttpResponseRedirect(reverse("team:member-detail", args=[member.pk]))
    messages.success(request, _("%(name)s is signed out and can’t come in any more.") % {"name": member.name})
    return HttpResponseRedirect(handover_address(member) or reverse("team:member-list"))


@seat
@require_POST
def reactivation(request: BusinessRequest, pk: int) -> HttpResponse:
    member = get_object_or_404(Member, pk=pk)
    try:
        operations.reactivate_member(member, by=request.viewer)
    except TeamRefused as refusal:
        messages.error(request, refusal_sentence(refusal))
    else:
        messages.success(request, _("%(name)s can sign in again.") % {"name": member.name})
    return HttpResponseRedirect(reverse("team:member-detail", args=[member.pk]))


def handover_address(member: Member) -> str:
    """Where a room above lists what is booked with them; nothing where there is none."""
    try:
        return reverse("scheduling:handover", args=[member.pk])
    except NoReverseMatch:
        return ""
