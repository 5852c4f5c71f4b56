"""Addresses and payment methods."""

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.viewsets import ModelViewSet

from accounts import operations, scopes
from accounts.models import Address, PaymentMethod
from accounts.serializers import (
    AddressSerializer,
    PaymentMethodSerializer,
)
from core.api.schema import bad_input, refusal


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
