from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from tenant_apps.home.agenda import Agenda, agenda_of
from tenant_apps.scheduling.queries import day_board
from tenant_apps.scheduling.queries.appointments import waiting_requests
from tenant_apps.scheduling.undoing import TAKEN_BACK
from tenant_apps.team.models import Member
from tenant_apps.team.queries import opening_checklist
from tenants.access import team
from tenants.accounts.choices import Role
from tenants.accounts.permissions import Permission, may
from tenants.requests import BusinessRequest
from themes.formats import day_words, reader_locale
from themes.words import words_here

EVERYONE = "all"


@team(may=Permission.SEE_DAY)
@require_safe
def today(request: BusinessRequest) -> HttpResponse:
    """The team's landing page: one day, by default this one. A practitioner begins with their own visits."""
    zone, now = request.business.time_zone, timezone.now()
    this_day = timezone.localtime(now, ZoneInfo(zone)).date()
    day = _day_asked(request.GET.get("day")) or this_day
    members = list(Member.objects.filter(is_active=True, is_bookable=True))
    member = _member_asked(request, members)
    appointments = day_board(day, zone).exclude(TAKEN_BACK)
    agenda = agenda_of(
        list(appointments.filter(member=member) if member else appointments), day=day, now=now, zone=zone
    )
    context = {
        "day": day,
        "title": _("Today") if day == this_day else day_words(day, locale=reader_locale()),
        "summary": _summary(agenda, day, is_today=day == this_day),
        "is_today": day == this_day,
        "agenda": agenda,
        "member": member,
        "members": _choices(members, member, day, this_day) if len(members) > 1 else [],
        "earlier": _address(day - timedelta(days=1), this_day, request),
        "later": _address(day + timedelta(days=1), this_day, request),
        "back_to_today": _address(this_day, this_day, request),
        "here": _address(day, this_day, request),
        "may_book": may(request.viewer, Permission.BOOK_FOR_CLIENTS),
        "requests": waiting_requests().count() if may(request.viewer, Permission.BOOK_FOR_CLIENTS) else 0,
        "checklist": opening_checklist() if may(request.viewer, Permission.OPEN_BUSINESS) else None,
    }
    return render(request, "home/_agenda.html" if request.htmx else "home/today.html", context)


def _summary(agenda: Agenda, day: date, *, is_today: bool) -> str:
    parts = [day_words(day, locale=reader_locale())] if is_today else []
    planned = ngettext("%(count)s %(appointment)s", "%(count)s %(appointments)s", agenda.planned)
    parts.append(planned % words_here(count=str(agenda.planned)))
    if agenda.to_come and agenda.to_come < agenda.planned:
        parts.append(_("%(count)d still to come") % {"count": agenda.to_come})
    return " · ".join(parts)


def _member_asked(request: BusinessRequest, members: list[Member]) -> Member | None:
    own = str(request.viewer.member_id) if request.viewer.role == Role.PRACTITIONER else EVERYONE
    asked = request.GET.get("member", own)
    return next((member for member in members if str(member.pk) == asked), None)


def _choices(members: list[Member], chosen: Member | None, day: date, this_day: date) -> list[dict[str, object]]:
    kept = {} if day == this_day else {"day": day.isoformat()}
    everyone = {"name": "", "is_chosen": chosen is None, "href": f"?{urlencode({**kept, 'member': EVERYONE})}"}
    return [
        everyone,
        *(
            {"name": one.name, "is_chosen": one == chosen, "href": f"?{urlencode({**kept, 'member': one.pk})}"}
            for one in members
        ),
    ]


def _address(day: date, this_day: date, request: BusinessRequest) -> str:
    """Today carries no date, so that a page left open overnight shows the new day when it next looks."""
    asked = {} if day == this_day else {"day": day.isoformat()}
    if "member" in request.GET:
        asked["member"] = request.GET["member"]
    return f"{request.path}?{urlencode(asked)}" if asked else request.path


def _day_asked(text: str | None) -> date | None:
    try:
        asked = date.fromisoformat(text or "")
    except ValueError:
        return None
    return asked if 2000 <= asked.year < 2200 else None
