from django.utils.translation import gettext_lazy as _
from unfold.forms import AuthenticationForm

from accounts.forms import ThrottledMixin


class StaffLoginForm(ThrottledMixin, AuthenticationForm):
    error_messages = AuthenticationForm.error_messages | {
        "invalid_login": _(
            "Wrong username or password, or this is not a staff account. Capital letters matter."
        ),
    }
