"""Registering, signing in, and the token that their web shop holds for days."""

from rest_framework.request import Request

from accounts import operations, second_factor
from accounts.throttling import LoginAddressThrottle, LoginThrottle
from dialects.ruparawi import tokens
from dialects.ruparawi.access import RefreshAuthentication, anyone, member
from dialects.ruparawi.endpoint import Answer, Body, endpoint
from dialects.ruparawi.serializers.people import LoginForm, RegistrationForm, profile


@endpoint(anyone, takes=RegistrationForm, throttle_scope="register")
def register(request: Request, form: Body) -> Answer:
    user = operations.register(**form).user
    return {"success": True, "data": {"message": f"{user.email} registered successfully!"}}, 201


@endpoint(anyone, takes=LoginForm, throttles=(LoginThrottle, LoginAddressThrottle))
def login(request: Request, form: Body) -> Answer:
    """One answer for an unknown address and a wrong password: 401. Their form has no field for the
    code of staff: it comes behind the password, or as `code`. Without it staff are buyers here."""
    wanted = {"login": form["email"], "password": form["password"], "code": form.get("code") or ""}
    signed_in = operations.log_in_on_one_line(request._request, **wanted)
    user, factor = signed_in.user, {"has_second_factor": signed_in.has_second_factor}
    second_factor.withhold_unless(signed_in.has_second_factor, user)
    return {
        "success": True,
        "access_token": tokens.sign(user, tokens.ACCESS, **factor),
        "refresh_token": tokens.sign(user, tokens.REFRESH, **factor),
        "user": profile(user),
    }


@endpoint(member, authentication=RefreshAuthentication)
def refresh(request: Request) -> Answer:
    claims = request.auth
    token = tokens.sign(
        request.user,
        tokens.ACCESS,
        signed_in_at=claims.signed_in_at,
        has_second_factor=claims.has_second_factor,
    )
    return {"access_token": token}


@endpoint(member)
def me(request: Request) -> Answer:
    return {"success": True, "user": profile(request.user)}
