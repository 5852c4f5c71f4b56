from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from orders.models import Order
from orders.presentation import OrderView, with_everything
from orders.serializers import OrderSerializer
from payments import operations
from payments.serializers import CheckoutSerializer


class CheckoutView(ViewSet):
    throttle_scope = "checkout"

    @extend_schema(
        summary="Check out",
        request=CheckoutSerializer,
        responses={201: OrderSerializer},
        tags=["checkout"],
    )
    def create(self, request: Request) -> Response:
        """Order what is in the cart, one part per vendor, and start the payment.

        All or nothing. 409 `empty_cart`, `out_of_stock` and its like with every problem,
        `promotion_not_applicable`, `promotion_exhausted`, `price_changed` with the new figures;
        404 for an address or payment method that is not the buyer's own.
        """
        wanted = CheckoutSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        order = operations.check_out(request.user, **wanted.validated_data)
        shown = with_everything(Order.objects.filter(pk=order.pk)).get()
        data = OrderSerializer(OrderView(shown, request.user)).data
        return Response(data, status.HTTP_201_CREATED)
