"""One's own tokens: made, seen once, listed, ended."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from api.choices import CLIENT_SCOPES, Scope
from api.forms import TokenForm
from api.operations import TooMany, issue_token, revoke_token
from api.queries import live_tokens
from tenants.access import signed_in
from tenants.accounts.assurance import assurance_of
from tenants.accounts.stepping_up import stepped_up
from tenants.accounts.views.own import own_page, own_user
from tenants.requests import Request

PAGE = "api/tokens.html"


@signed_in
@stepped_up
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: Request) -> HttpResponse:
    """POST makes one, and shows it this once."""
    form = _form(request, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, status=422 if form.errors else 200)
    shown, given = assurance_of(request.session), form.cleaned_data
    try:
        token, text = issue_token(
            own_user(request), by=request.viewer, **given, has_factor=bool(shown and shown.has_second_factor)
        )
    except TooMany:
        form.add_error(None, _("There are fifty already. End one first."))
        return _page(request, form, status=409)
    return _page(request, _form(request), made=text, name=token.name)


@signed_in
@require_POST
def token_end(request: Request, pk: int) -> HttpResponse:
    token = get_object_or_404(live_tokens(own_user(request).pk), pk=pk)
    revoke_token(token, by=request.viewer)
    messages.success(request, _("That token opens nothing any more."))
    return HttpResponseRedirect(reverse("tokens:token-list"))


def _form(request: Request, sent: QueryDict | None = None) -> TokenForm:
    chosen = CLIENT_SCOPES if request.viewer.kind == "client" else tuple(Scope)
    return TokenForm(sent, offered=chosen)


def _page(request: Request, form: TokenForm, *, status: int = 200, made: str = "", name: str = "") -> HttpResponse:
    listed = list(live_tokens(own_user(request).pk))
    return own_page(request, PAGE, form=form, tokens=listed, made=made, name=name, status=status)
