"""Which language is spoken: the reader's own, then the business's, then the browser's. A page that stands before any
sign-in offers a choice, kept in a cookie of this host alone until somebody signs in with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

API = "/api/"
LASTS = timedelta(days=365)


class SpeakLanguage:
    """Around everything that writes words; it ends with the request, as threads serve one after the other."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with translation.override(language_for(request)):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


def speak(request: HttpRequest) -> None:
    """Again, now that more is known of the reader: their business, their login."""
    translation.activate(language_for(request))


def language_for(request: HttpRequest) -> str:
    own = supported(getattr(getattr(request, "user", None), "language", ""))
    business = supported(getattr(getattr(request, "business", None), "language", ""))
    if request.path_info.startswith(API):  # a program that asks for a language has been told to by its own user
        return browser_language(request) or own or business or settings.LANGUAGE_CODE
    return own or chosen_language(request) or business or browser_language(request) or settings.LANGUAGE_CODE


def chosen_language(request: HttpRequest) -> str:
    return supported(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""))


def browser_language(request: HttpRequest) -> str:
    """The first that we speak of those the browser asks for, most wanted first."""
    asked = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    return next((found for code, _weight in asked if (found := supported(code))), "")


def supported(code: str) -> str:
    """The language of ours that serves this code ("de" for "de-AT"), or nothing."""
    base = code.partition("-")[0].lower()
    return base if base in dict(settings.LANGUAGES) else ""


def keep_choice(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=LASTS,
        secure=settings.PUBLIC_SCHEME == "https",
        httponly=True,
        samesite="Lax",
    )
