"""What a client's page shows of the trail."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.urls import reverse

from tenant_apps.activity.queries import latest_about
from tenant_apps.clients.models import Client
from tenant_apps.clients.sections import client_section
from tenants.accounts.choices import Role
from tenants.audit.reading import lines_of
from tenants.requests import BusinessRequest
from themes.words import words_here


@client_section(position=90)
def activity_section(request: BusinessRequest, client: Client) -> str:
    """The latest of it; the whole trail is for owners."""
    zone = ZoneInfo(request.business.time_zone)
    page = latest_about(client)
    lines = lines_of(page.entries, words=words_here(), clients={}, zone=zone)
    is_owner = request.viewer.role == Role.OWNER
    everything = f"{reverse('activity:trail')}?about={client.pk}" if is_owner and page.entries else ""
    return render_to_string("activity/_section.html", {"lines": lines, "zone": zone, "everything": everything})
