from django.utils.translation import gettext_lazy as _

from core.errors import BadInput, Conflict, ShopError


class UnknownGateway(BadInput):
    code = "unknown_gateway"
    message = _("This way to pay is not offered here.")


class NoHouseAccount(UnknownGateway):
    code = "no_house_account"
    message = _("Bank transfer is not offered: the shop has no bank account for it yet.")


class AccountKnown(Conflict):
    code = "account_known"
    message = _("This account is in the list already.")


class PaymentDeclined(ShopError):
    """The order is called off; the checkout is open for another try."""

    status = 402
    code = "payment_declined"
    message = _("The payment was declined. Please try again, or pay in another way.")


class AmountNotPayable(Conflict):
    code = "amount_not_payable"
    message = _("This way to pay takes whole amounts only.")


class AlreadyPaid(Conflict):
    code = "already_paid"
    message = _("There is nothing left to pay.")


class RefundTooLarge(Conflict):
    code = "refund_too_large"
    message = _("This is more than was paid and not yet refunded.")


class NothingPaid(Conflict):
    code = "nothing_paid"
    message = _("Nothing was paid that could be given back.")


class PaymentClosed(Conflict):
    code = "payment_closed"
    message = _("The payment is no longer open.")


class ProofDecided(Conflict):
    code = "proof_decided"
    message = _("Somebody has answered this already, or there is a newer one.")


class HeldByGateway(Conflict):
    code = "held_by_gateway"
    message = _("The gateway holds the money: approve it there, and it tells us.")


class GatewayError(Exception):
    """A gateway did not answer as it should; the attempt stays open and is started again."""


class BadSignature(ShopError):
    """A delivery that does not come from the gateway, or comes much too late."""

    status = 401
    code = "bad_signature"
    message = _("The signature is not valid.")


class BadNotification(BadInput):
    code = "bad_notification"
    message = _("The notification cannot be understood.")


class AmountMismatch(Conflict):
    code = "amount_mismatch"
    message = _("This is not the amount that was asked for.")


class NotConfirmed(ShopError):
    """The gateway could not be asked whether its notification holds; it shall call again."""

    status = 503
    code = "not_confirmed"
    message = _("The gateway cannot be reached to confirm this. Please deliver it again.")
