"""What a shop says about itself, and what it says to others."""

from django import forms
from django.utils.translation import gettext_lazy as _

from content.models import Testimonial
from core.pages.forms import Text, text_area
from dashboard.forms.people import ApplicationForm
from vendors.models import Vendor


class ShopForm(ApplicationForm):
    class Meta(ApplicationForm.Meta):
        fields = Vendor.TYPED
        labels = ApplicationForm.Meta.labels | {
            "shipping_fee": _("Shipping fee"),
            "free_shipping_threshold": _("Ships free from"),
            "tax_status": _("VAT (PPN)"),
            "npwp": _("NPWP"),
            "holiday_from": _("On holiday from"),
            "holiday_until": _("Until, that day too"),
            "holiday_notice": _("What shoppers read meanwhile"),
        }
        help_texts = ApplicationForm.Meta.help_texts | {
            "shipping_fee": _("What one parcel costs the buyer, in rupiah."),
            "free_shipping_threshold": _("Goods of this sum ship for free. Empty: never."),
            "tax_status": _("Only a business registered for VAT, a PKP, may."),
            "npwp": _("15 or 16 digits. Only the invoices of a PKP show it."),
            "holiday_notice": _(
                "Your goods stay on sale. What is ordered is to be sent once you are back."
            ),
        }
        widgets = ApplicationForm.Meta.widgets | {
            "shipping_fee": forms.NumberInput(attrs={"inputmode": "decimal"}),
            "free_shipping_threshold": forms.NumberInput(attrs={"inputmode": "decimal"}),
            "npwp": forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            "holiday_from": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "holiday_until": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        }
        field_classes = ApplicationForm.Meta.field_classes | {"holiday_notice": Text}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in Vendor.SHIPPING:
            amount = self.initial.get(name)
            if amount is not None and amount == int(amount):
                self.initial[name] = int(amount)
        self.has_upload = not self.instance.business_logo_url.startswith(("http://", "https://"))
        if self.has_upload:  # it is no web address, and is not to be typed over
            self.initial["business_logo_url"] = ""

    @property
    def changes(self) -> dict:
        """In the operation's words; an uploaded logo stays until an address takes its place."""
        said = dict(self.cleaned_data)
        if self.has_upload and not said["business_logo_url"]:
            del said["business_logo_url"]
        return said


class TestimonialForm(forms.ModelForm):
    class Meta:
        model = Testimonial
        fields = ["message"]
        field_classes = {"message": Text}
        labels = {"message": _("How has selling here been for you?")}
        widgets = {"message": text_area(4)}


class AnswerForm(forms.Form):
    answer = Text(label=_("Your answer"), max_length=2000, widget=text_area(3))


class ReplyForm(forms.Form):
    reply = Text(
        label=_("Your answer"),
        max_length=2000,
        required=False,
        widget=text_area(3),
        help_text=_("Everyone can read it. Leave it empty to remove your answer."),
    )
