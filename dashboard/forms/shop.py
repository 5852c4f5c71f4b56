"""What a shop says about itself, and what it says to others."""

from django import forms
from django.utils.translation import gettext_lazy as _

from content.models import Testimonial
from dashboard.forms.base import Text, text_area
from dashboard.forms.people import ApplicationForm
from vendors.models import Vendor


class ShopForm(ApplicationForm):
    class Meta(ApplicationForm.Meta):
        fields = (*Vendor.PROFILE, *Vendor.SHIPPING)
        labels = ApplicationForm.Meta.labels | {
            "shipping_fee": _("Shipping fee"),
            "free_shipping_threshold": _("Ships free from"),
        }
        help_texts = ApplicationForm.Meta.help_texts | {
            "shipping_fee": _("What one parcel costs the buyer, in rupiah."),
            "free_shipping_threshold": _("Goods of this sum ship for free. Empty: never."),
        }
        widgets = ApplicationForm.Meta.widgets | {
            "shipping_fee": forms.NumberInput(attrs={"inputmode": "decimal"}),
            "free_shipping_threshold": forms.NumberInput(attrs={"inputmode": "decimal"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in Vendor.SHIPPING:
            amount = self.initial.get(name)
            if amount is not None and amount == int(amount):
                self.initial[name] = int(amount)


class TestimonialForm(forms.ModelForm):
    class Meta:
        model = Testimonial
        fields = ["message"]
        field_classes = {"message": Text}
        labels = {"message": _("What you would tell other artisans about Rupa Rawi")}
        widgets = {"message": text_area(4)}


class ReplyForm(forms.Form):
    reply = Text(
        label=_("Your answer"),
        max_length=2000,
        required=False,
        widget=text_area(3),
        help_text=_("Everybody reads it. Empty it to take it back."),
    )
