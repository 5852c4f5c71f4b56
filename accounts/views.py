from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.generics import RetrieveAPIView
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet, ModelViewSet

from accounts import operations, scopes
from accounts.models import Address, ApiKey, PaymentMethod, User
from accounts.serializers import (
    AddressSerializer,
    ApiKeyRequestSerializer,
    ApiKeySerializer,
    CloseSerializer,
    LoginSerializer,
    NewApiKeySerializer,
    PasswordChangeSerializer,
    PaymentMethodSerializer,
    ProfileChangeSerializer,
    PublicUserSerializer,
    RefreshSerializer,
    RegistrationSerializer,
    ResetConfirmSerializer,
    ResetSerializer,
    SignedInSerializer,
    TokenPairSerializer,
    UserSerializer,
    VerifyConfirmSerializer,
)
from accounts.throttling import (
    LoginAddressThrottle,
    LoginThrottle,
    PasswordCheckThrottle,
    ResetAddressThrottle,
    ResetThrottle,
)
from core.etags import ConditionalReads
from core.json import dumps
from core.schema import bad_input, refusal
from core.serializers import checked


class OpenDoor(APIView):
    """For who has no access token, or only one that has expired: it is not even looked at."""

    authentication_classes = ()
    permission_classes = (AllowAny,)


@extend_schema(tags=["sign in"])
class RegisterView(OpenDoor):
    throttle_scope = "register"

    @extend_schema(
        summary="Register",
        request=RegistrationSerializer,
        responses={
            201: SignedInSerializer,
            400: bad_input("This e-mail address is already registered.", "unique", attr="email"),
        },
    )
    def post(self, request: Request) -> Response:
        """Make an account and sign in. The answer holds the first pair of tokens; a mail asks
        whether the address is yours.

        400 `unique` on `email` or `username`, and the reasons of the password rules on `password`.
        """
        wanted = checked(RegistrationSerializer, request.data)
        signed_in = operations.register(**wanted)
        return Response(SignedInSerializer(signed_in).data, status.HTTP_201_CREATED)


@extend_schema(tags=["sign in"])
class LoginView(OpenDoor):
    throttle_classes = (LoginThrottle, LoginAddressThrottle)

    @extend_schema(
        summary="Log in",
        request=LoginSerializer,
        responses={
            200: SignedInSerializer,
            401: refusal("The name or the password is not right.", "authentication_failed"),
        },
    )
    def post(self, request: Request) -> Response:
        """By e-mail or username, in any case of letters.

        401 is the same for an unknown name, a wrong password and a closed account. After five
        wrong passwords for one person from one address in a quarter of an hour the right one is
        refused too, with the same 401, for another quarter of an hour.
        """
        wanted = checked(LoginSerializer, request.data)
        signed_in = operations.log_in(request._request, **wanted)
        return Response(SignedInSerializer(signed_in).data)


@extend_schema(tags=["sign in"])
class RefreshView(OpenDoor):
    @extend_schema(
        summary="Get the next pair of tokens",
        request=RefreshSerializer,
        responses={
            200: TokenPairSerializer,
            401: refusal("The refresh token is not valid.", "authentication_failed"),
        },
    )
    def post(self, request: Request) -> Response:
        """A refresh token works once. Using it again ends the whole session (401), since then
        two people hold it."""
        wanted = checked(RefreshSerializer, request.data)
        signed_in = operations.rotate(wanted["refresh"])
        return Response(TokenPairSerializer(signed_in).data)


@extend_schema(tags=["sign in"])
class LogoutView(OpenDoor):
    @extend_schema(
        summary="Log out",
        request=RefreshSerializer,
        responses={
            204: None,
            401: refusal("The refresh token is not valid.", "authentication_failed"),
        },
    )
    def post(self, request: Request) -> Response:
        """End the session that the refresh token belongs to. Repeating it changes nothing; the
        last access token runs out by itself."""
        wanted = checked(RefreshSerializer, request.data)
        operations.log_out(wanted["refresh"])
        return Response(status=status.HTTP_204_NO_CONTENT)


WRONG_PASSWORD = bad_input(
    "Please give your current password.", "wrong_password", attr="current_password"
)
BAD_TOKEN = bad_input("This link does not work, or not any more.", "invalid_token", attr="token")


@extend_schema(tags=["sign in"])
class PasswordChangeView(APIView):
    throttle_classes = (PasswordCheckThrottle,)

    @extend_schema(
        summary="Change the own password",
        request=PasswordChangeSerializer,
        responses={200: SignedInSerializer, 400: WRONG_PASSWORD},
    )
    def post(self, request: Request) -> Response:
        """Ends every session, this one too, access tokens included: go on with the tokens of the
        answer. API keys stay. A mail tells of it.

        400 `wrong_password` on `current_password`, and the reasons of the password rules on
        `new_password`. Wrong passwords count together with those of logging in.
        """
        wanted = checked(PasswordChangeSerializer, request.data)
        signed_in = operations.change_password(request.user, request=request, **wanted)
        return Response(SignedInSerializer(signed_in).data)


@extend_schema(tags=["sign in"])
class ResetView(OpenDoor):
    throttle_classes = (ResetThrottle, ResetAddressThrottle)

    @extend_schema(summary="Ask for a new password", request=ResetSerializer, responses={202: None})
    def post(self, request: Request) -> Response:
        """If the e-mail address is somebody's, they get a mail with a link that works once, within
        an hour. The answer is the same if not.

        The link is SITE_URL/dashboard/reset/{token}; clients with a page of their own take its
        last part as the token.
        """
        wanted = checked(ResetSerializer, request.data)
        operations.ask_for_reset(wanted["email"])
        return Response(status=status.HTTP_202_ACCEPTED)


@extend_schema(tags=["sign in"])
class ResetConfirmView(OpenDoor):
    throttle_classes = (LoginAddressThrottle,)

    @extend_schema(
        summary="Set a new password",
        request=ResetConfirmSerializer,
        responses={204: None, 400: BAD_TOKEN},
    )
    def post(self, request: Request) -> Response:
        """With the token of the mail, once. Ends every session; log in with the new password.

        400 `invalid_token` for one that is forged, used, older than an hour, or from before a
        change of password or address. The password rules speak on `password`, and leave the token
        good.
        """
        wanted = checked(ResetConfirmSerializer, request.data)
        operations.reset_password(**wanted)
        return Response(status=status.HTTP_204_NO_CONTENT)


@extend_schema(tags=["sign in"])
class VerifyView(APIView):
    throttle_scope = "verify"

    @extend_schema(
        summary="Ask again for the mail that verifies the address",
        request=None,
        responses={
            202: None,
            409: refusal("Your e-mail address is verified already.", "already_verified"),
        },
    )
    def post(self, request: Request) -> Response:
        """One is sent when you register or change your address. Its link is
        SITE_URL/dashboard/verify/{token}, and works for three days."""
        operations.ask_for_verification(request.user)
        return Response(status=status.HTTP_202_ACCEPTED)


@extend_schema(tags=["sign in"])
class VerifyConfirmView(OpenDoor):
    throttle_classes = (LoginAddressThrottle,)

    @extend_schema(
        summary="Verify an e-mail address",
        request=VerifyConfirmSerializer,
        responses={204: None, 400: BAD_TOKEN},
    )
    def post(self, request: Request) -> Response:
        """With the token of the mail; repeating it changes nothing. 400 `invalid_token` for one
        that is forged or old, or about an address that is not yours any more."""
        wanted = checked(VerifyConfirmSerializer, request.data)
        operations.verify_address(**wanted)
        return Response(status=status.HTTP_204_NO_CONTENT)


# ── people ──────────────────────────────────────────────────────────────────────────────────────


@extend_schema(tags=["people"])
class ProfileView(APIView):
    scopes = {"GET": scopes.Scope.PROFILE_READ}
    delete_has_body = True
    throttle_classes = (PasswordCheckThrottle,)

    @extend_schema(summary="Show the own profile", responses=UserSerializer)
    def get(self, request: Request) -> Response:
        """Who is signed in, with what only they may see."""
        return Response(UserSerializer(request.user).data)

    @extend_schema(
        summary="Replace the own profile",
        request=ProfileChangeSerializer,
        responses={
            200: UserSerializer,
            400: bad_input("This username is already taken.", "unique", attr="username"),
        },
    )
    def put(self, request: Request) -> Response:
        """Username and e-mail address are required. A new e-mail address needs
        `current_password` (400 `wrong_password`) and counts as not verified."""
        return self.change(request, partial=False)

    @extend_schema(
        summary="Change the own profile",
        request=ProfileChangeSerializer(partial=True),
        responses={
            200: UserSerializer,
            400: bad_input("This username is already taken.", "unique", attr="username"),
        },
    )
    def patch(self, request: Request) -> Response:
        """What is left out stays. A new e-mail address needs `current_password`
        (400 `wrong_password`) and counts as not verified."""
        return self.change(request, partial=True)

    def change(self, request: Request, *, partial: bool) -> Response:
        wanted = ProfileChangeSerializer(request.user, data=request.data, partial=partial)
        wanted.is_valid(raise_exception=True)
        user = operations.change_profile(request.user, request=request, **wanted.validated_data)
        return Response(UserSerializer(user).data)

    @extend_schema(
        summary="Close the account",
        request=CloseSerializer,
        responses={
            204: None,
            400: WRONG_PASSWORD,
            409: refusal(
                "There are orders that are not over yet, bought or sold.",
                "open_orders",
                orders=["250430EA4615A55DB2"],
            ),
        },
    )
    def delete(self, request: Request) -> Response:
        """For good, and at once: profile, addresses, cards and wishes are forgotten, tokens and
        API keys end, a shop's goods leave sale. Orders keep their copies of what was agreed.

        The body is `{"current_password": "…"}` for who has a password. 409 while an order on
        either side is not over.
        """
        wanted = checked(CloseSerializer, request.data)
        operations.close_account(request.user, request=request, **wanted)
        return Response(status=status.HTTP_204_NO_CONTENT)


@extend_schema_view(
    get=extend_schema(
        summary="Show a person",
        description="What anybody may know: no e-mail address, no last login. 404 once closed.",
        tags=["people"],
    )
)
class PersonView(ConditionalReads, RetrieveAPIView):
    queryset = User.objects.may_sign_in()
    scopes = scopes.PUBLIC
    serializer_class = PublicUserSerializer
    permission_classes = (AllowAny,)


class OwnViewSet(ModelViewSet):
    """What belongs to the person asking; everybody else's is not there."""

    def get_queryset(self):
        return self.queryset.visible_to(self.request.user).order_by("-pk")


NO_ADDRESS = {404: refusal("No such address of yours.", "not_found")}


@extend_schema(tags=["addresses"])
@extend_schema_view(
    list=extend_schema(summary="List the own addresses", description="Newest first."),
    create=extend_schema(
        summary="Add an address",
        description="With `is_default` it takes over from the default so far. "
        "The first one is the default in any case.",
    ),
    retrieve=extend_schema(
        summary="Show an address", responses={200: AddressSerializer} | NO_ADDRESS
    ),
    update=extend_schema(
        summary="Replace an address", responses={200: AddressSerializer} | NO_ADDRESS
    ),
    partial_update=extend_schema(
        summary="Change an address",
        description="What is left out stays. A default that is told not to be one hands over to "
        "the newest other address, if there is one.",
        responses={200: AddressSerializer} | NO_ADDRESS,
    ),
    destroy=extend_schema(
        summary="Delete an address",
        description="Orders keep their copies. The newest other address becomes the default.",
        responses={204: None} | NO_ADDRESS,
    ),
)
class AddressViewSet(OwnViewSet):
    queryset = Address.objects.all()
    scopes = scopes.of("addresses")
    serializer_class = AddressSerializer

    def perform_create(self, serializer):
        serializer.instance = operations.add_address(self.request.user, **serializer.validated_data)

    def perform_update(self, serializer):
        serializer.instance = operations.change_address(
            serializer.instance, **serializer.validated_data
        )

    def perform_destroy(self, address):
        operations.remove_address(address)


NO_METHOD = {404: refusal("No such payment method of yours.", "not_found")}
BAD_CARD = {400: bad_input("This is not a card number.", "invalid_card_number", attr="number")}


@extend_schema(tags=["payment methods"])
@extend_schema_view(
    list=extend_schema(summary="List the own payment methods", description="Newest first."),
    create=extend_schema(
        summary="Add a payment method",
        description="Send `number` or `last4`. A number is checked, its brand recognised, and "
        "only its last four digits are kept. 400 `card_expired`, `invalid_card_number`.",
        responses={201: PaymentMethodSerializer} | BAD_CARD,
    ),
    retrieve=extend_schema(
        summary="Show a payment method", responses={200: PaymentMethodSerializer} | NO_METHOD
    ),
    update=extend_schema(
        summary="Replace a payment method",
        responses={200: PaymentMethodSerializer} | BAD_CARD | NO_METHOD,
    ),
    partial_update=extend_schema(
        summary="Change a payment method",
        description="What is left out stays.",
        responses={200: PaymentMethodSerializer} | BAD_CARD | NO_METHOD,
    ),
    destroy=extend_schema(
        summary="Delete a payment method",
        description="The newest other one becomes the default.",
        responses={204: None} | NO_METHOD,
    ),
)
class PaymentMethodViewSet(OwnViewSet):
    queryset = PaymentMethod.objects.all()
    serializer_class = PaymentMethodSerializer

    def perform_create(self, serializer):
        serializer.instance = operations.add_payment_method(
            self.request.user, **serializer.validated_data
        )

    def perform_update(self, serializer):
        serializer.instance = operations.change_payment_method(
            serializer.instance, **serializer.validated_data
        )

    def perform_destroy(self, method):
        operations.remove_payment_method(method)


NO_KEY = {404: refusal("No such API key of yours.", "not_found")}


@extend_schema(tags=["API keys"])
@extend_schema_view(
    list=extend_schema(
        summary="List the own API keys",
        description="Newest first, expired ones too. The keys themselves are not kept.",
    ),
    retrieve=extend_schema(summary="Show an API key", responses={200: ApiKeySerializer} | NO_KEY),
)
class ApiKeyViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet):
    """A key makes no keys: these declare no scopes."""

    queryset = ApiKey.objects.none()
    serializer_class = ApiKeySerializer

    def get_queryset(self):
        return ApiKey.objects.visible_to(self.request.user).order_by("-pk")

    @extend_schema(
        summary="Make an API key",
        request=ApiKeyRequestSerializer,
        responses={
            201: NewApiKeySerializer,
            400: bad_input("Only staff can have this scope.", "staff_only", attr="scopes"),
            409: refusal("You have too many API keys.", "too_many_keys", limit=100),
        },
    )
    def create(self, request: Request) -> Response:
        """`key` is shown this once: keep it. It acts as you, within its scopes, until it expires
        or is deleted; also after a change of your password.

        Work as staff needs the scope `staff` beside the one that the operation names.
        """
        wanted = checked(ApiKeyRequestSerializer, request.data)
        key, text = operations.create_api_key(request.user, **wanted)
        key.key = text
        response = Response(NewApiKeySerializer(key).data, status.HTTP_201_CREATED)
        key.key = None
        response.kept = dumps(NewApiKeySerializer(key).data)  # what an Idempotency-Key replays
        return response

    @extend_schema(summary="Delete an API key", responses={204: None} | NO_KEY)
    def destroy(self, request: Request, pk: int) -> Response:
        """It is refused from now on."""
        operations.revoke_api_key(self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)
