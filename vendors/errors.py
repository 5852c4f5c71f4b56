from django.utils.translation import gettext_lazy as _

from core.errors import BadInput, Conflict


class TransitionRefused(Conflict):
    """Not from this status. `allowed`: the statuses that can be reached from it."""

    code = "invalid_transition"
    message = _("The status of this vendor cannot be changed like this.")


class VendorSuspended(Conflict):
    code = "vendor_suspended"
    message = _("A suspended vendor cannot be changed.")


class ReasonRequired(BadInput):
    code = "required"
    message = _("Please give a reason.")
