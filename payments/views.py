from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import status
from rest_framework.exceptions import NotFound
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ViewSet

from accounts import scopes
from accounts.idempotency import finish_later, finisher
from accounts.models import User
from core.api.schema import refusal
from core.api.serializers import checked
from core.api.throttling import ScopedThrottle
from orders.examples import CHECKED_OUT, ORDER
from orders.models import Order
from orders.presentation import OrderView, with_everything
from orders.serializers import OrderSerializer, PaymentSerializer
from payments import operations
from payments.models import Payment
from payments.serializers import (
    CheckoutSerializer,
    PayAgainSerializer,
    PaymentStatusSerializer,
    ReceivedSerializer,
    RefundRequestSerializer,
    RefundsSerializer,
)


class CheckoutView(ViewSet):
    scopes = scopes.of("orders")
    throttle_classes = [ScopedThrottle]
    throttle_scope = "checkout"

    @extend_schema(
        summary="Check out",
        request=CheckoutSerializer,
        responses={
            201: OrderSerializer,
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
        examples=[
            OpenApiExample(
                "Check out",
                {
                    "shipping_address": 3,
                    "gateway": "test",
                    "promotion_code": "KENDURI10",
                    "expected_total": "135000.00",
                },
                request_only=True,
            ),
            CHECKED_OUT,
        ],
        tags=["checkout"],
    )
    def create(self, request: Request) -> HttpResponse:
        """Order what is in the cart, one part per vendor, and start the payment.

        All or nothing. 409 `empty_cart`, `out_of_stock` and its like with every problem,
        `promotion_not_applicable`, `promotion_exhausted`, `price_changed` with the new figures;
        404 for an address or payment method that is not the buyer's own.
        """
        wanted = CheckoutSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        order = operations.place_with_payment(request.user, **wanted.validated_data)
        return finish_later(finish_checkout, status=status.HTTP_201_CREATED, order=order.pk)


@finisher
def finish_checkout(user: User, order: int) -> dict:
    """After the commit: start the payment at its gateway, and show the order with it."""
    operations.start_payments(Order.objects.get(pk=order))
    shown = with_everything(Order.objects.filter(pk=order)).get()
    return OrderSerializer(OrderView(shown, user)).data


def visible_order(request: Request, number: str) -> Order:
    """The order by its number; missing and other people's look the same."""
    order = Order.objects.visible_to(request.user).filter(number=number.upper()).first()
    if order is None:
        raise NotFound()
    return order


class PaymentView(ViewSet):
    scopes = scopes.of("orders")
    throttle_classes = [ScopedThrottle]
    throttle_scope = "checkout"

    @extend_schema(
        summary="Pay an order again",
        request=PayAgainSerializer,
        responses={
            201: PaymentSerializer,
            404: refusal("There is no such order, or it is not yours.", "not_found"),
            409: refusal(
                "Nothing is left to pay, or this way to pay takes whole amounts only, or somebody "
                "else pays.",
                "already_paid",
                "amount_not_payable",
                "not_allowed",
            ),
        },
        examples=[
            OpenApiExample("By bank transfer", {"gateway": "manual"}, request_only=True),
            OpenApiExample(
                "On the page of Midtrans",
                {
                    "id": 12,
                    "gateway": "midtrans",
                    "reference": "250430EA4615A55DB2-2",
                    "status": "pending",
                    "amount": "150000.00",
                    "refunded": "0.00",
                    "currency": "IDR",
                    "client_secret": "66e4fa55-fdac-4ef9-91b5-733b97d1b862",
                    "redirect_url": "https://app.midtrans.com/snap/v4/redirection/66e4fa55-…",
                    "paid_at": None,
                },
                response_only=True,
                status_codes=["201"],
            ),
        ],
        tags=["orders"],
    )
    def create(self, request: Request, number: str) -> HttpResponse:
        """Start a new attempt to pay what is due, after one that failed, expired or was given up.

        The buyer's. An attempt that is still open is cancelled. While the gateway is away the
        answer has no `redirect_url` yet: the attempt is started as soon as the gateway is back,
        and the order shows it.
        """
        order = visible_order(request, number)
        wanted = checked(PayAgainSerializer, request.data)
        payment = operations.attempt_again(order, by=request.user, **wanted)
        return finish_later(finish_attempt, status=status.HTTP_201_CREATED, payment=payment.pk)


@finisher
def finish_attempt(user: User, payment: int) -> dict:
    """After the commit: start the attempt at its gateway, and show it."""
    attempt = Payment.objects.select_related("order").get(pk=payment)
    operations.start_payments(attempt.order)
    return PaymentSerializer(Payment.objects.get(pk=payment)).data


class PaymentStatusView(ViewSet):
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
        examples=[
            OpenApiExample(
                "The transfer came in",
                {"status": "paid", "notes": "BCA, 12 March"},
                request_only=True,
            ),
            ORDER,
        ],
        tags=["orders"],
    )
    def update(self, request: Request, number: str) -> Response:
        """For staff: `paid`, `cancelled` (the open attempt) or `refunded` (all that is left).

        Said again it changes nothing. The vendor of a part that pays on delivery may say `paid`
        of it once it is delivered.
        """
        order = visible_order(request, number)
        wanted = checked(PaymentStatusSerializer, request.data)
        operations.declare_payment(
            order, wanted["status"], by=request.user, note=wanted.get("notes", "")
        )
        shown = with_everything(Order.objects.filter(pk=order.pk)).get()
        return Response(OrderSerializer(OrderView(shown, request.user)).data)


class MayRefund(BasePermission):
    def has_permission(self, request: Request, view: APIView) -> bool:
        return request.user.is_staff and request.user.has_perm("payments.refund")


class RefundView(ViewSet):
    scopes = scopes.of("orders")
    permission_classes = [IsAuthenticated, MayRefund]

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
            OpenApiExample("All that is left", {"reason": "Retak di jalan."}, request_only=True),
            OpenApiExample(
                "A part of it, for one vendor's part",
                {"amount": "25000.00", "fulfillment": 7, "reason": "Satu gelas retak."},
                request_only=True,
            ),
            OpenApiExample(
                "Promised",
                {
                    "refunds": [
                        {
                            "id": 3,
                            "payment": "250430EA4615A55DB2-1",
                            "fulfillment": 7,
                            "amount": "25000.00",
                            "currency": "IDR",
                            "status": "pending",
                            "reason": "Satu gelas retak.",
                            "created_at": "2025-05-02T03:04:05Z",
                            "done_at": None,
                        }
                    ]
                },
                response_only=True,
                status_codes=["201"],
            ),
        ],
        tags=["orders"],
    )
    def create(self, request: Request, number: str) -> Response:
        """Give an amount back, or all that is left, without changing any status of the goods.

        The sum of refunds never exceeds what was paid: 409 `refund_too_large` tells what is
        `available`. The money is sent by the gateway after this answer.
        """
        order = visible_order(request, number)
        wanted = checked(RefundRequestSerializer, request.data)
        refunds = operations.refund_order(
            order,
            by=request.user,
            reason=wanted["reason"],
            amount=wanted.get("amount"),
            part_id=wanted.get("fulfillment"),
        )
        return Response(RefundsSerializer({"refunds": refunds}).data, status.HTTP_201_CREATED)


class WebhookView(APIView):
    """Gateways call this. They sign what they send; nobody signs in."""

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
        examples=[
            OpenApiExample(
                "Midtrans: paid",
                {
                    "transaction_status": "settlement",
                    "status_code": "200",
                    "fraud_status": "accept",
                    "transaction_id": "57d5293c-e65f-4a29-95e4-5959c3fa335b",
                    "order_id": "250430EA4615A55DB2-1",
                    "gross_amount": "150000.00",
                    "currency": "IDR",
                    "payment_type": "bank_transfer",
                    "transaction_time": "2025-04-30 16:00:00",
                    "signature_key": "16d6f84b2fb0468e2a9cf99a8ac4e5d803d42180347aaa70cb2a7abb…",
                },
                request_only=True,
            ),
            OpenApiExample("Done", {"result": "applied"}, response_only=True),
        ],
        auth=[],
        tags=["payments"],
    )
    def post(self, request: Request, gateway: str) -> Response:
        """In the gateway's own format, signed its way. Repeatable, in any order: each fact counts
        once, and one that comes late changes nothing."""
        event = operations.receive_event(gateway, request.headers, request.body)
        return Response({"result": event.result})
