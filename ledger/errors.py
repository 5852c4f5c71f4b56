from django.utils.translation import gettext_lazy as _

from core.errors import BadInput, Conflict


class AdjustmentDecided(Conflict):
    code = "adjustment_decided"
    message = _("Somebody has decided on this already.")


class SecondPersonNeeded(Conflict):
    code = "second_person_needed"
    message = _("Somebody else has to approve what you proposed.")


class NotVerifiable(Conflict):
    code = "not_verifiable"
    message = _("It was verified or changed meanwhile, or is your own.")


class PayoutRefused(Conflict):
    code = "payout_refused"
    message = _("This is not possible from the present status.")


class NothingToPayOut(Conflict):
    code = "nothing_to_pay_out"
    message = _("No vendor can be paid anything now.")


class UnknownProvider(BadInput):
    code = "unknown_provider"
    message = _("Payouts cannot be sent this way.")


class AmountDiffers(Conflict):
    code = "amount_mismatch"
    message = _("This is not the amount of the payout.")


class HoldsNoMoney(BadInput):
    code = "unknown_gateway"
    message = _("This way to pay holds no money for the house.")


class BalanceOpen(Conflict):
    code = "balance_open"
    message = _(
        "Your shop's balance is not settled yet. Wait for the next payout, or write to us: then "
        "the account can be closed."
    )
