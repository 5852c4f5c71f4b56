from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from rest_framework import status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ViewSet

from accounts import scopes
from accounts.idempotency import finish_later, finisher
from accounts.models import User
from accounts.requests import SignedInRequest
from core.api.etags import ConditionalReads
from core.api.parsers import UploadParser
from core.api.permissions import staff_with
from core.api.routers import SingletonMixin
from core.api.schema import bad_input, extend_schema, refusal
from core.api.serializers import checked
from core.api.throttling import ScopedThrottle
from orders.answers import order_shown_to
from orders.examples import CHECKED_OUT, ORDER
from orders.guests import Actor
from orders.models import Order
from orders.serializers import OrderSerializer, PaymentSerializer, ProofOfTransferSerializer
from orders.views.asking import KEY_IN_HEADER, AskedByGuestsToo
from payments import examples, operations
from payments.models import Payment
from payments.serializers import (
    CheckoutSerializer,
    PayAgainSerializer,
    PaymentStatusSerializer,
    ProofUploadSerializer,
    ReceivedSerializer,
    RefundRequestSerializer,
    RefundsSerializer,
    ShopSerializer,
)
from payments.shop import shop

NOT_OFFERED = bad_input(
    "This way to pay is not offered here.", "unknown_gateway", "no_house_account", attr="gateway"
)


@extend_schema(tags=["shop"])
class ShopViewSet(ConditionalReads, SingletonMixin, GenericViewSet):
    scopes = scopes.PUBLIC
    serializer_class = ShopSerializer
    permission_classes = (AllowAny,)

    @extend_schema(summary="Show the shop")
    def retrieve(self, request: Request) -> Response:
        """Its name, look and contact, its languages and currency, how long one may ask to send
        goods back, and the ways to pay: what a shop front of your own wants to know first."""
        return Response(self.get_serializer(shop()).data)


class CheckoutViewSet(ViewSet):
    scopes = scopes.of("orders")
    throttle_classes = [ScopedThrottle]
    throttle_scope = "checkout"

    @extend_schema(
        summary="Check out",
        request=CheckoutSerializer,
        responses={
            201: OrderSerializer,
            400: NOT_OFFERED,
            404: refusal("An address or payment method that is not yours.", "not_found"),
            409: refusal(
                "All or nothing: every problem of the cart is listed.",
                "out_of_stock",
                "not_on_sale",
                "below_minimum",
                "own_product",
                "empty_cart",
                "promotion_not_applicable",
                "promotion_exhausted",
                "price_changed",
                "amount_not_payable",
            ),
        },
        examples=[examples.CHECK_OUT, CHECKED_OUT],
        tags=["checkout"],
    )
    def create(self, request: SignedInRequest) -> HttpResponse:
        """Order what is in the cart, one part per vendor, and start the payment.

        All or nothing. 409 `empty_cart`, `out_of_stock` and its like with every problem,
        `promotion_not_applicable`, `promotion_exhausted`, `price_changed` with the new figures;
        404 for an address or payment method that is not the buyer's own.
        """
        wanted = checked(CheckoutSerializer, request.data)
        placed = operations.place_with_payment(request.user, **wanted)
        created = status.HTTP_201_CREATED
        return finish_later(finish_checkout, status=created, known=placed, order=placed.order.pk)


@finisher
def finish_checkout(user: User, order: int, known: operations.Placed | None = None) -> dict:
    """After the commit: start the payment at its gateway, and show the order with it."""
    operations.start_placed(order, known)
    return order_shown_to(user, order)


def visible_order(asker: Actor, number: str) -> Order:
    """The order by its number; missing and other people's look the same."""
    return get_object_or_404(Order.objects.visible_to(asker).numbered(number))


class PaymentViewSet(AskedByGuestsToo):
    scopes = scopes.of("orders")
    throttle_classes = [ScopedThrottle]
    throttle_scope = "checkout"

    @extend_schema(
        summary="Pay an order again",
        parameters=[KEY_IN_HEADER],
        request=PayAgainSerializer,
        responses={
            201: PaymentSerializer,
            400: NOT_OFFERED,
            404: refusal("There is no such order, or it is not yours.", "not_found"),
            409: refusal(
                "Nothing is left to pay, or this way to pay takes whole amounts only, or somebody "
                "else pays.",
                "already_paid",
                "amount_not_payable",
                "not_allowed",
            ),
        },
        examples=[examples.BY_TRANSFER, examples.ON_MIDTRANS, examples.TO_THE_ACCOUNT],
        tags=["orders"],
    )
    def create(self, request: Request, number: str) -> HttpResponse:
        """Start a new attempt to pay what is due, after one that failed, expired or was given up.

        The buyer's. An attempt that is still open is cancelled. While the gateway is away the
        answer has no `redirect_url` yet: the attempt is started as soon as the gateway is back,
        and the order shows it.
        """
        order = visible_order(self.asker, number)
        wanted = checked(PayAgainSerializer, request.data)
        payment = operations.attempt_again(order, by=self.asker, **wanted)
        return finish_later(finish_attempt, status=status.HTTP_201_CREATED, payment=payment.pk)


@finisher
def finish_attempt(user: User, payment: int) -> dict:
    """After the commit: start the attempt at its gateway, and show it."""
    attempt = Payment.objects.select_related("order").get(pk=payment)
    operations.start_payments(attempt.order)
    return PaymentSerializer(Payment.objects.get(pk=payment)).data


class PaymentStatusViewSet(SingletonMixin, ViewSet):
    scopes = scopes.of("orders")

    @extend_schema(
        summary="Say what became of the payment",
        request=PaymentStatusSerializer,
        responses={
            200: OrderSerializer,
            404: refusal("There is no such order, or it is not yours.", "not_found"),
            409: refusal(
                "Not your word to give, or there is nothing to pay, to cancel or to give back.",
                "not_allowed",
                "already_paid",
                "payment_closed",
                "nothing_paid",
            ),
        },
        examples=[examples.CAME_IN, ORDER],
        tags=["orders"],
    )
    def update(self, request: SignedInRequest, number: str) -> Response:
        """For staff: `paid`, `cancelled` (the open attempt) or `refunded` (all that is left).

        Said again it changes nothing. The vendor of a part that pays on delivery may say `paid`
        of it once it is delivered.
        """
        order = visible_order(request.user, number)
        wanted = checked(PaymentStatusSerializer, request.data)
        operations.declare_payment(
            order, wanted["status"], by=request.user, note=wanted.get("notes", "")
        )
        return Response(order_shown_to(request.user, order.pk))


class RefundViewSet(ViewSet):
    scopes = scopes.of("orders")
    permission_classes = [staff_with("payments.refund")]

    @extend_schema(
        summary="Give money back",
        request=RefundRequestSerializer,
        responses={
            201: RefundsSerializer,
            403: refusal("For staff who may refund.", "permission_denied"),
            404: refusal("There is no such order.", "not_found"),
            409: refusal(
                "More than was paid and not yet given back, or nothing was paid.",
                "refund_too_large",
                "nothing_paid",
            ),
        },
        examples=[
            examples.REFUND_ALL,
            examples.REFUND_PART,
            examples.REFUND_ITEM,
            examples.REFUNDS,
        ],
        tags=["orders"],
    )
    def create(self, request: SignedInRequest, number: str) -> Response:
        """Give an amount back, or all that is left: of the order, a part, an item or a part's
        shipping. No status of the goods changes.

        The sum of refunds never exceeds what was paid: 409 `refund_too_large` tells what is
        `available`. The money is sent by the gateway after this answer.
        """
        order = visible_order(request.user, number)
        wanted = checked(RefundRequestSerializer, request.data)
        refunds = operations.refund_order(
            order,
            by=request.user,
            reason=wanted["reason"],
            amount=wanted.get("amount"),
            part_id=wanted.get("fulfillment"),
            item_id=wanted.get("item"),
            is_shipping=wanted["shipping"],
        )
        return Response(RefundsSerializer({"refunds": refunds}).data, status.HTTP_201_CREATED)


class ProofUploadViewSet(AskedByGuestsToo):
    scopes = scopes.of("orders")
    throttle_classes = [ScopedThrottle]
    throttle_scope = "checkout"

    def get_parsers(self) -> list:
        return [UploadParser()]

    @extend_schema(
        operation_id="orders_payments_proof_create",
        summary="Show that a transfer was made",
        parameters=[KEY_IN_HEADER],
        request={"multipart/form-data": ProofUploadSerializer},
        responses={
            201: ProofOfTransferSerializer,
            404: refusal("There is no such order or payment, or it is not yours.", "not_found"),
            409: refusal(
                "It is no open bank transfer, or somebody else pays.",
                "payment_closed",
                "not_allowed",
            ),
        },
        examples=[examples.NEW_PROOF, examples.PROOF_UPLOADED],
        tags=["orders"],
    )
    def create(self, request: Request, number: str, pk: int) -> Response:
        """The buyer's. Until staff have looked at it the order does not expire; a new one takes the
        place of one that waits. A picture is re-encoded without its metadata. The buyer and staff
        who confirm payments may see it, and after 90 days nobody."""
        order = visible_order(self.asker, number)
        payment = get_object_or_404(order.payments, pk=pk)
        wanted = checked(ProofUploadSerializer, request.data)
        proof = operations.upload_proof(payment, file=wanted["file"], by=self.asker)
        return Response(ProofOfTransferSerializer(proof).data, status.HTTP_201_CREATED)


class GatewayWebhookViewSet(ViewSet):
    """What payment gateways report. They sign it instead of signing in."""

    authentication_classes = []
    permission_classes = []

    @extend_schema(
        summary="Receive a gateway's notification",
        request=OpenApiTypes.OBJECT,
        responses={
            200: ReceivedSerializer,
            400: refusal("The notification cannot be understood.", "bad_notification"),
            401: refusal("The signature is not valid.", "bad_signature"),
            404: refusal("There is no such gateway or payment.", "not_found"),
            409: refusal("This is not the amount that was asked for.", "amount_mismatch"),
            503: refusal("Please deliver it again.", "not_confirmed"),
        },
        examples=[examples.MIDTRANS_PAID, examples.APPLIED],
        auth=[],
        tags=["payments"],
    )
    def create(self, request: Request, gateway: str) -> Response:
        """In the gateway's own format, signed its way. Repeatable, in any order: each fact counts
        once, and one that comes late changes nothing."""
        event = operations.receive_event(gateway, request.headers, request.body)
        return Response({"result": event.result})
