"""Asking to sell."""

from collections.abc import Iterable

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.pages.forms import Text, text_area
from vendors.models import Vendor


def texts_of(model: type[models.Model], names: Iterable[str]) -> list[str]:
    """Those of a table's fields that hold free text."""
    kinds = (models.CharField, models.TextField)
    return [name for name in names if type(model._meta.get_field(name)) in kinds]


class ApplicationForm(forms.ModelForm):
    """What somebody who wants to sell here says about the workshop."""

    class Meta:
        model = Vendor
        fields: tuple[str, ...] = Vendor.PROFILE
        field_classes = dict.fromkeys(texts_of(Vendor, Vendor.PROFILE), Text)
        labels = {
            "business_name": _("Name of your workshop"),
            "business_description": _("What you make"),
            "city": _("City"),
            "business_address": _("Address"),
            "business_phone": _("Phone"),
            "business_email": _("E-mail for buyers' questions"),
            "business_logo_url": _("Logo (web address)"),
            "story": _("Your story"),
        }
        help_texts = {
            "business_description": _("Two or three sentences. Shoppers read them."),
            "business_address": _("Where parcels come from. Only buyers of an order see it."),
            "business_logo_url": _("The address of a picture on the web, beginning with https://"),
            "story": _("Who makes it, since when, and with what. Shoppers like to know."),
        }
        widgets = {
            "business_description": text_area(3),
            "story": text_area(6),
            "business_phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
            "business_address": forms.TextInput(attrs={"autocomplete": "street-address"}),
        }
