"""Signing in without a browser: the same first factors, tries and second step as on the pages; then a token."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from dj_rest_auth.views import LoginView, LogoutView
from django.contrib.auth import authenticate
from django.utils.translation import gettext as _
from rest_framework.response import Response

from api.endpoint import ApiRequest, Operation, endpoint, library_endpoint, plain_request
from api.operations import TooMany, issue_token, revoke_token
from api.pending import PendingOver, Wish, pend, pending_of
from api.problems import Problem, problem_answer, too_often
from api.serializers.signing_in import Address, Login, PendingSerializer, SecondStep, SignedIn
from tenants.access import public, signed_in
from tenants.accounts.browsers import browser_of
from tenants.accounts.codes import CodeRefused
from tenants.accounts.factors.backup import plain
from tenants.accounts.factors.checking import FactorRefused, check_app_code, check_backup_code
from tenants.accounts.factors.owned import factors_of
from tenants.accounts.meters import factor_meters, mail_meters, own_meters, try_meters
from tenants.accounts.middleware import identity_reader
from tenants.accounts.models import User
from tenants.accounts.operations import ask_for_code, user_with_code
from tenants.accounts.throttle import TooManyTries, count_try, forget_tries
from tenants.accounts.trail import note, note_refusal
from tenants.requests import Request


def ask_code(request: ApiRequest) -> Response:
    """Mails six digits, if the address has a login here; the answer is the same for any."""
    email = request.given["email"].lower()
    try:
        ask_for_code(email=email, meters=mail_meters(plain_request(request), email))
    except TooManyTries as error:
        return problem_answer(too_often(error), request)
    return Response(status=202)


def log_in(request: ApiRequest, given: dict[str, Any]) -> Response:
    """Answers with a token or, where a second step is due, with 202 and what that step needs."""
    try:
        user = _first_factor(plain_request(request), given)
    except TooManyTries as error:
        return problem_answer(too_often(error), request)
    except CodeRefused:
        user = None
    if user is None:
        note_refusal(_method(given))
        return problem_answer(Problem(401, "wrong-credentials"), request)
    wish = Wish(given["name"], given["scopes"], given["days"])
    factors = factors_of(user)
    if not factors.is_on:
        return _welcomed(request, user, wish, methods=[_method(given)])
    methods = [*(["app"] if factors.app else []), *(["backup_code"] if factors.codes_left else [])]
    if not methods:
        return problem_answer(Problem(403, "no-second-step-here"), request)
    pending = {"pending": pend(user, request.business, _method(given), wish), "methods": methods}
    return Response(PendingSerializer(pending).data, status=202)


def take_second_step(request: ApiRequest) -> Response:
    """Completes a sign-in with one of the methods that the first step named."""
    given = request.given
    try:
        user, first, wish = pending_of(given["pending"], request.business)
        _check_second(plain_request(request), user, method=given["method"], code=given["code"])
    except (PendingOver, FactorRefused):
        return problem_answer(Problem(401, "second-factor"), request)
    except TooManyTries as error:
        return problem_answer(too_often(error), request)
    return _welcomed(request, user, wish, methods=[first, given["method"]])


def _check_second(request: Request, user: User, *, method: str, code: str) -> None:
    if method == "app":
        check_app_code(request, user, "".join(code.split()))
    else:
        check_backup_code(request, user, plain(code))


def _method(given: dict[str, Any]) -> str:
    return "code" if "code" in given else "password"


def log_out(request: ApiRequest) -> Response:
    """Ends the token that is shown."""
    if request.caller.token is None:
        raise Problem(403, "forbidden", _("A key is ended by the business’s owner."))
    revoke_token(request.caller.token, by=request.viewer)
    return Response(status=204)


def _first_factor(request: Request, given: dict[str, Any]) -> User | None:
    email, meters = given["email"], try_meters(request, given["email"])
    if "code" in given:
        return user_with_code(email=email, code=given["code"], meters=meters)[0]
    count_try(meters)
    user = authenticate(request, email=email, password=given["password"])
    return user if isinstance(user, User) else None


def _welcomed(request: ApiRequest, user: User, wish: Wish, *, methods: list[str]) -> Response:
    """The end of a sign-in, as tenants.accounts.entering has it for browsers: a token instead of a session."""
    identity = identity_reader(False)(plain_request(request), user)
    by = identity.as_team() or identity.as_client()
    if by is None:
        return problem_answer(Problem(403, "no-seat"), request)
    try:
        has_factor = len(methods) > 1
        proved = has_factor or methods == ["code"]
        token, text = issue_token(user, by=by, **asdict(wish), has_factor=has_factor, is_confirmed=proved)
    except TooMany:
        return problem_answer(Problem(409, "conflict", _("There are fifty already. End one first.")), request)
    forget_tries([*own_meters(plain_request(request), user.email), *factor_meters(plain_request(request), user)])
    note("account.signed_in", user, methods=methods, browser=browser_of(plain_request(request)))
    token.token = text  # type: ignore[attr-defined]  # shown this once, kept nowhere
    return Response(SignedIn(token).data)


class SignIn(LoginView):
    """The library's order (serializer, login, response) around our own first factors; no session begins."""

    serializer_class = Login
    throttle_scope = None

    def login(self) -> None:
        self.answer = log_in(self.request, self.serializer.validated_data)

    def get_response(self) -> Response:
        return self.answer


class SignOut(LogoutView):
    http_method_names = ["post"]
    throttle_scope = None

    def logout(self, request: ApiRequest) -> Response:
        return log_out(request)


TAG = "Signing in"
REFUSES = frozenset({401, 403, 409})
TOKEN = {200: SignedIn}
LOG_IN = Operation(
    log_in, "Sign in", body=Login, answers={**TOKEN, 202: PendingSerializer}, refuses=REFUSES, kind="sign-in"
)
LOG_OUT = Operation(log_out, "Sign out", answers={204: None})

code = endpoint(
    public,
    tag=TAG,
    needs_token=False,
    POST=Operation(ask_code, "Ask for a code by mail", body=Address, answers={202: None}, keeps=True, kind="sign-in"),
)
login = library_endpoint(public, SignIn, tag=TAG, needs_token=False, POST=LOG_IN)
logout = library_endpoint(signed_in, SignOut, tag=TAG, POST=LOG_OUT)
second_factor = endpoint(
    public,
    tag=TAG,
    needs_token=False,
    POST=Operation(
        take_second_step,
        "Take the second step",
        body=SecondStep,
        answers=TOKEN,
        refuses=REFUSES,
        keeps=True,
        kind="sign-in",
    ),
)
