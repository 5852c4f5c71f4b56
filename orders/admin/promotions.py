"""The form of a promotion, with what it would do to a cart and what it has done so far."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from unfold.widgets import UnfoldAdminIntegerFieldWidget

from catalog.models import Product, Variant
from orders.models import Order, Redemption
from orders.models.cart import MAX_QUANTITY
from orders.samples import sample_cart, try_out
from promotions.admin import PromotionAdmin as PromotionRulesAdmin
from promotions.models import Promotion

ROWS = 3  # goods that can be tried at once
LATEST = 10  # redemptions shown
SCOPE_IDS = {"products": "product_ids", "categories": "category_ids", "vendors": "vendor_ids"}
RULE = [
    *("kind", "value", "max_discount", "min_subtotal", "is_active", "starts_at", "ends_at"),
    *("usage_limit", "buyer_limit", *SCOPE_IDS),
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
            self.fields[f"sample_quantity_{row}"] = forms.IntegerField(
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


admin.site.unregister(Promotion)


@admin.register(Promotion)
class PromotionAdmin(PromotionRulesAdmin):
    change_form_outer_after_template = "admin/promotions/_panels.html"

    class Media:
        js = ["backoffice/preview.js"]

    def get_urls(self):
        view = self.admin_site.admin_view(require_POST(self.sample_view))
        name = "promotions_promotion_sample"
        return [
            path("add/sample/", view, name=name),
            path("<path:object_id>/sample/", view, name=name),
            *super().get_urls(),
        ]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        extra = extra_context or {}
        promotion = self.get_object(request, object_id) if object_id else None
        if self.may_write(request, promotion):
            args = [promotion.pk] if promotion else []
            extra |= {
                "sample": SampleForm(),
                "sample_url": reverse("admin:promotions_promotion_sample", args=args),
            }
        if promotion:
            extra |= self.so_far(request, promotion)
        return super().changeform_view(request, object_id, form_url, extra)

    def may_write(self, request: HttpRequest, promotion: Promotion | None) -> bool:
        if promotion is None:
            return self.has_add_permission(request)
        return self.has_change_permission(request, promotion)

    def so_far(self, request: HttpRequest, promotion: Promotion) -> dict:
        """How often it was used and what it gave; by whom, for who may see orders."""
        latest = Redemption.objects.filter(promotion=promotion).select_related("order", "buyer")
        admin_of_orders = self.admin_site.get_model_admin(Order)
        return {
            "promotion": Promotion.objects.with_usage().get(pk=promotion.pk),
            "redemptions": latest.order_by("-pk")[:LATEST]
            if admin_of_orders.has_view_permission(request)
            else [],
        }

    def sample_view(self, request: HttpRequest, object_id: str | None = None) -> HttpResponse:
        """A piece of HTML: what the rule in the form would do. Nothing is stored."""
        promotion = self.get_object(request, object_id) if object_id else None
        if object_id and promotion is None:
            raise Http404
        if not self.may_write(request, promotion):
            raise PermissionDenied
        form_class = self.get_form(request, promotion, change=bool(promotion), fields=RULE)
        rule, sample = form_class(request.POST, instance=promotion), SampleForm(request.POST)
        if not (rule.is_valid() and sample.is_valid()):
            return render(request, "admin/promotions/_sample.html", {"wrong": [rule, sample]})
        unsaved = rule.instance
        for name, kept in SCOPE_IDS.items():
            setattr(unsaved, kept, [row.pk for row in rule.cleaned_data[name]])
        lines = sample.cart() or sample_cart(unsaved)
        trial = try_out(unsaved, lines) if lines else None
        context = {"trial": trial, "money": trial.priced.money()} if trial else {}
        return render(request, "admin/promotions/_sample.html", context)
