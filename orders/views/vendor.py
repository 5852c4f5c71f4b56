from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ViewSet

from accounts import scopes
from accounts.requests import SignedInRequest
from core.api.routers import SingletonMixin
from core.api.schema import extend_schema, refusal
from orders import examples
from orders.answers import page_of_orders
from orders.filters import VendorOrderFilterSet
from orders.models import Order
from orders.serializers import OrderSummarySerializer, VendorStatsSerializer
from orders.stats import more_of, stats_of
from vendors.permissions import IsVendor

NO_VENDOR = refusal("For vendors.", "permission_denied")


@extend_schema(tags=["vendor"])
class VendorOrderViewSet(GenericViewSet):
    request: SignedInRequest
    scopes = scopes.of("orders")
    queryset = Order.objects.none()
    permission_classes = [IsVendor]
    serializer_class = OrderSummarySerializer
    filterset_class = VendorOrderFilterSet
    ordering = ("-placed_at", "-pk")

    def get_queryset(self):
        return Order.objects.sold_by_owner(self.request.user)

    @extend_schema(
        summary="List your own parts of orders",
        responses={200: OrderSummarySerializer(many=True), 403: NO_VENDOR},
        examples=[examples.SUMMARY],
    )
    def list(self, request: SignedInRequest) -> Response:
        """Each as if it were the order, newest first."""
        return page_of_orders(self, self.ordering, request.user, as_vendor=True)


@extend_schema(tags=["vendor"])
class VendorStatsViewSet(SingletonMixin, ViewSet):
    scopes = scopes.of("vendor")
    permission_classes = [IsVendor]

    @extend_schema(
        summary="Your figures",
        responses={200: VendorStatsSerializer, 403: NO_VENDOR},
        examples=[examples.STATS],
    )
    def retrieve(self, request: SignedInRequest) -> Response:
        """Revenue net of cancellations, discounts and refunds; twelve months; what to do."""
        vendor = request.user.vendor
        return Response(VendorStatsSerializer(stats_of(vendor) | more_of(vendor)).data)
