"""Becoming somebody here, and asking to sell."""

from collections.abc import Iterable
from types import SimpleNamespace

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.password_validation import password_validators_help_text_html
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.throttling import LoginAddressThrottle, ResetAddressThrottle, ResetThrottle
from core.api.throttling import ScopedThrottle
from dashboard.forms.base import Text, text_area
from vendors.models import Vendor

TOO_MANY = _("Too many attempts. Please wait a minute.")


class AskedForm(forms.Form):
    """A form that may be sent so often; counted together with the same wish over the API."""

    throttles: tuple[type, ...] = ()
    throttle_scope = ""

    def __init__(self, request, data=None):
        super().__init__(data)
        self.request = request

    def clean(self):
        page, user = self.request, self.request.user
        asked = SimpleNamespace(data=dict(self.data.items()), META=page.META, headers=page.headers)
        asked.user = user if user.is_authenticated else AnonymousUser()
        throttles = [throttle() for throttle in self.throttles]
        if not all(throttle.allow_request(asked, self) for throttle in throttles):
            raise forms.ValidationError(TOO_MANY, code="throttled")
        return super().clean()


class ForgottenForm(AskedForm):
    throttles = (ResetThrottle, ResetAddressThrottle)

    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class ResetForm(AskedForm):
    throttles = (LoginAddressThrottle,)

    password = forms.CharField(
        label=_("New password"),
        max_length=256,
        strip=False,
        help_text=password_validators_help_text_html,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class VerifyForm(AskedForm):
    throttles = (LoginAddressThrottle,)


class VerifyAgainForm(AskedForm):
    throttles = (ScopedThrottle,)
    throttle_scope = "verify"


class SignUpForm(AskedForm):
    throttles = (ScopedThrottle,)
    throttle_scope = "register"

    first_name = Text(
        label=_("First name"),
        max_length=50,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = Text(
        label=_("Last name"),
        max_length=50,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    username = forms.CharField(
        label=_("Username"),
        max_length=50,
        validators=User._meta.get_field("username").validators[:1],
        help_text=_("3 to 50 letters, digits or . _ -"),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=256,
        strip=False,
        help_text=password_validators_help_text_html,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


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
