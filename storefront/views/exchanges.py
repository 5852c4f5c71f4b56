"""Something else for what goes back: chosen on a page of its own, ordered at a checkout."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.errors import ShopError
from core.pages.refusals import show_refusal
from orders.cookies import CHECKOUT, keep
from orders.models import Order, ReturnRequest
from orders.operations import open_exchange
from orders.operations.checkouts import LIFE
from storefront.asking import BuyerRequest, for_the_buyer
from storefront.forms import ExchangeForm
from storefront.views.orders import shown_to


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_buyer
def exchange(request: BuyerRequest, order: Order, pk: int) -> HttpResponse:
    known = ReturnRequest.objects.returns().select_related("fulfillment__vendor")
    asked = get_object_or_404(known, fulfillment__order=order, pk=pk)
    asked.fulfillment.order = order
    if not asked.can_be_exchanged:
        messages.warning(request, _("This was exchanged already, or cannot be."))
        return redirect("storefront:order", order.number)
    form = ExchangeForm(asked, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            checkout, secret = open_exchange(asked, by=request.asker, lines=form.lines)
        except ShopError as refusal:
            show_refusal(form, refusal)
        else:
            response = redirect("storefront:checkout", checkout.public_id)
            keep(response, CHECKOUT, secret, LIFE)
            return response
    context = {"order": order, "maker": asked.fulfillment.vendor, "form": form}
    return shown_to(request, "exchange", context)
