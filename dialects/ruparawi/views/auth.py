"""Registering, signing in, and the token that their web shop holds for days."""

from typing import Any

from rest_framework.request import Request

from accounts import operations
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
    """One answer for an unknown address and a wrong password: 401. Staff with a second factor
    give its `code` too, which their own API did not know."""
    signed_in = operations.log_in(request._request, login=form.pop("email"), **form)
    user, factor = signed_in.user, signed_in.has_second_factor
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
