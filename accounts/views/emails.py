"""Verifying that an e-mail address belongs to the person who gave it."""

from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from accounts import operations
from accounts.requests import SignedInRequest
from accounts.serializers import VerifyConfirmSerializer
from accounts.throttling import LoginAddressThrottle
from accounts.views.passwords import BAD_TOKEN
from accounts.views.signing_in import ANONYMOUS
from core.api.schema import extend_schema, refusal
from core.api.serializers import checked


@extend_schema(tags=["sign in"])
class EmailViewSet(ViewSet):
    throttle_scope: str | None = None  # each operation has its own

    @extend_schema(
        summary="Ask again for the mail that verifies the address",
        request=None,
        responses={
            202: None,
            409: refusal("Your e-mail address is verified already.", "already_verified"),
        },
    )
    @action(detail=False, methods=["post"], throttle_scope="verify")
    def verify(self, request: SignedInRequest) -> Response:
        """One is sent when you register or change your address. Its link is
        SITE_URL/verifikasi/{token}, and works for three days."""
        operations.ask_for_verification(request.user)
        return Response(status=status.HTTP_202_ACCEPTED)

    @extend_schema(
        summary="Verify an e-mail address",
        request=VerifyConfirmSerializer,
        responses={204: None, 400: BAD_TOKEN},
    )
    @action(
        detail=False,
        methods=["post"],
        url_path="verify/confirm",
        throttle_classes=(LoginAddressThrottle,),
        **ANONYMOUS,
    )
    def confirm_verification(self, request: Request) -> Response:
        """With the token of the mail; repeating it changes nothing. 400 `invalid_token` for one
        that is forged or old, or about an address that is not yours any more."""
        wanted = checked(VerifyConfirmSerializer, request.data)
        operations.verify_address(**wanted)
        return Response(status=status.HTTP_204_NO_CONTENT)
