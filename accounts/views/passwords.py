from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from accounts import operations
from accounts.requests import SignedInRequest
from accounts.serializers import (
    PasswordChangeSerializer,
    ResetConfirmSerializer,
    ResetSerializer,
    SignedInSerializer,
)
from accounts.throttling import (
    LoginAddressThrottle,
    PasswordCheckThrottle,
    ResetAddressThrottle,
    ResetThrottle,
)
from accounts.views.signing_in import ANONYMOUS
from core.api.schema import bad_input, extend_schema
from core.api.serializers import checked

WRONG_PASSWORD = bad_input(
    "Please give your current password.", "wrong_password", attr="current_password"
)
BAD_TOKEN = bad_input("This link does not work, or not any more.", "invalid_token", attr="token")


@extend_schema(tags=["sign in"])
class PasswordViewSet(ViewSet):
    @extend_schema(
        summary="Change the own password",
        request=PasswordChangeSerializer,
        responses={200: SignedInSerializer, 400: WRONG_PASSWORD},
    )
    @action(detail=False, methods=["post"], throttle_classes=(PasswordCheckThrottle,))
    def change(self, request: SignedInRequest) -> Response:
        """Ends every session, this one too, access tokens included: go on with the tokens of the
        answer. API keys stay. A mail tells of it.

        400 `wrong_password` on `current_password`, and the reasons of the password rules on
        `new_password`. Wrong passwords count together with those of logging in.
        """
        wanted = checked(PasswordChangeSerializer, request.data)
        has_second_factor = getattr(request.auth, "has_second_factor", False)
        signed_in = operations.change_password(
            request.user, request=request, has_second_factor=has_second_factor, **wanted
        )
        return Response(SignedInSerializer(signed_in).data)

    @extend_schema(summary="Ask for a new password", request=ResetSerializer, responses={202: None})
    @action(
        detail=False,
        methods=["post"],
        throttle_classes=(ResetThrottle, ResetAddressThrottle),
        **ANONYMOUS,
    )
    def reset(self, request: Request) -> Response:
        """If the e-mail address is somebody's, they get a mail with a link that works once, within
        an hour. The answer is the same if not.

        The link is SITE_URL/sandi-baru/{token}; clients with a page of their own take its
        last part as the token.
        """
        wanted = checked(ResetSerializer, request.data)
        operations.ask_for_reset(wanted["email"])
        return Response(status=status.HTTP_202_ACCEPTED)

    @extend_schema(
        summary="Set a new password",
        request=ResetConfirmSerializer,
        responses={204: None, 400: BAD_TOKEN},
    )
    @action(
        detail=False,
        methods=["post"],
        url_path="reset/confirm",
        throttle_classes=(LoginAddressThrottle,),
        **ANONYMOUS,
    )
    def confirm_reset(self, request: Request) -> Response:
        """With the token of the mail, once. Ends every session; log in with the new password.

        400 `invalid_token` for one that is forged, used, older than an hour, or from before a
        change of password or address. The password rules speak on `password`, and leave the token
        good.
        """
        wanted = checked(ResetConfirmSerializer, request.data)
        operations.reset_password(**wanted)
        return Response(status=status.HTTP_204_NO_CONTENT)
