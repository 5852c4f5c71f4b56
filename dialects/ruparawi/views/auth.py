"""Registering, signing in, and the token that their web shop holds for days."""

from typing import Any

from rest_framework.request import Request

from accounts import operations, second_factor
from accounts.requests import SignedInRequest
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
    user, factor = signed_in.user, signed_in.has_second_factor
    second_factor.withhold_unless(factor, user)
    return {
        "success": True,
        "access_token": tokens.sign(user, tokens.ACCESS, has_second_factor=factor),
        "refresh_token": tokens.sign(user, tokens.REFRESH, has_second_factor=factor),
        "user": profile(user),
    }


@endpoint(member, authentication=RefreshAuthentication)
def refresh(request: SignedInRequest) -> Answer:
    claims: Any = request.auth
    token = tokens.sign(
        request.user,
        tokens.ACCESS,
        signed_in_at=claims.signed_in_at,
        has_second_factor=claims.has_second_factor,
    )
    return {"access_token": token}


@endpoint(member)
def me(request: SignedInRequest) -> Answer:
    return {"success": True, "user": profile(request.user)}
