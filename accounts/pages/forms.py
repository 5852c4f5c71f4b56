"""Signing up, and what a mail leads to."""

from types import SimpleNamespace

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.password_validation import password_validators_help_text_html
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.throttling import LoginAddressThrottle, ResetAddressThrottle, ResetThrottle
from core.api.throttling import ScopedThrottle
from core.pages.forms import Text

TOO_MANY = _("Too many attempts. Please wait a minute.")


def email_field() -> forms.EmailField:
    widget = forms.EmailInput(attrs={"autocomplete": "email"})
    return forms.EmailField(label=_("E-mail"), max_length=254, widget=widget)


def new_password_field(label) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=256,
        strip=False,
        help_text=password_validators_help_text_html,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


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

    email = email_field()


class ResetForm(AskedForm):
    throttles = (LoginAddressThrottle,)

    password = new_password_field(_("New password"))


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
    email = email_field()
    username = forms.CharField(
        label=_("Username"),
        max_length=50,
        validators=User._meta.get_field("username").validators[:1],
        help_text=_("3 to 50 letters, digits or . _ -"),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = new_password_field(_("Password"))
