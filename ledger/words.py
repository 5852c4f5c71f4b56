"""What a line of a vendor's ledger means, said to people."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.money import ZERO, display
from ledger.models import Account, Entry, Posting
from ledger.statements import REFUNDS, Line

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
    if posting.kind == Kind.RELEASED and entry.account == Account.PENDING:
        number = number_of(posting)
        return _("Order %(order)s is completed: no longer pending.") % {"order": number}
    return told(posting)


def told(posting: Posting) -> str:
    """What happened, in one sentence."""
    if posting.adjustment is not None:
        return _("Adjustment: %(reason)s") % {"reason": posting.adjustment.reason}
    reference = posting.payout.reference if posting.payout else ""
    return str(SAID[Kind(posting.kind)]) % {"order": number_of(posting), "payout": reference}


def number_of(posting: Posting) -> str:
    """Of the order that it is about, if it is about one."""
    return posting.fulfillment.order.number if posting.fulfillment else ""


SHARES = {
    "promotions": gettext_lazy("our discounts %(amount)s"),
    "commission": gettext_lazy("commission %(amount)s"),
    "withheld": gettext_lazy("PPh 22 %(amount)s"),
}


def taken_apart(line: Line) -> str:
    """What a line's amount consists of; nothing where it is one piece."""
    made = line.makeup
    said = []
    if made.buyers:
        is_paid = line.posting.kind == Kind.SOLD
        buyers = _("the buyer paid %(amount)s") if is_paid else _("to the buyer %(amount)s")
        if line.posting.kind == Kind.FAILED:
            buyers = _("back from the buyer %(amount)s")
        said.append(buyers % {"amount": signed(made.buyers, with_plus=False)})
    elif line.posting.kind == Kind.COLLECTED and line.posting.fulfillment is not None:
        paid = display(line.posting.fulfillment.total)
        said.append(_("the buyer paid you %(amount)s") % {"amount": paid})
    for name, words in SHARES.items():
        amount = getattr(made, name)
        if amount:
            said.append(str(words) % {"amount": signed(amount)})
    return "; ".join(said)


def about_debt(line: Line) -> str:
    """What a line has to do with money that the vendor owes the house; mostly nothing."""
    before, after = line.before_available, line.after.available
    if after < min(before, ZERO):
        debt = {"debt": display(-after)}
        if line.posting.kind in REFUNDS:
            return (
                _(
                    "It had been paid out to you before: you owe us %(debt)s now. You need not do "
                    "anything; your next sales make up for it."
                )
                % debt
            )
        return _("You owe us %(debt)s now; your next sales make up for it.") % debt
    if before < 0 < after - before:
        made_up = display(min(-before, after - before))
        if after < 0:
            return _("%(made_up)s of it made up for what you owed us; %(debt)s are still owed.") % {
                "made_up": made_up,
                "debt": display(-after),
            }
        return _("%(made_up)s of it made up for what you owed us. Nothing is owed any more.") % {
            "made_up": made_up
        }
    return ""


def signed(amount: Decimal, *, with_plus: bool = True) -> str:
    """For people: `+Rp5.000`, `−Rp5.000`."""
    sign = "−" if amount < 0 else "+" if with_plus and amount > 0 else ""
    return f"{sign}{display(abs(amount))}"
