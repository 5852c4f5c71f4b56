from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ViewSet

from accounts import scopes
from core.api.schema import refusal
from core.api.serializers import checked
from orders import examples
from orders.models import Order
from orders.presentation import OrderView, with_parts
from orders.serializers import (
    OrderSummarySerializer,
    VendorOrderQuerySerializer,
    VendorStatsSerializer,
)
from orders.stats import stats_of
from vendors.permissions import IsVendor

NO_VENDOR = refusal("For vendors.", "permission_denied")


class VendorOrdersView(GenericViewSet):
    scopes = scopes.of("orders")
    queryset = Order.objects.none()
    permission_classes = [IsVendor]
    serializer_class = OrderSummarySerializer

    @extend_schema(
        summary="List your own parts of orders",
        parameters=[VendorOrderQuerySerializer],
        responses={200: OrderSummarySerializer(many=True), 403: NO_VENDOR},
        examples=[examples.SUMMARY],
        tags=["vendor"],
    )
    def list(self, request: Request) -> Response:
        """Each as if it were the order, newest first."""
        query = checked(VendorOrderQuerySerializer, request.query_params.dict())
        orders = Order.objects.sold_by_owner(request.user).matching(query, part_of=request.user)
        page = self.paginate_queryset(with_parts(orders.order_by("-placed_at", "-pk")))
        views = [OrderView(order, request.user, as_vendor=True) for order in page]
        return self.get_paginated_response(OrderSummarySerializer(views, many=True).data)


class VendorStatsView(ViewSet):
    scopes = scopes.of("vendor")
    permission_classes = [IsVendor]

    @extend_schema(
        summary="Your figures",
        responses={200: VendorStatsSerializer, 403: NO_VENDOR},
        examples=[examples.STATS],
        tags=["vendor"],
        filters=False,
    )
    def retrieve(self, request: Request) -> Response:
        """Revenue net of cancellations, discounts and refunds; twelve months; what to do."""
        return Response(VendorStatsSerializer(stats_of(request.user.vendor)).data)
