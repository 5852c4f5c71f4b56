from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from core.backoffice import ReadOnlyAdmin, label
from orders.models import Checkout


@admin.register(Checkout)
class CheckoutAdmin(ReadOnlyAdmin):
    """Where somebody is on the way from a cart to an order, for who is asked for help."""

    list_display = ["public_id", "status_label", "who", "order", "expires_at", "updated_at"]
    list_select_related = ["buyer", "order"]
    list_filter = [("status", ChoicesDropdownFilter)]
    search_fields = ["=public_id", "email__istartswith", "order__number"]
    search_help_text = _("Id, number of the order or e-mail")
    ordering = ["-pk"]
    fields = [
        ("public_id", "status"), ("buyer", "email", "language"), "order", "lines",
        "shipping_address", "billing_address", ("promotion_code", "gateway"), "notes",
        ("created_at", "updated_at", "expires_at"),
    ]  # fmt: skip

    status_label = label("status", _("status"))

    @display(description=_("buyer"))
    def who(self, checkout):
        return f"{checkout.buyer.name if checkout.buyer else _('guest')} · {checkout.email or '–'}"
