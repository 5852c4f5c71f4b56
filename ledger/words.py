"""What a line of a vendor's ledger means, said to people."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledger.models import Account, Entry, Posting

Kind = Posting.Kind

SAID = {
    Kind.SOLD: gettext_lazy("Order %(order)s was paid. Yours once it is completed."),
    Kind.COLLECTED: gettext_lazy(
        "Order %(order)s was paid on delivery, to you: our commission, less what we gave off."
    ),
    Kind.PROMISED: gettext_lazy("Refund for order %(order)s: your share of it."),
    Kind.FAILED: gettext_lazy("A refund for order %(order)s failed: your share is back."),
    Kind.RETURNED: gettext_lazy("Order %(order)s, which cost the buyer nothing, was called off."),
    Kind.RESTATED: gettext_lazy(
        "Order %(order)s: what was given back is shared out by the goods that it was for."
    ),
    Kind.RELEASED: gettext_lazy("Order %(order)s is completed: available for a payout."),
    Kind.DRAFTED: gettext_lazy("Set aside for payout %(payout)s."),
    Kind.DROPPED: gettext_lazy("Payout %(payout)s was not sent: available again."),
    Kind.PAID_OUT: gettext_lazy("Payout %(payout)s: sent to your bank account."),
    Kind.CAME_BACK: gettext_lazy("Payout %(payout)s came back from the bank: available again."),
    Kind.OPENING: gettext_lazy("Settled with you before this ledger began."),
}


def explained(entry: Entry) -> str:
    """One sentence. The posting's part with its order, its adjustment and payout are loaded."""
    posting = entry.posting
    if posting.adjustment is not None:
        return _("Adjustment: %(reason)s") % {"reason": posting.adjustment.reason}
    number = posting.fulfillment.order.number if posting.fulfillment else ""
    if posting.kind == Kind.RELEASED and entry.account == Account.PENDING:
        return _("Order %(order)s is completed: no longer pending.") % {"order": number}
    reference = posting.payout.reference if posting.payout else ""
    return str(SAID[Kind(posting.kind)]) % {"order": number, "payout": reference}
