"""The step-up of a token: whoever holds it shows once more that it is them."""

from __future__ import annotations

from rest_framework.response import Response

from api.confirming import CODE, ways_of
from api.endpoint import ApiRequest, Operation, endpoint, plain_request
from api.operations import note_confirmation
from api.problems import Problem, problem_answer, too_often
from api.serializers.confirming import Confirmed, Proof
from tenants.access import signed_in
from tenants.accounts import codes
from tenants.accounts.choices import CodePurpose
from tenants.accounts.factors.backup import plain
from tenants.accounts.factors.checking import FactorRefused, check_app_code, check_backup_code
from tenants.accounts.meters import mail_meters, own_meters, try_meters
from tenants.accounts.models import User
from tenants.accounts.operations import mail_confirmation_code
from tenants.accounts.throttle import TooManyTries, count_try, forget_tries
from tenants.accounts.trail import note
from tenants.requests import Request


def mail_code(request: ApiRequest) -> Response:
    """Mails six digits to your own address, where no second factor is set up."""
    user = _person(request)
    if CODE not in ways_of(user):
        return problem_answer(Problem(409, "conflict"), request)
    try:
        mail_confirmation_code(user, meters=mail_meters(plain_request(request), user.email))
    except TooManyTries as error:
        return problem_answer(too_often(error), request)
    return Response(status=202)


def confirm(request: ApiRequest) -> Response:
    """Shows that it is you who holds the token. For fifteen minutes it opens what asks for that."""
    user, token, given = _person(request), request.caller.token, request.given
    assert token is not None, "a person's"
    if given["method"] not in ways_of(user):
        return problem_answer(Problem(401, "second-factor"), request)
    try:
        _check(plain_request(request), user, given["method"], given["code"])
    except TooManyTries as error:
        return problem_answer(too_often(error), request)
    except (FactorRefused, codes.CodeRefused):
        return problem_answer(Problem(401, "second-factor"), request)
    note("token.confirmed", user, method=given["method"])
    return Response(Confirmed({"confirmed_until": note_confirmation(token)}).data)


def _check(request: Request, user: User, method: str, code: str) -> None:
    if method == "app":
        check_app_code(request, user, "".join(code.split()))
    elif method == "backup_code":
        check_backup_code(request, user, plain(code))
    else:
        count_try(try_meters(request, user.email))
        codes.redeem_code(CodePurpose.STEP_UP, email=user.email, code="".join(code.split()))
        forget_tries(own_meters(request, user.email))


def _person(request: ApiRequest) -> User:
    """A key is nobody: there is nothing it could show."""
    if request.caller.token is None:
        raise Problem(403, "forbidden")
    found: User = User.objects.get(pk=request.caller.token.user_id)
    return found


TAG = "Signing in"
code = endpoint(
    signed_in,
    tag=TAG,
    POST=Operation(
        mail_code,
        "Ask for a confirmation code by mail",
        answers={202: None},
        refuses=frozenset({409}),
        keeps=True,
        kind="sign-in",
    ),
)
confirmation = endpoint(
    signed_in,
    tag=TAG,
    POST=Operation(confirm, "Confirm a token", body=Proof, answers={200: Confirmed}, keeps=True, kind="sign-in"),
)
