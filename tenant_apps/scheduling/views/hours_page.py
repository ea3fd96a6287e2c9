"""The one page of a member's hours, which every form on it comes back to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from tenant_apps.scheduling.forms.hours import DayHoursForm, LimitsForm, TimeOffForm, WeekForm
from tenant_apps.scheduling.models import DayHours, Location, MemberLimits, TimeOff
from tenant_apps.scheduling.queries import weekly_hours
from tenant_apps.scheduling.queries.absence import coming_day_hours, coming_time_off
from tenant_apps.scheduling.queries.places import open_locations, zone_at
from tenant_apps.scheduling.setup import setup_pages
from tenant_apps.scheduling.wording import span_words
from tenant_apps.team.models import Member
from tenants.accounts.permissions import Permission, may
from tenants.requests import BusinessRequest
from themes import formats


def visible_members(request: BusinessRequest) -> list[Member]:
    members = Member.objects.filter(is_active=True, is_bookable=True)
    if not may(request.viewer, Permission.CHANGE_HOURS):
        members = members.filter(pk=request.viewer.member_id)
    return list(members)


def member_asked(request: BusinessRequest, pk: int) -> Member:
    member: Member = get_object_or_404(Member, pk=pk, is_active=True, is_bookable=True)
    check_own_hours(request, member)
    return member


def check_own_hours(request: BusinessRequest, member: Member) -> None:
    if member.pk != request.viewer.member_id and not may(request.viewer, Permission.CHANGE_HOURS):
        raise PermissionDenied


def place_asked(request: BusinessRequest) -> Location | None:
    """The one in the address, else the main one; none where there are none."""
    asked, places = request.GET.get("place", ""), list(open_locations())
    return next((place for place in places if str(place.pk) == asked), places[0] if places else None)


def back_to_hours(member: Member, place: Location | None = None) -> HttpResponseRedirect:
    page = reverse("scheduling:member-hours", args=[member.pk])
    return HttpResponseRedirect(f"{page}?place={place.pk}" if place else page)


def page_of_hours(
    request: BusinessRequest,
    member: Member,
    members: Sequence[Member] | None = None,
    *,
    week: WeekForm | None = None,
    day: DayHoursForm | None = None,
    off: TimeOffForm | None = None,
    limits: LimitsForm | None = None,
) -> HttpResponse:
    """With a form that was refused, as it was sent."""
    everybody = visible_members(request) if members is None else members
    places, place = list(open_locations()), place_asked(request)
    context = {
        "setup": setup_pages(request.viewer, "hours"),
        "member": member,
        "members": everybody if len(everybody) > 1 else [],
        "places": [_at(member, one, is_chosen=one == place) for one in places] if len(places) > 1 else [],
        "at_place": f"?place={place.pk}" if place else "",
        "zone": zone_at(place, member),
        "week": week or WeekForm(hours=weekly_hours(member, location=place)),
        "day": day or DayHoursForm(),
        "off": off or TimeOffForm(zone=member.time_zone),
        "limits": limits or LimitsForm(initial=MemberLimits.objects.filter(member=member).values().first()),
        "other_days": _other_days(coming_day_hours(member)),
        "absences": [_absence(absence, member.time_zone) for absence in coming_time_off(member)],
    }
    status = 422 if any((week, day, off, limits)) else 200
    return render(request, "scheduling/hours.html", context, status=status)


def _at(member: Member, place: Location, *, is_chosen: bool) -> dict[str, object]:
    page = reverse("scheduling:member-hours", args=[member.pk])
    return {"name": place.name, "href": f"{page}?place={place.pk}", "is_chosen": is_chosen}


def _absence(absence: TimeOff, zone: str) -> dict[str, str]:
    return {
        "title": span_words(absence.span.lower, absence.span.upper, zone=zone),
        "note": absence.note,
        "removal": reverse("scheduling:time-off-removal", args=[absence.pk]),
    }


def _other_days(rows: Iterable[DayHours]) -> list[dict[str, str]]:
    """One line for each day."""
    locale, lines = formats.reader_locale(), []
    for on, hours in groupby(rows, key=lambda row: row.on):
        spans = list(hours)
        said = [f"{row.starts:%H:%M}–{row.ends:%H:%M}" for row in spans]
        place = spans[0].location.name if spans[0].location else ""
        lines.append(
            {
                "title": formats.day_words(on, locale=locale),
                "detail": " · ".join(filter(None, [", ".join(said), place])),
                "removal": reverse("scheduling:day-hours-removal", args=[spans[0].pk]),
            }
        )
    return lines
