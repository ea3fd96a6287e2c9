from __future__ import annotations

from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shared_apps.signup import operations
from shared_apps.signup.exceptions import AlreadyOpen, NotConfirmed, SubdomainTaken
from shared_apps.signup.forms import KEPT, ConfirmationForm, SignupForm, SubdomainForm
from shared_apps.signup.models import Signup
from shared_apps.signup.queries import signup_by_key
from tenants.access import public
from tenants.accounts.codes import CodeRefused
from tenants.accounts.meters import mail_meters, try_meters
from tenants.accounts.throttle import TooManyTries
from tenants.accounts.views.answers import refuse, too_many
from tenants.hosts import origin_of
from tenants.provisioning import NoSpareSchema
from tenants.requests import Request
from themes.brand import PLATFORM_COLOUR

START, CODE = "signup/start.html", "signup/code.html"


@public
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: Request) -> HttpResponse:
    """The first screen. Each form carries a key of its own, so that sent twice it is still one sign-up."""
    if request.method != "POST":
        return _start(request, SignupForm(initial={"key": uuid4(), "colour": PLATFORM_COLOUR}))
    form = SignupForm(request.POST)
    if not form.is_valid():
        return _start(request, form, status=422)
    meters = mail_meters(request, form.cleaned_data["email"])
    try:
        signup = operations.begin_signup(form.cleaned_data["key"], meters=meters, **form.kept())
    except TooManyTries as error:
        return too_many(request, START, form, error, preview=form.preview)
    return HttpResponseRedirect(reverse("signup:code", args=[signup.key]))


@public
@require_safe
def change(request: Request, key: UUID) -> HttpResponse:
    """The first screen again, filled in as it was."""
    signup = _signup(key)
    if signup.business is not None:
        return _already_open(request, signup)
    return _start(request, SignupForm(initial={name: getattr(signup, name) for name in ("key", *KEPT)}))


@public
@require_safe
def address(request: Request) -> HttpResponse:
    """What the address typed so far comes to; the whole field where the name changes, its answer alone otherwise."""
    form = SignupForm(request.GET)
    form.is_valid()
    is_answer = request.htmx and request.htmx.target == "address-answer"
    return render(request, "signup/_address_answer.html" if is_answer else "signup/_address.html", {"form": form})


@public
@require_safe
def preview(request: Request) -> HttpResponse:
    """The portal with what is typed so far. Its colour follows the field, its address the name, until one is chosen."""
    form = SignupForm(request.GET)
    has_new_colour = form["colour"].value() != request.GET.get("colour")
    was_proposed = request.GET.get("subdomain", "") == request.GET.get("proposed", "")
    has_new_address = was_proposed and form["subdomain"].value() != request.GET.get("subdomain", "")
    context = {"form": form, "preview": form.preview, "has_new_colour": has_new_colour}
    context["has_new_address"] = has_new_address
    return render(request, "signup/_preview.html", context)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: Request, key: UUID) -> HttpResponse:
    """The second screen: its POST opens the portal."""
    signup = _signup(key)
    if request.method != "POST":
        if signup.business is not None:
            return _already_open(request, signup)
        return render(request, CODE, {"form": ConfirmationForm(), "signup": signup})
    form = ConfirmationForm(request.POST)
    if not form.is_valid():
        return render(request, CODE, {"form": form, "signup": signup}, status=422)
    meters = try_meters(request, signup.email)
    try:
        opened = operations.confirm_and_open(signup, code=form.cleaned_data["code"], meters=meters)
    except TooManyTries as error:
        return too_many(request, CODE, form, error, signup=signup)
    except CodeRefused:
        text = _("That code isn’t right, or no longer works. Look for the latest mail, or have a new one sent.")
        return refuse(request, CODE, form, text, signup=signup)
    except AlreadyOpen:
        return _already_open(request, signup)
    except SubdomainTaken:
        return _taken(request, signup, subdomain=signup.subdomain)
    except NoSpareSchema:
        return render(request, "signup/busy.html", {"signup": signup}, status=503)
    return _enter(request, opened)


@public
@require_POST
def mail(request: Request, key: UUID) -> HttpResponse:
    signup = _signup(key)
    if signup.business is not None:
        return _already_open(request, signup)
    try:
        operations.mail_code(signup, meters=mail_meters(request, signup.email))
    except TooManyTries as error:
        return too_many(request, CODE, ConfirmationForm(), error, signup=signup)
    messages.success(request, _("A new code is on its way."))
    return HttpResponseRedirect(reverse("signup:code", args=[signup.key]))


@public
@require_POST
def other_address(request: Request, key: UUID) -> HttpResponse:
    """For who has proved their address and found the subdomain gone."""
    signup = _signup(key)
    form = SubdomainForm(request.POST)
    if not form.is_valid():
        return render(request, "signup/taken.html", {"form": form, "signup": signup}, status=422)
    try:
        opened = operations.open_elsewhere(signup, subdomain=form.cleaned_data["subdomain"])
    except AlreadyOpen:
        return _already_open(request, signup)
    except SubdomainTaken:
        return _taken(request, signup, subdomain=form.cleaned_data["subdomain"])
    except NotConfirmed:
        return HttpResponseRedirect(reverse("signup:code", args=[signup.key]))
    except NoSpareSchema:
        return render(request, "signup/busy.html", {"signup": signup}, status=503)
    return _enter(request, opened)


def _start(request: Request, form: SignupForm, *, status: int = 200) -> HttpResponse:
    return render(request, START, {"form": form, "preview": form.preview}, status=status)


def _signup(key: UUID) -> Signup:
    signup = signup_by_key(key)
    if signup is None:
        raise Http404
    return signup


def _enter(request: Request, opened: operations.Opened) -> HttpResponse:
    """A form that goes to the new portal by itself: only its POST, with the single-use token, signs the owner in."""
    action = origin_of(opened.business.primary_host) + reverse("accounts:entrance", urlconf=settings.ROOT_URLCONF)
    response = render(request, "signup/entering.html", {"action": action, "opened": opened})
    # The entrance asks where the form comes from, and the stricter policy of other pages would send "null".
    response["Referrer-Policy"] = "strict-origin"
    return response


def _already_open(request: Request, signup: Signup) -> HttpResponse:
    signup.refresh_from_db()
    assert signup.business is not None
    address = origin_of(signup.business.primary_host)
    sign_in = address + reverse("accounts:sign-in", urlconf=settings.ROOT_URLCONF)
    return render(request, "signup/already_open.html", {"signup": signup, "sign_in": sign_in, "address": address})


def _taken(request: Request, signup: Signup, *, subdomain: str) -> HttpResponse:
    form = SubdomainForm({"subdomain": subdomain, "industry": signup.industry})
    form.is_valid()
    return render(request, "signup/taken.html", {"form": form, "signup": signup}, status=409)
