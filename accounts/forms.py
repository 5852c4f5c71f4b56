"""Signing in on pages: as careful with guesses as the API, and counted together with it."""

from types import SimpleNamespace
from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.throttling import LoginAddressThrottle, LoginThrottle

THROTTLES = (LoginThrottle, LoginAddressThrottle)


class ThrottledMixin(AuthenticationForm):
    def clean(self) -> dict[str, Any]:
        page: Any = self.request
        asked = SimpleNamespace(data=dict(self.data.items()), META=page.META, headers=page.headers)
        if not all(throttle().allow_request(asked, None) for throttle in THROTTLES):
            raise ValidationError(_("Too many attempts. Please wait a minute."), code="throttled")
        return super().clean()


class LoginForm(ThrottledMixin, AuthenticationForm):
    error_messages = AuthenticationForm.error_messages | {
        "invalid_login": _("Wrong username, e-mail or password."),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("E-mail or username")
