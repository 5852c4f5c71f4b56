from django.conf import settings
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ViewSet

from catalog.models import Variant
from core.errors import NotThere
from core.serializers import Serializer
from orders import operations
from orders.carts import show_cart
from orders.errors import VariantRequired
from orders.models import Order
from orders.operations import Preview
from orders.presentation import OrderView, with_everything, with_parts
from orders.serializers import (
    CartItemAddSerializer,
    CartItemChangeSerializer,
    CartSerializer,
    HistorySerializer,
    OrderChangeSerializer,
    OrderQuerySerializer,
    OrderSerializer,
    OrderSummarySerializer,
    PreviewRequestSerializer,
    PreviewSerializer,
)


def checked(serializer_class: type[Serializer], data) -> dict:
    """Well-formed input, or a 400 that names the field."""
    serializer = serializer_class(data=data)
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data


class CartView(ViewSet):
    @extend_schema(summary="Show the cart", responses=CartSerializer, tags=["cart"])
    def show(self, request: Request) -> Response:
        """Lines grouped by vendor, each with what stands in its way."""
        return Response(CartSerializer(show_cart(request.user)).data)

    @extend_schema(summary="Empty the cart", responses={204: None}, tags=["cart"])
    def empty(self, request: Request) -> Response:
        operations.empty_cart(request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(
        summary="Put something into the cart",
        request=CartItemAddSerializer,
        responses={201: CartSerializer},
        tags=["cart"],
    )
    def add(self, request: Request) -> Response:
        """On top of what is there of the same variant. Answers with the whole cart."""
        wanted = checked(CartItemAddSerializer, request.data)
        variant = wanted.get("variant") or only_variant(wanted["product"])
        operations.add_to_cart(request.user, variant, wanted["quantity"])
        return Response(CartSerializer(show_cart(request.user)).data, status.HTTP_201_CREATED)

    @extend_schema(
        summary="Change the quantity of an item",
        request=CartItemChangeSerializer,
        responses=CartSerializer,
        tags=["cart"],
    )
    def change(self, request: Request, pk: int) -> Response:
        wanted = checked(CartItemChangeSerializer, request.data)
        operations.set_quantity(request.user, pk, wanted["quantity"])
        return Response(CartSerializer(show_cart(request.user)).data)

    @extend_schema(summary="Take an item out", responses={204: None}, tags=["cart"])
    def remove(self, request: Request, pk: int) -> Response:
        operations.remove_from_cart(request.user, pk)
        return Response(status=status.HTTP_204_NO_CONTENT)


def only_variant(product_id: int) -> int:
    """The variant of a product that has just one on sale; raises VariantRequired, NotThere."""
    variants = Variant.objects.on_sale().filter(product=product_id).values_list("pk", flat=True)
    found = list(variants[:2])
    if not found:
        raise NotThere(attr="product")
    if len(found) > 1:
        raise VariantRequired(attr="variant")
    return found[0]


class PreviewView(ViewSet):
    @extend_schema(
        summary="What a checkout would come to",
        request=PreviewRequestSerializer,
        responses=PreviewSerializer,
        tags=["checkout"],
    )
    def create(self, request: Request) -> Response:
        """Totals per line, vendor and order; what each promotion gave, or why nothing. Changes
        nothing."""
        wanted = checked(PreviewRequestSerializer, request.data)
        address = wanted.get("shipping_address")
        if address and not request.user.addresses.filter(pk=address).exists():
            raise NotThere(attr="shipping_address")
        code = wanted.get("promotion_code", "")
        preview = operations.preview(request.user, promotion_code=code)
        return Response(PreviewSerializer(preview_as_dict(preview, code)).data)


def preview_as_dict(preview: Preview, code: str) -> dict:
    promotions = [
        {
            "id": outcome.promotion.pk,
            "title": outcome.promotion.title,
            "promotion_code": outcome.promotion.code,
            "applies": outcome.applies,
            "code": outcome.code,
            "reason": outcome.reason,
            "eligible": outcome.eligible,
            "amount": outcome.amount,
        }
        for outcome in preview.priced.outcomes
    ]
    if preview.unknown_code:
        reason = _("There is no such promotion code.")
        promotions.append(
            {"id": None, "title": "", "promotion_code": code.strip().upper(), "applies": False}
            | {"code": "unknown_code", "reason": reason, "eligible": [], "amount": 0}
        )
    return preview.priced.money() | {
        "currency": settings.CURRENCY,
        "vendors": preview.priced.parts,
        "promotions": promotions,
        "problems": [
            {"code": problem.code, "detail": str(problem)} | problem.data
            for problem in preview.problems
        ],
    }


AS_VENDOR = OpenApiParameter(
    "as", str, enum=["vendor"], description="Look at it as the vendor of a part."
)


class OrderViewSet(GenericViewSet):
    """Orders of the asker: bought, sold, or all of them for staff."""

    queryset = Order.objects.none()
    serializer_class = OrderSerializer
    lookup_field = "number"
    lookup_value_regex = "[0-9A-Za-z]{1,18}"

    @property
    def as_vendor(self) -> bool:
        return self.request.query_params.get("as") == "vendor"

    def get_queryset(self):
        user = self.request.user
        if self.as_vendor:
            return Order.objects.sold_by_owner(user)
        return Order.objects.visible_to(user)

    def get_order(self) -> Order:
        """The order by its number; missing and other people's look the same."""
        order = self.get_queryset().filter(number=self.kwargs["number"].upper()).first()
        if order is None:
            raise NotFound()
        return order

    def show(self, order: Order) -> Response:
        shown = with_everything(Order.objects.filter(pk=order.pk)).get()
        view = OrderView(shown, self.request.user, as_vendor=self.as_vendor)
        return Response(OrderSerializer(view).data)

    @extend_schema(
        summary="List orders",
        parameters=[OrderQuerySerializer],
        responses=OrderSummarySerializer(many=True),
        tags=["orders"],
    )
    def list(self, request: Request) -> Response:
        """Own orders as buyer; with `as=vendor` those with own goods; staff see all. Newest
        first."""
        query = checked(OrderQuerySerializer, request.query_params.dict())
        orders = self.get_queryset()
        if not self.as_vendor and not sees_all(request.user):
            orders = Order.objects.bought_by(request.user)
        orders = orders.matching(query, part_of=request.user if self.as_vendor else None)
        page = self.paginate_queryset(with_parts(orders.order_by("-placed_at", "-pk")))
        views = [OrderView(order, request.user, as_vendor=self.as_vendor) for order in page]
        return self.get_paginated_response(OrderSummarySerializer(views, many=True).data)

    @extend_schema(
        summary="Show an order", parameters=[AS_VENDOR], responses=OrderSerializer, tags=["orders"]
    )
    def retrieve(self, request: Request, number: str) -> Response:
        return self.show(self.get_order())

    @extend_schema(
        summary="Change an order",
        request=OrderChangeSerializer,
        responses=OrderSerializer,
        tags=["orders"],
    )
    def update(self, request: Request, number: str) -> Response:
        """Set status, tracking, notes, metadata or address; what is not given stays.

        A vendor moves its own part only. All or nothing: 409 `invalid_transition` names `from`,
        `to` and the `allowed` statuses.
        """
        order = self.get_order()
        change = checked(OrderChangeSerializer, request.data)
        operations.change_order(order, by=request.user, **change)
        return self.show(order)

    @extend_schema(
        summary="Change an order (same as PUT)",
        request=OrderChangeSerializer,
        responses=OrderSerializer,
        tags=["orders"],
    )
    def partial_update(self, request: Request, number: str) -> Response:
        return self.update(request, number)

    @extend_schema(
        summary="The history of an order",
        parameters=[AS_VENDOR],
        responses=HistorySerializer(many=True),
        tags=["orders"],
        filters=False,
    )
    def history(self, request: Request, number: str) -> Response:
        """Every change, oldest first: axis, from, to, who, when, note."""
        shown = with_everything(Order.objects.filter(pk=self.get_order().pk)).get()
        view = OrderView(shown, request.user, as_vendor=self.as_vendor)
        return Response(HistorySerializer(view.status_history, many=True).data)


def sees_all(user) -> bool:
    return user.is_staff and user.has_perm("orders.view_order")
