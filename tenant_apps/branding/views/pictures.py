from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from tenant_apps.branding.choices import Slot
from tenant_apps.branding.content import brand_in
from tenant_apps.branding.forms.pictures import PictureForm
from tenant_apps.branding.operations import place_picture, remove_picture
from tenant_apps.branding.queries import drafted
from tenant_apps.branding.views.editor import editor_context, seat
from tenants.pictures import TooManyPictures
from tenants.requests import BusinessRequest

HINTS: dict[Slot, str | Promise] = {
    Slot.LOGO: gettext_lazy("At the top of pages and mails, in place of the initials. An SVG stays sharp everywhere."),
    Slot.LOGO_DARK: gettext_lazy(
        "With light letters, where yours are dark. Without it, your logo stands on a light plate there."
    ),
    Slot.TAB_ICON: gettext_lazy("Tiny: a sign rather than letters. Square is best."),
    Slot.APP_ICON: gettext_lazy("For those who put your portal on their phone. Square, 512 pixels or more."),
}


@seat
@require_safe
def pictures(request: BusinessRequest) -> HttpResponse:
    return _page(request)


@seat
@require_POST
def picture(request: BusinessRequest, slot: str) -> HttpResponse:
    place, form = _slot(slot), PictureForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            place_picture(request.business, by=request.viewer, slot=place, cleaned=form.cleaned_data["cleaned"])
        except TooManyPictures:
            form.add_error("picture", _("You have tried very many pictures. Publish or discard the draft first."))
        else:
            return HttpResponseRedirect(reverse("branding:pictures"))
    return _page(request, wrong={place: form}, status=422)


@seat
@require_POST
def picture_removal(request: BusinessRequest, slot: str) -> HttpResponse:
    remove_picture(request.business, by=request.viewer, slot=_slot(slot))
    messages.success(request, _("Removed from your draft."))
    return HttpResponseRedirect(reverse("branding:pictures"))


def _slot(name: str) -> Slot:
    try:
        return Slot(name)
    except ValueError:
        raise Http404 from None


def _page(request: BusinessRequest, *, wrong: dict[Slot, PictureForm] | None = None, status: int = 200) -> HttpResponse:
    found = drafted(request.business)
    shown = brand_in(found.content).pictures
    slots: list[dict[str, Any]] = [
        {
            "slot": slot,
            "label": slot.label,
            "hint": HINTS[slot],
            "shown": getattr(shown, slot.value),
            "form": (wrong or {}).get(slot) or PictureForm(prefix=""),
        }
        for slot in Slot
    ]
    for row in slots:
        row["form"].auto_id = f"id_{row['slot'].value}_%s"
    return render(
        request, "branding/pictures.html", {**editor_context(request, "pictures", found), "slots": slots}, status=status
    )
