"""Checkouts in the API: opened, looked at, changed and completed by who shows their secret, or
by the person whose they are."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from accounts import scopes
from accounts.idempotency import finish_later, finisher
from accounts.models import User
from accounts.places import COUNTRIES, PROVINCES
from core.api.routers import SingletonMixin
from core.api.schema import bad_input, extend_schema, refusal
from core.api.serializers import checked
from core.api.throttling import CodeThrottle, ScopedThrottle
from core.errors import NotThere
from orders.answers import order_shown_to
from orders.examples import CHECKED_OUT
from orders.guests import Guest
from orders.keys import key_of
from orders.models import Checkout, Order
from orders.operations import (
    cancel_checkout,
    cart_of,
    change_checkout,
    find_checkout,
    open_checkout,
    open_exchange,
    preview_of,
)
from orders.presentation import OrderView
from orders.reads.whole import whole_order_numbered
from orders.serializers import OrderSerializer
from orders.views.asking import KEY_IN_HEADER, AskedByGuestsToo
from orders.views.cart import preview_as_dict
from payments import examples, gateways, operations
from payments.errors import PaymentDeclined
from payments.serializers import (
    CheckoutCompletionSerializer,
    CheckoutDetailsSerializer,
    CheckoutOptionsSerializer,
    CheckoutSessionSerializer,
    ExchangeSerializer,
)

SECRET = OpenApiParameter(
    "X-Checkout",
    str,
    OpenApiParameter.HEADER,
    description="The secret of a checkout, as the answer that opened it gave it. Its buyer, signed "
    "in, needs none.",
)
CART = OpenApiParameter(
    "X-Cart", str, OpenApiParameter.HEADER, description="The secret of a guest's cart."
)
HIDDEN = refusal("There is no such checkout, or its secret was not shown.", "not_found")
CLOSED = refusal(
    "It is completed, cancelled or expired, or there is nothing to buy.",
    "checkout_closed",
    "empty_cart",
    "cart_full",
)
NOT_OFFERED = bad_input(
    "This way to pay is not offered here.", "unknown_gateway", "no_house_account", attr="gateway"
)


def person_of(request: Request) -> User | None:
    return request.user if isinstance(request.user, User) else None


def found(request: Request, public_id: str) -> Checkout:
    secret = request.headers.get("X-Checkout", "")
    checkout = find_checkout(public_id, person_of(request), secret)
    if checkout.buyer is None:
        request._request.guest = checkout  # type: ignore[attr-defined]  # for the log
    return checkout


def details_of(request: Request) -> dict[str, Any]:
    details = checked(CheckoutDetailsSerializer, request.data)
    if gateway := details.get("gateway"):
        gateways.by_name(gateway)
    return details


def shown(checkout: Checkout) -> dict[str, Any]:
    """What CheckoutSessionSerializer documents."""
    code = checkout.promotion_code
    preview = preview_of(
        checkout.quantities, checkout.buyer, email=checkout.email, promotion_code=code
    )
    order = checkout.order
    key = key_of(order) if order and order.buyer_id is None else ""
    seen = preview_as_dict(preview, code) | {"checkout": checkout, "order_key": key}
    answer: dict[str, Any] = CheckoutSessionSerializer(seen).data
    return answer


@extend_schema(tags=["checkout"])
class CheckoutSessionViewSet(ViewSet):
    permission_classes = (AllowAny,)
    scopes = scopes.of("orders")
    throttle_scope = "checkout"
    lookup_field = "public_id"

    def get_throttles(self) -> list[Any]:
        """Guesses at codes are counted as those of the preview."""
        if self.action == "complete":
            return [ScopedThrottle()]
        self.throttle_scope = "promotion_code"
        return [CodeThrottle()]

    @extend_schema(
        summary="Open a checkout",
        parameters=[CART],
        request=CheckoutDetailsSerializer,
        responses={201: CheckoutSessionSerializer, 400: NOT_OFFERED, 409: CLOSED},
        examples=[examples.OPEN_CHECKOUT, examples.CHECKOUT_OPENED],
    )
    def create(self, request: Request) -> Response:
        """Over what is in the cart, or over `lines`. Nothing is reserved. The header `X-Checkout`
        of the answer is the secret that opens it again."""
        owner = cart_of(request.user, request.headers.get("X-Cart", ""))
        checkout, secret = open_checkout(owner, **details_of(request))
        return Response(shown(checkout), status.HTTP_201_CREATED, headers={"X-Checkout": secret})

    @extend_schema(
        summary="Show a checkout",
        parameters=[SECRET],
        responses={200: CheckoutSessionSerializer, 404: HIDDEN},
        examples=[examples.CHECKOUT],
    )
    def retrieve(self, request: Request, public_id: str) -> Response:
        """With what it would come to now, and what stands in its way."""
        return Response(shown(found(request, public_id)))

    @extend_schema(
        summary="Change a checkout",
        parameters=[SECRET],
        request=CheckoutDetailsSerializer,
        responses={200: CheckoutSessionSerializer, 400: NOT_OFFERED, 404: HIDDEN, 409: CLOSED},
        examples=[examples.OPEN_CHECKOUT, examples.CHECKOUT],
    )
    def update(self, request: Request, public_id: str) -> Response:
        """Replaces all of it; what is left out is empty, and the goods are those of the cart by
        now. A guest's becomes the checkout of the person who has signed in since."""
        checkout = found(request, public_id)
        changed = change_checkout(checkout, by=person_of(request), **details_of(request))
        return Response(shown(changed))

    @extend_schema(
        summary="Cancel a checkout",
        parameters=[SECRET],
        responses={204: None, 404: HIDDEN, 409: CLOSED},
    )
    def destroy(self, request: Request, public_id: str) -> Response:
        cancel_checkout(found(request, public_id))
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(
        summary="Complete a checkout",
        parameters=[SECRET],
        request=CheckoutCompletionSerializer,
        responses={
            201: OrderSerializer,
            400: bad_input("Something is missing, or not offered.", "required", attr="email"),
            402: refusal(
                "The payment was declined. The order is called off, the checkout still open.",
                "payment_declined",
            ),
            404: HIDDEN,
            409: refusal(
                "All or nothing: every problem of the goods is listed.",
                "checkout_closed",
                "out_of_stock",
                "not_on_sale",
                "below_minimum",
                "own_product",
                "promotion_not_applicable",
                "promotion_exhausted",
                "price_changed",
                "amount_not_payable",
                "return_refused",
            ),
        },
        examples=[examples.EXPECTED_TOTAL, CHECKED_OUT],
    )
    @action(detail=True, methods=["post"])
    def complete(self, request: Request, public_id: str) -> HttpResponse:
        """Order what it says, one part per vendor, and start the payment, all or nothing.

        Completing it again answers the same order. The header `X-Order-Key` is what opens a
        guest's order. With another Idempotency-Key it can be tried again after a 402.
        """
        checkout = found(request, public_id)
        wanted = checked(CheckoutCompletionSerializer, request.data)
        placed = operations.complete_checkout(checkout, **wanted)
        order = placed.order
        response = finish_later(finish_checkout, status=201, known=placed, order=order.pk)
        if order.buyer_id is None:
            response["X-Order-Key"] = key_of(order)
        return response


@extend_schema(tags=["checkout"])
class ExchangeViewSet(AskedByGuestsToo):
    scopes = scopes.of("orders")
    throttle_classes = [ScopedThrottle]
    throttle_scope = "checkout"

    @extend_schema(
        operation_id="orders_returns_exchange_create",
        summary="Order something else for what goes back",
        parameters=[KEY_IN_HEADER],
        request=ExchangeSerializer,
        responses={
            201: CheckoutSessionSerializer,
            404: refusal(
                "There is no such return, or it is not yours; or no such goods of its vendor.",
                "not_found",
            ),
            409: refusal(
                "It was declined, is no return, or was exchanged already, or somebody else asks.",
                "return_refused",
                "not_allowed",
                "cart_full",
                "empty_cart",
            ),
        },
        examples=[examples.EXCHANGE, examples.EXCHANGE_OPENED],
    )
    def create(self, request: Request, number: str, pk: int) -> Response:
        """The buyer's: opens a checkout over goods of the same vendor, to the same address. Its
        order names the one whose goods went back. Nothing is set off: what goes back is refunded
        as ever, and the new order is paid like any other."""
        view = OrderView(whole_order_numbered(number), self.asker)
        asked = next((one for one in view.returns if one.pk == pk), None)
        if asked is None:
            raise NotThere()
        wanted = checked(ExchangeSerializer, request.data)
        checkout, secret = open_exchange(asked, by=self.asker, **wanted)
        return Response(shown(checkout), status.HTTP_201_CREATED, headers={"X-Checkout": secret})


@finisher
def finish_checkout(
    user: User | AnonymousUser, order: int, known: operations.Placed | None = None
) -> dict[str, Any]:
    """After the commit: start the payment at its gateway, and show the order with it. Raises
    PaymentDeclined."""
    operations.start_placed(order, known)
    placed = Order.objects.select_related("buyer").get(pk=order)
    if placed.is_declined:
        raise PaymentDeclined()
    return order_shown_to(placed.buyer or Guest(placed), order)


@extend_schema(tags=["checkout"])
class CheckoutOptionsViewSet(SingletonMixin, ViewSet):
    permission_classes = (AllowAny,)
    scopes = scopes.PUBLIC

    @extend_schema(
        summary="Ways to pay, and where the shop sends to",
        responses=CheckoutOptionsSerializer,
        examples=[examples.OPTIONS],
    )
    def retrieve(self, request: Request) -> Response:
        """What a form of a checkout offers. Ways to pay have a name in the asker's language."""
        ways = [gateways.GATEWAYS[name] for name in gateways.offered()]
        options = {"ways_to_pay": ways, "countries": COUNTRIES, "provinces": PROVINCES}
        return Response(CheckoutOptionsSerializer(options).data)
