from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts import scopes
from core.api.schema import refusal
from orders.models import Order
from orders.presentation import OrderView, with_everything


class AnyAccepted(DefaultContentNegotiation):
    """A browser asks for HTML, a client for a PDF: errors are JSON to both."""

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type


class InvoiceView(APIView):
    scopes = scopes.of("orders")
    content_negotiation_class = AnyAccepted

    @extend_schema(
        summary="The invoice as a PDF",
        parameters=[
            OpenApiParameter("as", str, enum=["vendor"], description="As the vendor of a part.")
        ],
        responses={
            (200, "application/pdf"): OpenApiTypes.BINARY,
            404: refusal("There is no such order, or it is not yours.", "not_found"),
        },
        tags=["orders"],
    )
    def get(self, request: Request, number: str) -> HttpResponse:
        """In the language of who asks. Buyer and staff get the whole; a vendor its own part as if
        that were the order."""
        from orders.documents import invoice  # brings fonts' tables: half a second at each start

        as_vendor = request.query_params.get("as") == "vendor"
        scope = Order.objects.sold_by_owner if as_vendor else Order.objects.visible_to
        order = with_everything(scope(request.user)).filter(number=number.upper()).first()
        if order is None:
            raise NotFound()
        shown = OrderView(order, request.user, as_vendor=as_vendor)
        response = HttpResponse(
            invoice(shown, request.user.language), content_type="application/pdf"
        )
        response["Content-Disposition"] = f'inline; filename="faktur-{order.number}.pdf"'
        response["Cache-Control"] = "private, no-store"
        return response
