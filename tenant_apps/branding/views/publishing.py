from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tenant_apps.branding import operations
from tenant_apps.branding.choices import Preview
from tenant_apps.branding.content import with_brand
from tenant_apps.branding.exceptions import AlreadyShown, NothingToPublish
from tenant_apps.branding.models import BrandVersion
from tenant_apps.branding.previewing import previewed
from tenant_apps.branding.queries import SHOWN_VERSIONS, drafted, versions
from tenant_apps.branding.views.editor import seat
from tenant_apps.team.models import Member
from tenant_apps.team.queries import address_of
from tenants.requests import BusinessRequest


@seat
@require_safe
def preview(request: BusinessRequest, page: str) -> HttpResponse:
    """Stands in a frame of the editor, the only page that another may frame."""
    shown = next((one for one in Preview if one.key == page), None)
    if shown is None:
        raise Http404
    content = drafted(request.business).content
    if request.GET.get("scheme") in ("light", "dark"):
        content = with_brand(content, scheme=request.GET["scheme"])
    answer = previewed(request, shown, content=content)
    answer["X-Frame-Options"] = "SAMEORIGIN"
    return answer


@seat
@require_POST
def publication(request: BusinessRequest) -> HttpResponse:
    try:
        operations.publish_draft(request.business, by=request.viewer)
    except NothingToPublish:
        messages.info(request, _("Everybody sees it like this already."))
    else:
        messages.success(request, _("Published. Pages, mails and icons wear it from now on."))
    return HttpResponseRedirect(reverse("branding:look"))


@seat
@require_POST
def draft_removal(request: BusinessRequest) -> HttpResponse:
    operations.discard_draft(by=request.viewer)
    messages.success(request, _("Back to what everybody sees."))
    return HttpResponseRedirect(reverse("branding:look"))


@seat
@require_safe
def version_list(request: BusinessRequest) -> HttpResponse:
    zone = request.business.time_zone
    return render(request, "branding/version_list.html", {"versions": versions()[:SHOWN_VERSIONS], "zone": zone})


@seat
@require_POST
def restoration(request: BusinessRequest, pk: int) -> HttpResponse:
    version = get_object_or_404(BrandVersion, pk=pk)
    try:
        operations.restore_version(version, by=request.viewer, business=request.business)
    except AlreadyShown:
        messages.info(request, _("Everybody sees it like this already."))
    else:
        messages.success(request, _("Everybody sees the former look again."))
    return HttpResponseRedirect(reverse("branding:version-list"))


@seat
@require_POST
def sample_mail(request: BusinessRequest) -> HttpResponse:
    address = address_of(get_object_or_404(Member, pk=request.viewer.member_id))
    operations.send_sample(request.business, by=request.viewer, to=address)
    messages.success(request, _("A sample is on its way to %(address)s.") % {"address": address})
    return HttpResponseRedirect(reverse("branding:mail"))
