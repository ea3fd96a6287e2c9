"""Where the owner tries a look out. Every section is a form of its own that saves into the draft."""

from __future__ import annotations

import json
from typing import Any, Protocol

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language_info, gettext_lazy
from django.views.decorators.http import require_http_methods

from tenant_apps.branding.choices import Preview
from tenant_apps.branding.content import brand_in
from tenant_apps.branding.forms.look import LookForm
from tenant_apps.branding.forms.texts import MailForm, TextsForm
from tenant_apps.branding.forms.words import WordsForm
from tenant_apps.branding.operations import change_draft
from tenant_apps.branding.queries import Drafted, drafted, former_version
from tenants.access import team
from tenants.accounts.permissions import Permission
from tenants.blueprints.nouns import FOLDER
from tenants.requests import BusinessRequest
from themes.adjusting import adjustments
from themes.serving import brand_stylesheet_url, look_url

seat = team(may=Permission.CHANGE_SETTINGS)
CHANGED = "brand-changed"  # the page's previews wait for it
SECTIONS = {
    "look": gettext_lazy("Look"),
    "pictures": gettext_lazy("Logo and icons"),
    "words": gettext_lazy("Words"),
    "texts": gettext_lazy("Texts and links"),
    "mail": gettext_lazy("Mail"),
}
SCHEMES = {"": gettext_lazy("Auto"), "light": gettext_lazy("Light"), "dark": gettext_lazy("Dark")}


class Section(Protocol):
    """A form that knows what it changes of the draft."""

    @property
    def errors(self) -> Any: ...

    @property
    def changes(self) -> dict[str, Any]: ...

    def is_valid(self) -> bool: ...


@seat
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: BusinessRequest) -> HttpResponse:
    found = drafted(request.business)
    return _section(request, "look", found, LookForm(request.POST or None, content=found.content))


@seat
@require_http_methods(["GET", "HEAD", "POST"])
def texts(request: BusinessRequest) -> HttpResponse:
    found = drafted(request.business)
    return _section(request, "texts", found, TextsForm(_sent(request), content=found.content))


@seat
@require_http_methods(["GET", "HEAD", "POST"])
def mail(request: BusinessRequest) -> HttpResponse:
    found = drafted(request.business)
    return _section(request, "mail", found, MailForm(_sent(request), content=found.content))


@seat
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: BusinessRequest) -> HttpResponse:
    found, business = drafted(request.business), request.business
    languages = sorted(path.stem for path in FOLDER.glob("*.toml"))
    asked = str(request.GET.get("language") or business.language.partition("-")[0])
    language = asked if asked in languages else "en"
    form = WordsForm(_sent(request), content=found.content, language=language, industry=business.industry)
    spoken = [(code, get_language_info(code)["name_local"], code == language) for code in languages]
    return _section(request, "words", found, form, languages=spoken, language=language)


def _sent(request: BusinessRequest) -> Any:
    """Also a form whose boxes were all emptied."""
    return request.POST if request.method == "POST" else None


def _section(request: BusinessRequest, name: str, found: Drafted, form: Section, **more: Any) -> HttpResponse:
    """Saves what is valid into the draft. A form that follows its boxes as they change is answered with the state
    alone, whatever it says: what is being typed stays as it is."""
    is_saved = request.method == "POST" and form.is_valid()
    if is_saved:
        change_draft(request.business, by=request.viewer, **form.changes)
        found = drafted(request.business)
        if not request.htmx:
            return HttpResponseRedirect(_here(request, name))
    context = {**editor_context(request, name, found), "form": form, **more}
    if request.htmx:
        answer = render(request, "branding/_state.html", context)  # half a word is no mistake yet
        if is_saved:
            brand = brand_in(found.content)
            sheets = [look_url(brand), brand_stylesheet_url(brand)]
            answer["HX-Trigger"] = json.dumps({CHANGED: {"sheets": sheets}})
        return answer
    return render(request, f"branding/{name}.html", context, status=422 if form.errors else 200)


def _here(request: BusinessRequest, name: str) -> str:
    asked = request.GET.urlencode()
    return reverse(f"branding:{name}") + (f"?{asked}" if asked else "")


def editor_context(request: BusinessRequest, section: str, found: Drafted) -> dict[str, Any]:
    """What every section's page shows around its form."""
    brand = brand_in(found.content)
    scheme = asked if (asked := request.GET.get("scheme")) in ("light", "dark") else ""
    page = next((one for one in Preview if one.key == request.GET.get("page")), Preview.HOME)
    return {
        "section": section,
        "sections": [(reverse(f"branding:{key}"), label, key == section) for key, label in SECTIONS.items()],
        "draft": found,
        "draft_brand": brand,
        "notes": [str(one) for one in adjustments(brand.colour, brand.theme)] if section == "look" else [],
        "former": former_version(),
        "page": page.key,
        "pages": [(one.key, one.label, one == page) for one in Preview],
        "preview": reverse("branding:preview", args=[page.key]) + (f"?scheme={scheme}" if scheme else ""),
        "schemes": [(key, label, key == scheme) for key, label in SCHEMES.items()],
        "scheme": scheme,
    }
