from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.viewsets import ViewSet

from accounts.idempotency import finish_later, finisher
from accounts.models import User
from core.throttling import ScopedThrottle
from orders.models import Order
from orders.presentation import OrderView, with_everything
from orders.serializers import OrderSerializer
from payments import operations
from payments.serializers import CheckoutSerializer


class CheckoutView(ViewSet):
    throttle_classes = [ScopedThrottle]
    throttle_scope = "checkout"

    @extend_schema(
        summary="Check out",
        request=CheckoutSerializer,
        responses={201: OrderSerializer},
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
