"""Signing up, in and out."""

from typing import Any

from rest_framework import status
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from accounts import operations
from accounts.serializers import (
    LoginSerializer,
    RefreshSerializer,
    RegistrationSerializer,
    SignedInSerializer,
    TokenPairSerializer,
)
from accounts.throttling import LoginAddressThrottle, LoginThrottle
from core.api.schema import bad_input, extend_schema, refusal
from core.api.serializers import checked

# For somebody without an access token, or with one that has expired: it is not looked at.
ANONYMOUS: dict[str, Any] = {"authentication_classes": (), "permission_classes": (AllowAny,)}


@extend_schema(tags=["sign in"])
class SigningInViewSet(ViewSet):
    throttle_scope: str | None = None  # each operation has its own

    @extend_schema(
        summary="Register",
        request=RegistrationSerializer,
        responses={
            201: SignedInSerializer,
            400: bad_input("This e-mail address is already registered.", "unique", attr="email"),
        },
    )
    @action(detail=False, methods=["post"], throttle_scope="register", **ANONYMOUS)
    def register(self, request: Request) -> Response:
        """Make an account and sign in. The answer holds the first pair of tokens; a mail asks
        whether the address is yours.

        400 `unique` on `email` or `username`, and the reasons of the password rules on `password`.
        """
        wanted = checked(RegistrationSerializer, request.data)
        signed_in = operations.register(**wanted)
        return Response(SignedInSerializer(signed_in).data, status.HTTP_201_CREATED)

    @extend_schema(
        summary="Log in",
        request=LoginSerializer,
        responses={
            200: SignedInSerializer,
            400: bad_input(
                "Please give the code of your phone, or a recovery code.",
                "second_factor_required",
                "wrong_code",
                attr="code",
            ),
            401: refusal("The name or the password is not right.", "authentication_failed"),
        },
    )
    @action(
        detail=False,
        methods=["post"],
        throttle_classes=(LoginThrottle, LoginAddressThrottle),
        **ANONYMOUS,
    )
    def login(self, request: Request) -> Response:
        """By e-mail or username, in any case of letters.

        401 is the same for an unknown name, a wrong password and a closed account. After five
        wrong passwords for one person from one address in a quarter of an hour the right one is
        refused too, with the same 401, for another quarter of an hour.

        Staff who have a second factor, or must have one in this shop, give its `code` as well:
        without it, and only after the right password, the answer is 400 `second_factor_required`
        on `code`; 400 `wrong_code` for one that is wrong or was used already. It is set up in the
        back office.
        """
        wanted = checked(LoginSerializer, request.data)
        signed_in = operations.log_in(request._request, **wanted)
        return Response(SignedInSerializer(signed_in).data)

    @extend_schema(
        summary="Get the next pair of tokens",
        request=RefreshSerializer,
        responses={
            200: TokenPairSerializer,
            401: refusal("The refresh token is not valid.", "authentication_failed"),
        },
    )
    @action(detail=False, methods=["post"], **ANONYMOUS)
    def refresh(self, request: Request) -> Response:
        """A refresh token works once. Using it again ends the whole session (401), since then
        two people hold it."""
        wanted = checked(RefreshSerializer, request.data)
        signed_in = operations.rotate(wanted["refresh"])
        return Response(TokenPairSerializer(signed_in).data)

    @extend_schema(
        summary="Log out",
        request=RefreshSerializer,
        responses={
            204: None,
            401: refusal("The refresh token is not valid.", "authentication_failed"),
        },
    )
    @action(detail=False, methods=["post"], **ANONYMOUS)
    def logout(self, request: Request) -> Response:
        """End the session that the refresh token belongs to. Repeating it changes nothing; the
        last access token runs out by itself."""
        wanted = checked(RefreshSerializer, request.data)
        operations.log_out(wanted["refresh"])
        return Response(status=status.HTTP_204_NO_CONTENT)
