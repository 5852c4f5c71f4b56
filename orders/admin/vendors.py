"""What the order desk tells on a vendor's page."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.backoffice import counted
from orders.statuses import Status
from vendors.admin import Fact, facts
from vendors.models import Vendor


def about_orders(vendor: Vendor) -> list[Fact]:
    parts = f"{reverse('admin:orders_fulfillment_changelist')}?vendor__id__exact={vendor.pk}"
    waiting = [
        (_("parts to process"), Status.PENDING, "todo=process"),
        (_("parts to ship"), Status.PROCESSING, "todo=ship"),
    ]
    todo = [
        Fact(label, counted(vendor.fulfillments.filter(status=status)), f"{parts}&{query}")
        for label, status, query in waiting
    ]
    return [*todo, Fact(_("parts of orders"), str(_("show all")), parts)]


facts.add("orders.view_fulfillment", about_orders)
