"""The entries of each posting, worked out from figures: no database, no clock (docs/money.md).

Whoever is owed more gets a plus; whoever holds money for the house, or bears a cost, a minus. So
the lines of a posting add up to nothing.
"""

from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal

from core.money import ZERO, included_tax, rounded
from ledger.models import Account
from orders.pricing import share_of_goods
from payments.models import BANK_TRANSFER


@dataclass(frozen=True)
class Line:
    """An entry to be."""

    account: Account
    amount: Decimal
    vendor: int | None = None
    gateway: str = ""
    available_at: datetime | None = None  # at once, unless said otherwise


@dataclass(frozen=True)
class Shares:
    """How what a buyer pays for a part is shared out, or what of each share goes back."""

    paid: Decimal = ZERO  # by the buyer
    promotions: Decimal = ZERO  # the house's own discounts, which it pays beside the buyer
    commission: Decimal = ZERO  # without its tax
    commission_tax: Decimal = ZERO
    withheld: Decimal = ZERO  # PPh 22

    @property
    def vendor(self) -> Decimal:
        """What is left for the vendor."""
        taken = self.commission + self.commission_tax + self.withheld
        return self.paid + self.promotions - taken

    def __add__(self, other: "Shares") -> "Shares":
        return Shares(
            *(getattr(self, each.name) + getattr(other, each.name) for each in fields(Shares))
        )

    def __sub__(self, other: "Shares") -> "Shares":
        return Shares(
            *(getattr(self, each.name) - getattr(other, each.name) for each in fields(Shares))
        )


def shares_of_sale(
    *,
    paid: Decimal,
    promotions: Decimal,
    goods: Decimal,
    commission: Decimal,
    commission_tax_rate: Decimal,
    withholding_rate: Decimal,
    tax_rate: Decimal,
) -> Shares:
    """Of a part, from what was frozen on it. `goods` less what the vendor itself took off them."""
    tax = included_tax(commission, commission_tax_rate)
    withheld = share_of_goods(goods, withholding_rate, tax_rate)
    return Shares(paid, promotions, commission - tax, tax, withheld)


def share_of_line(
    share: Shares, *, paid: Decimal, promotions: Decimal, goods: tuple[Decimal, Decimal, Decimal]
) -> Shares:
    """Of a part's shares what falls on one of its lines. `goods`: what the goods of the lines
    before it come to, of these with it, and of all; rounded on this running sum, commission and
    taxes of the lines add up to those of the part."""
    before, until, whole = goods
    if not whole:
        return Shares(paid, promotions)
    of_goods = [getattr(share, each.name) for each in fields(Shares)[2:]]
    own = [rounded(all_ * until / whole) - rounded(all_ * before / whole) for all_ in of_goods]
    return Shares(paid, promotions, *own)


def going_back(sale: Shares, refunded: Decimal, *, pieces: int = 1, pieces_back: int = 0) -> Shares:
    """What of each share of a line has gone back once `refunded` of what was paid for it has, or is
    about to; of what cost the buyer nothing, with the pieces that came back.

    Rounded on this running sum, so that a whole refund leaves nothing.
    """
    if sale.paid:
        back, whole = refunded, sale.paid
    else:
        back, whole = Decimal(pieces_back), Decimal(pieces)
    if back == whole:
        return sale
    others = [rounded(getattr(sale, each.name) * back / whole) for each in fields(Shares)[1:]]
    return Shares(refunded, *others)


# ── who holds the buyers' money ─────────────────────────────────────────────────────────────────


def held(amount: Decimal, gateway: str, *, by_hand: bool = False) -> Line:
    """Money that came in (a minus), or went out again, at a gateway or at the house's bank."""
    if by_hand or gateway == BANK_TRANSFER:
        return Line(Account.BANK, amount)
    return Line(Account.GATEWAY, amount, gateway=gateway)


# ── the postings ────────────────────────────────────────────────────────────────────────────────


def sold(sale: Shares, *, vendor: int, gateway: str) -> list[Line]:
    """All that was due of an order is paid: each part's money is its vendor's, pending."""
    return written(
        held(-sale.paid, gateway),
        Line(Account.PROMOTIONS, -sale.promotions),
        Line(Account.PENDING, sale.vendor, vendor),
        *of_house_and_state(sale),
    )


def collected(sale: Shares, *, vendor: int) -> list[Line]:
    """A part was paid on delivery. The vendor has the money: it owes the commission, and is owed
    the house's discounts."""
    return written(
        Line(Account.PROMOTIONS, -sale.promotions),
        Line(Account.AVAILABLE, sale.vendor - sale.paid, vendor),
        *of_house_and_state(sale),
    )


def received(surplus: Decimal, *, gateway: str) -> list[Line]:
    """Paid though nobody owed it: it is the buyer's again."""
    return written(held(-surplus, gateway), Line(Account.REFUNDS, surplus))


def promised(
    back: Shares, *, vendor: int, account: Account, available_at: datetime | None = None
) -> list[Line]:
    """A refund of a part, promised: everybody's share of it goes back to the buyer.

    `account` is the vendor's, pending until the part was released; it may go below nothing.
    """
    return written(
        Line(Account.REFUNDS, back.paid),
        Line(Account.PROMOTIONS, back.promotions),
        Line(account, -back.vendor, vendor, available_at=available_at),
        *(Line(line.account, -line.amount) for line in of_house_and_state(back)),
    )


def failed(
    back: Shares, *, vendor: int, account: Account, available_at: datetime | None = None
) -> list[Line]:
    """A promised refund did not reach the buyer: everybody has their share again."""
    there = promised(back, vendor=vendor, account=account, available_at=available_at)
    return [
        Line(line.account, -line.amount, line.vendor, line.gateway, line.available_at)
        for line in there
    ]


def refunded(amount: Decimal, *, gateway: str, by_hand: bool) -> list[Line]:
    """A promised refund left the gateway, or, by hand, the house's bank account."""
    return written(Line(Account.REFUNDS, -amount), held(amount, gateway, by_hand=by_hand))


def released(amount: Decimal, *, vendor: int, available_at: datetime) -> list[Line]:
    """The part is completed: what is left of the vendor's share can be paid out, after the days
    for which the house holds it."""
    return written(
        Line(Account.PENDING, -amount, vendor),
        Line(Account.AVAILABLE, amount, vendor, available_at=available_at),
    )


def adjusted(amount: Decimal, *, vendor: int, against: Account) -> list[Line]:
    """Staff credit a vendor, or, with a minus, charge it."""
    return written(Line(Account.AVAILABLE, amount, vendor), Line(against, -amount))


def drafted(amount: Decimal, *, vendor: int) -> list[Line]:
    """What is available to a vendor is set aside for a payout."""
    return written(Line(Account.AVAILABLE, -amount, vendor), Line(Account.PAYOUT, amount, vendor))


def paid_out(amount: Decimal, *, vendor: int) -> list[Line]:
    """The vendor has it: it left the house's bank account."""
    return written(Line(Account.PAYOUT, -amount, vendor), Line(Account.BANK, amount))


def put_back(amount: Decimal, *, vendor: int, was_paid: bool) -> list[Line]:
    """A payout was dropped or came back: the money is available again. What had been paid comes
    back to the house's bank account."""
    there = Line(Account.BANK, -amount) if was_paid else Line(Account.PAYOUT, -amount, vendor)
    return written(there, Line(Account.AVAILABLE, amount, vendor))


def settled(amount: Decimal, *, gateway: str) -> list[Line]:
    """What a gateway held arrived at the house's bank; with a minus, it was kept back there."""
    return written(Line(Account.GATEWAY, amount, gateway=gateway), Line(Account.BANK, -amount))


def fee(amount: Decimal, *, gateway: str) -> list[Line]:
    """A gateway kept its fee; with a minus, it gave one back. The house bears it."""
    return written(Line(Account.GATEWAY, amount, gateway=gateway), Line(Account.FEES, -amount))


def of_house_and_state(shares: Shares) -> list[Line]:
    return [
        Line(Account.COMMISSION, shares.commission),
        Line(Account.PPN, shares.commission_tax),
        Line(Account.PPH22, shares.withheld),
    ]


def written(*lines: Line) -> list[Line]:
    """Those that move anything."""
    return [line for line in lines if line.amount]
