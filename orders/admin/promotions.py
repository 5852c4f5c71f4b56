"""The form of a promotion, with what it would do to a cart and what it has done so far."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminIntegerFieldWidget

from catalog.models import Product, Variant
from core.forms import WholeNumberField
from orders.models import Order, Redemption
from orders.models.cart import MAX_QUANTITY
from orders.sample_carts import sample_cart, try_out
from promotions.admin import PromotionAdmin
from promotions.models import Promotion

ROWS = 3  # goods that can be tried at once
LATEST = 10  # redemptions shown
SCOPE_IDS = {"products": "product_ids", "categories": "category_ids", "vendors": "vendor_ids"}
RULE = [
    *("kind", "value", "max_discount", "min_subtotal", "is_active", "starts_at", "ends_at"),
    *("usage_limit", "buyer_limit", "applies_to", *SCOPE_IDS),
]


class SampleForm(forms.Form):
    """A cart to try a promotion on; empty, the promotion's own goods are taken."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for row in range(1, ROWS + 1):
            self.fields[f"sample_product_{row}"] = forms.ModelChoiceField(
                label=_("Goods"),
                queryset=Product.objects.on_sale(),
                required=False,
                widget=AutocompleteSelect(Promotion.products.field, admin.site),
            )
            self.fields[f"sample_quantity_{row}"] = WholeNumberField(
                label=_("Pieces"),
                min_value=1,
                max_value=MAX_QUANTITY,
                initial=1,
                required=False,
                widget=UnfoldAdminIntegerFieldWidget,
            )

    def rows(self):
        for row in range(1, ROWS + 1):
            yield self[f"sample_product_{row}"], self[f"sample_quantity_{row}"]

    def cart(self) -> list[tuple[Variant, int]]:
        """What was picked, each by its default variant."""
        wanted: dict[int, int] = {}
        for row in range(1, ROWS + 1):
            if product := self.cleaned_data[f"sample_product_{row}"]:
                pieces = self.cleaned_data[f"sample_quantity_{row}"] or 1
                wanted[product.pk] = wanted.get(product.pk, 0) + pieces
        chosen = Variant.objects.on_sale().filter(product__in=wanted, is_default=True)
        chosen = chosen.select_related("product__vendor").order_by("pk")
        return [(variant, wanted[variant.product_id]) for variant in chosen]


def usage(
    promotions: PromotionAdmin, request: HttpRequest, promotion: Promotion | None
) -> dict[str, Any]:
    """The form of a sample cart; how often the promotion was used and what it gave, and by whom,
    for who may see orders."""
    if promotion is None:
        return {"sample": SampleForm()}
    latest = Redemption.objects.filter(promotion=promotion).select_related("order__buyer")
    may_see_orders = promotions.admin_site.get_model_admin(Order).has_view_permission(request)
    return {
        "sample": SampleForm(),
        "promotion": Promotion.objects.with_usage().get(pk=promotion.pk),
        "redemptions": latest.order_by("-pk")[:LATEST] if may_see_orders else [],
    }


def trial(
    promotions: PromotionAdmin, request: HttpRequest, promotion: Promotion | None
) -> dict[str, Any]:
    """What the rule in the form would do to the cart beside it."""
    rule, sample = promotions.filled_in(request, promotion, RULE), SampleForm(request.POST)
    if not (rule.is_valid() and sample.is_valid()):
        return {"wrong": [rule, sample]}
    unsaved = rule.instance
    for name, kept in SCOPE_IDS.items():
        setattr(unsaved, kept, [target.pk for target in rule.cleaned_data[name]])
    lines = sample.cart() or sample_cart(unsaved)
    if not lines:
        return {}
    tried = try_out(unsaved, lines)
    return {"trial": tried, "money": tried.priced.money()}


PromotionAdmin.extend(section=usage, preview=trial)
