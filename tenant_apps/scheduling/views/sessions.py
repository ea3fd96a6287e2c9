"""A group's sessions: when they take place, how full they are, and calling one off."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from tenant_apps.scheduling.exceptions import BookingRefused
from tenant_apps.scheduling.forms.sessions import SessionForm
from tenant_apps.scheduling.models import Service, Session
from tenant_apps.scheduling.operations import add_session, cancel_session
from tenant_apps.scheduling.queries import service_members
from tenant_apps.scheduling.queries.offered import offered_services
from tenant_apps.scheduling.queries.sessions import Meeting, coming_sessions
from tenant_apps.scheduling.wording import when
from tenants.access import team
from tenants.accounts.permissions import Permission
from tenants.requests import BusinessRequest

seat = team(may=Permission.CHANGE_SERVICES)


@seat
@require_http_methods(["GET", "HEAD", "POST"])
def session_list(request: BusinessRequest, pk: int) -> HttpResponse:
    service = get_object_or_404(offered_services(), pk=pk)
    if not service.is_group:
        raise Http404
    form = SessionForm(
        request.POST if request.method == "POST" else None,
        members=list(service_members(service)),
        zone=request.business.time_zone,
    )
    if form.is_valid():
        _add(request, service, form)
        return redirect("scheduling:session-list", service.pk)
    rows = [_row(meeting, request.business.time_zone) for meeting in coming_sessions(service)]
    context = {"service": service, "form": form, "rows": rows}
    return render(request, "scheduling/session_list.html", context, status=422 if form.is_bound else 200)


@seat
@require_POST
def session_cancellation(request: BusinessRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Session.objects.select_related("service", "member"), pk=pk)
    cancel_session(found, by=request.viewer)
    messages.success(request, _("Cancelled. Everybody who had a place is told by mail."))
    return redirect("scheduling:session-list", found.service_id)


def _add(request: BusinessRequest, service: Service, form: SessionForm) -> None:
    added, stuck = 0, []
    for starts_at in form.starts:
        try:
            add_session(service, by=request.viewer, member=form.member, starts_at=starts_at)
            added += 1
        except BookingRefused:
            stuck.append(when(starts_at, request.business.time_zone))
    if added:
        said = ngettext("%(n)d session added.", "%(n)d sessions added.", added) % {"n": added}
        messages.success(request, said)
    if stuck:
        messages.warning(request, _("Past, or not free then: %(list)s") % {"list": "; ".join(stuck)})


def _row(meeting: Meeting, zone: str) -> dict[str, object]:
    session = meeting.session
    place = session.location.name if session.location else ""
    return {
        "key": str(session.pk),
        "title": when(session.starts_at, zone),
        "detail": " · ".join(filter(None, [session.member.name, place])),
        "count": _("%(taken)d of %(seats)d") % {"taken": meeting.taken, "seats": meeting.seats},
        "is_full": meeting.taken >= meeting.seats,
        "action": reverse("scheduling:session-cancellation", args=[session.pk]),
    }
