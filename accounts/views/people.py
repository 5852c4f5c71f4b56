"""The own profile, and what others see of a person."""

from rest_framework import status
from rest_framework.mixins import RetrieveModelMixin, UpdateModelMixin
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts import operations, scopes
from accounts.models import User
from accounts.requests import SignedInRequest
from accounts.serializers import (
    CloseSerializer,
    ProfileChangeSerializer,
    PublicUserSerializer,
    UserSerializer,
)
from accounts.throttling import PasswordCheckThrottle
from accounts.views.passwords import WRONG_PASSWORD
from core.api.etags import ConditionalReads
from core.api.routers import SingletonMixin
from core.api.schema import bad_input, extend_schema, extend_schema_view, refusal
from core.api.serializers import checked

NAME_TAKEN = {400: bad_input("This username is already taken.", "unique", attr="username")}


@extend_schema(tags=["people"])
@extend_schema_view(
    retrieve=extend_schema(
        summary="Show the own profile",
        description="Who is signed in, with what only they may see.",
    ),
    update=extend_schema(
        summary="Replace the own profile",
        description="Username and e-mail address are required. A new e-mail address needs "
        "`current_password` (400 `wrong_password`) and counts as not verified.",
        responses={200: UserSerializer} | NAME_TAKEN,
    ),
    partial_update=extend_schema(
        summary="Change the own profile",
        description="What is left out stays. A new e-mail address needs `current_password` "
        "(400 `wrong_password`) and counts as not verified.",
        responses={200: UserSerializer} | NAME_TAKEN,
    ),
)
class ProfileViewSet(SingletonMixin, RetrieveModelMixin, UpdateModelMixin, GenericViewSet):
    request: SignedInRequest
    scopes = {"GET": scopes.Scope.PROFILE_READ}
    delete_has_body = True
    throttle_classes = (PasswordCheckThrottle,)

    def get_object(self) -> User:
        return self.request.user

    def get_serializer_class(self):
        return UserSerializer if self.action == "retrieve" else ProfileChangeSerializer

    def perform_update(self, serializer):
        serializer.instance = operations.change_profile(
            self.request.user, request=self.request, **serializer.validated_data
        )

    @extend_schema(
        summary="Close the account",
        request=CloseSerializer,
        responses={
            204: None,
            400: WRONG_PASSWORD,
            409: refusal(
                "There are orders that are not over yet, bought or sold (`open_orders`), or the "
                "shop's balance is not settled (`balance_open`).",
                "open_orders",
                orders=["250430EA4615A55DB2"],
            ),
        },
    )
    def destroy(self, request: SignedInRequest) -> Response:
        """For good, and at once: profile, addresses, cards and wishes are forgotten, tokens and
        API keys end, a shop's goods leave sale. Orders keep their copies of what was agreed.

        The body is `{"current_password": "…"}` for who has a password. 409 while an order on
        either side is not over, or the house owes the shop or is owed.
        """
        wanted = checked(CloseSerializer, request.data)
        operations.close_account(request.user, request=request, **wanted)
        return Response(status=status.HTTP_204_NO_CONTENT)


@extend_schema_view(
    retrieve=extend_schema(
        summary="Show a person",
        description="What anybody may know: no e-mail address, no last login. 404 once closed.",
        tags=["people"],
    )
)
class PersonViewSet(ConditionalReads, RetrieveModelMixin, GenericViewSet):
    queryset = User.objects.may_sign_in()
    lookup_value_converter = "int"
    scopes = scopes.PUBLIC
    serializer_class = PublicUserSerializer
    permission_classes = (AllowAny,)
