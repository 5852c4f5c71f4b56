"""The examples of docs/money.md are what the code makes of these figures."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from ledger import postings
from ledger.models import Account, Posting
from ledger.postings import Shares, going_back, share_of_line, shares_of_sale

PAGE = (Path(__file__).parents[2] / "docs/money.md").read_text()
VENDOR = 7
TAX = Decimal("0.11")


def sale(*, commission=10_000, paid=105_000, promotions=10_000, withholding="0.005") -> Shares:
    return shares_of_sale(
        paid=Decimal(paid),
        promotions=Decimal(promotions),
        goods=Decimal(100_000),
        commission=Decimal(commission),
        commission_tax_rate=TAX,
        withholding_rate=Decimal(withholding),
        tax_rate=Decimal(0),
    )


def fifth() -> Shares:
    return going_back(sale(), Decimal(21_000))


def settled(amount: Decimal) -> list[postings.Line]:
    return [
        postings.Line(Account.AVAILABLE, -amount, VENDOR),
        postings.Line(Account.OPENING, amount),
    ]


FREE = sale(paid=0, promotions=115_000)
PENDING = {"vendor": VENDOR, "account": Account.PENDING}
EXAMPLES = {
    "sold": postings.sold(sale(), vendor=VENDOR, gateway="midtrans"),
    "promised": postings.promised(fifth(), **PENDING),
    "refunded": postings.refunded(Decimal(21_000), gateway="midtrans", by_hand=False),
    "failed": postings.failed(fifth(), **PENDING),
    "released": postings.released((sale() - fifth()).vendor, vendor=VENDOR, available_at=None),
    "collected": postings.collected(sale(commission=12_000, withholding="0"), vendor=VENDOR),
    "received": postings.received(Decimal(105_000), gateway="midtrans"),
    "returned": postings.promised(going_back(FREE, Decimal(0), pieces_back=1), **PENDING),
    "restated": [
        postings.Line(Account.PENDING, Decimal(300), VENDOR),
        postings.Line(Account.COMMISSION, Decimal(-300)),
    ],
    "adjusted": postings.adjusted(Decimal(7_500), vendor=VENDOR, against=Account.FEES),
    "drafted": postings.drafted((sale() - fifth()).vendor, vendor=VENDOR),
    "paid_out": postings.paid_out((sale() - fifth()).vendor, vendor=VENDOR),
    "dropped": postings.put_back((sale() - fifth()).vendor, vendor=VENDOR, was_paid=False),
    "came_back": postings.put_back((sale() - fifth()).vendor, vendor=VENDOR, was_paid=False),
    "settled": postings.settled(Decimal(81_900), gateway="midtrans"),
    "fee": postings.fee(Decimal(2_100), gateway="midtrans"),
    "opening": settled((sale() - fifth()).vendor),
}


def on_the_page() -> dict[str, list[tuple[str, Decimal]]]:
    """The table under each heading of the third order."""
    return {
        section.partition("\n")[0]: [
            (account, Decimal(amount.replace(",", "").replace("−", "-")))
            for account, amount in re.findall(r"^\| `(\w+)` \| ([−\d,]+) \|$", section, re.M)
        ]
        for section in PAGE.split("\n### ")[1:]
    }


@pytest.mark.parametrize("kind", Posting.Kind.values)
def test_the_page_shows_every_posting_with_the_figures_that_the_code_makes(kind):
    entries = [(str(line.account), line.amount) for line in EXAMPLES[kind]]

    assert entries == on_the_page()[kind]
    assert sum(line.amount for line in EXAMPLES[kind]) == 0


def test_the_page_names_every_account():
    assert set(re.findall(r"^\| `(\w+)` \| [^−\d]", PAGE, re.M)) == set(Account.values)


def test_bank_transfers_and_refunds_by_hand_go_over_the_bank():
    assert postings.sold(sale(), vendor=VENDOR, gateway="manual")[0].account == Account.BANK
    by_hand = postings.refunded(Decimal(1), gateway="midtrans", by_hand=True)
    assert by_hand[1] == postings.Line(Account.BANK, Decimal(1))


@pytest.mark.parametrize("steps", [[1, 2, 3], [33_333, 33_333, 38_334], [104_999, 1], [105_000]])
def test_however_a_refund_is_split_in_the_end_everybody_has_given_back_their_whole_share(steps):
    before, given = Shares(), Decimal(0)
    if sum(steps) < 105_000:
        steps = [*steps, 105_000 - sum(steps)]
    total = [Decimal(0)] * 2
    for step in steps:
        given += step
        after = going_back(sale(), given)
        total[0] += (after - before).vendor
        total[1] += (after - before).commission
        before = after

    assert before == sale()
    assert total == [sale().vendor, sale().commission]


def test_what_cost_nothing_goes_back_by_its_pieces():
    assert going_back(FREE, Decimal(0)) == Shares()
    assert going_back(FREE, Decimal(0), pieces=3, pieces_back=1).promotions == 38_333
    assert going_back(FREE, Decimal(0), pieces=3, pieces_back=3) == FREE


@pytest.mark.parametrize("goods", [[90_000, 0], [1, 1, 1], [33_333, 0, 66_667, 5]])
def test_the_shares_of_the_lines_of_a_part_add_up_to_its_own(goods):
    before, lines = Decimal(0), []
    for amount in map(Decimal, goods):
        figures = (before, before + amount, Decimal(sum(goods)))
        lines.append(share_of_line(sale(), paid=amount, promotions=Decimal(0), goods=figures))
        before += amount

    taken = sum(lines, Shares())
    assert (taken.commission, taken.commission_tax, taken.withheld) == (
        sale().commission,
        sale().commission_tax,
        sale().withheld,
    )
