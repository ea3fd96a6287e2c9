from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from tenants.access import public
from tenants.accounts.landing import safe_path
from tenants.accounts.models import User
from tenants.entry import at_the_door
from tenants.languages import keep_choice, supported
from tenants.requests import Request


@public
@require_POST
def language(request: Request) -> HttpResponse:
    """What this browser reads from now on and, with a login, what its mails are written in."""
    response = HttpResponseRedirect(safe_path(str(request.POST.get("next", ""))) or "/")
    chosen = supported(str(request.POST.get("language", "")))
    if not chosen:
        return response
    keep_choice(response, chosen)
    if (user_id := request.identity.user_id) is not None:
        with at_the_door():
            User.objects.filter(pk=user_id).update(language=chosen)
        with override(chosen):
            messages.success(request, _("From now on in English, mails too."))
    return response
