"""What staff do about a row of a settlement that does not match, said to people."""

from django.utils.translation import gettext_lazy as _

from ledger.models import SettlementLine

Problem = SettlementLine.Problem

ADVICE = {
    Problem.UNKNOWN: _(
        "Look the reference up at the gateway. If the money is not for this shop, tell the gateway."
    ),
    Problem.NOT_PAID: _(
        "Ask the gateway how the payment stands. Once it counts as paid here, import the file "
        "again."
    ),
    Problem.NO_REFUND: _(
        "Look whether the gateway gave this money back, and confirm the refund. Then import the "
        "file again."
    ),
    Problem.AMOUNT: _(
        "Compare payment and order. Have the gateway correct the file, or settle the difference "
        "with the buyer."
    ),
    Problem.CURRENCY: _("The shop sells in one currency. Have the gateway correct the file."),
    Problem.SUM: _("The row is wrong in itself, or a fee has a column of its own: name it."),
    Problem.TWICE: _(
        "An earlier file settled this payment with other figures. Ask the gateway which ones hold."
    ),
    Problem.KIND: _(
        "No payment or refund: a payout, a correction. Compare it with the bank account."
    ),
}


def what_to_do(problem: str) -> str:
    return str(ADVICE[Problem(problem)])
