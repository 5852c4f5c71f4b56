"""A vendor's own promotion, as people type it."""

from datetime import date, datetime, timedelta
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models import Category, Product
from core.calendar import beginning_of, zone
from core.pages.forms import form_field, text_area
from promotions.models import Promotion
from vendors.models import Vendor

MOST = 300  # goods to choose from, the newest first
DAY = timedelta(days=1)


def day_field(**said: Any) -> forms.DateField:
    return forms.DateField(
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        **said,
    )


class PromotionForm(forms.ModelForm):
    products = forms.ModelMultipleChoiceField(
        Product.objects.none(),
        label=_("These goods"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    categories = forms.ModelMultipleChoiceField(
        Category.objects.none(),
        label=_("Your goods in these categories"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    first_day = day_field(label=_("From"), help_text=_("Empty: at once."))
    last_day = day_field(label=_("Until, that day too"), help_text=_("Empty: without end."))

    class Meta:
        model = Promotion
        formfield_callback = form_field
        fields = (
            "title", "description", "code", "kind", "value", "max_discount", "min_subtotal",
            "applies_to", "usage_limit", "buyer_limit", "is_active",
        )  # fmt: skip
        labels = {
            "title": _("What buyers read"),
            "kind": _("What it gives"),
            "value": _("How much"),
            "max_discount": _("At most, in rupiah"),
            "min_subtotal": _("From goods of yours for"),
            "applies_to": _("On what"),
            "usage_limit": _("How often in all"),
            "buyer_limit": _("How often each buyer"),
            "is_active": _("Switched on"),
        }
        help_texts = {
            "code": _("Buyers type it at checkout. Empty: it applies by itself."),
            "value": _("Per cent or rupiah; nothing for free shipping."),
        }
        widgets = {
            "description": text_area(2),
            "kind": forms.RadioSelect,
            "applies_to": forms.RadioSelect,
            "value": forms.NumberInput(attrs={"inputmode": "decimal"}),
            "max_discount": forms.NumberInput(attrs={"inputmode": "decimal"}),
            "min_subtotal": forms.NumberInput(attrs={"inputmode": "decimal"}),
            "code": forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
        }

    field_order = [
        "title", "description", "code", "kind", "value", "max_discount", "min_subtotal",
        "applies_to", "products", "categories", "first_day", "last_day", "usage_limit",
        "buyer_limit", "is_active",
    ]  # fmt: skip

    def __init__(self, vendor: Vendor, data=None, *, instance: Promotion):
        super().__init__(data, instance=instance)
        own = Product.objects.filter(vendor=vendor)
        chosen = own.filter(promotions=instance.pk) if instance.pk else own.none()
        known = own.exclude(status=Product.Status.ARCHIVED).order_by("-pk")[:MOST]
        pks = {product.pk for product in (*known, *chosen)}
        goods = Product.objects.filter(pk__in=pks).order_by("name", "pk")
        branches = Category.objects.filter(products__vendor=vendor).distinct().order_by("name")
        for name, rows in (("products", goods), ("categories", branches)):
            cast(forms.ModelMultipleChoiceField, self.fields[name]).queryset = rows
            if instance.pk:
                self.initial[name] = getattr(instance, name).all()
        cast(forms.ChoiceField, self.fields["kind"]).choices = Promotion.Kind.choices
        cast(forms.ChoiceField, self.fields["applies_to"]).choices = [
            (Promotion.AppliesTo.EVERYTHING, _("all my goods")),
            (Promotion.AppliesTo.SELECTED, _("only what I choose")),
        ]
        self.initial["first_day"] = day_of(instance.starts_at)
        self.initial["last_day"] = day_of(instance.ends_at, before=True)

    def _post_clean(self) -> None:
        """The operation validates the whole."""

    @property
    def changes(self) -> dict[str, Any]:
        """In the operation's words."""
        said = dict(self.cleaned_data)
        first, last = said.pop("first_day"), said.pop("last_day")
        for name in ("products", "categories"):
            said[name] = [row.pk for row in said[name]]
        if said["applies_to"] == Promotion.AppliesTo.EVERYTHING:
            said |= {"products": [], "categories": []}
        return said | {
            "value": said["value"] or 0,
            "min_subtotal": said["min_subtotal"] or 0,
            "starts_at": beginning_of(first) if first else None,
            "ends_at": beginning_of(last + DAY) if last else None,
        }


def day_of(at: datetime | None, *, before: bool = False) -> date | None:
    """The day of the shop on which something begins; or the last day before it ends."""
    if at is None:
        return None
    moment = at - timedelta(microseconds=1) if before else at
    return timezone.localdate(moment, timezone=zone())
