from accounts import operations
from accounts.models import PaymentMethod
from accounts.serializers import PaymentMethodSerializer
from accounts.views.owned import OwnedViewSet
from core.api.schema import bad_input, extend_schema, extend_schema_view, refusal

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
class PaymentMethodViewSet(OwnedViewSet):
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
