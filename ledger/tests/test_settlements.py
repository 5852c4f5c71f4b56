"""A gateway's settlement file: what matches is posted once, what does not is listed."""

from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.tests.factories import make_staff
from core import integrity
from core.errors import BadInput, Forbidden
from ledger.advice import what_to_do
from ledger.errors import HoldsNoMoney
from ledger.models import Entry, Posting, SettlementLine
from ledger.operations import import_settlement, late_payments
from ledger.settlement_files import read_settlement
from orders.tests.factories import make_order
from payments.models import Payment
from payments.operations import refund_order, send_refund

Problem = SettlementLine.Problem

pytestmark = pytest.mark.django_db

HEADER = "reference,kind,gross,fee,net,settled_on\n"


def held(*accounts: str) -> list[int]:
    return [
        int(sum(Entry.objects.filter(account=account).values_list("amount", flat=True)))
        for account in accounts
    ]


def problems() -> dict[str, str]:
    return dict(SettlementLine.objects.exclude(problem="").values_list("reference", "problem"))


def settle(text: str, **how) -> object:
    return import_settlement(text.encode(), **{"gateway": "test", "by": make_staff()} | how)


def test_a_row_is_matched_and_posted_once_however_often_and_in_which_file_it_comes(books_balance):
    order = make_order()
    payment = order.payments.get()
    (refund,) = refund_order(order, by=make_staff(), reason="gores", amount=Decimal(20_000))
    send_refund(refund.pk)
    sold = f"{payment.reference},payment,100000,2000,98000,2026-05-01\n"
    back = f"{payment.reference},refund,20000,0,20000,2026-05-02\n"

    first = settle(HEADER + sold)
    again = settle(HEADER + sold + back)
    third = settle(HEADER + back + sold)

    assert held("gateway", "house_fees") == [0, -2_000]
    assert held("bank") == [-78_000]
    assert [each.repeats for each in (first, again, third)] == [0, 1, 2]
    kinds = Posting.objects.filter(kind__in=["settled", "fee"]).values_list("kind", flat=True)
    assert sorted(kinds) == ["fee", "settled", "settled"]
    assert problems() == {}


def test_what_does_not_match_is_listed_and_posts_nothing_and_is_tried_again(books_balance):
    paid, dear, twice, unpaid = (make_order() for _n in range(4))
    names = [order.payments.get().reference for order in (paid, dear, twice, unpaid)]
    Payment.objects.filter(reference=names[3]).update(status="pending")
    rows = [
        f"{names[0]},payment,100000,2000,97000,2026-05-01",
        f"{names[1]},payment,100001,2000,98001,2026-05-01",
        f"{names[3]},payment,100000,0,100000,2026-05-01",
        "X-1,payment,5000,0,5000,2026-05-01",
    ]
    settle(HEADER + f"{names[2]},payment,100000,2000,98000,2026-05-01\n")
    other_fee = f"{names[2]},payment,100000,3000,97000,2026-05-01"
    no_refund = f"{names[2]},refund,-5000,0,-5000,2026-05-01"
    strange = "PO-1,payout,-98000,0,-98000,2026-05-01"
    before = Posting.objects.count()
    file = HEADER + "\n".join([*rows, other_fee, strange])

    settle(file)
    settle(HEADER + no_refund)

    assert Posting.objects.count() == before
    assert problems() == {
        names[0]: "sum",
        names[1]: "amount",
        names[3]: "not_paid",
        "X-1": "unknown",
        "PO-1": "kind",
        names[2]: "no_refund",
    }
    assert SettlementLine.objects.filter(reference=names[2], problem="twice").exists()

    Payment.objects.filter(reference=names[3]).update(status="paid")
    settle(file)

    assert names[3] not in problems()
    assert Posting.objects.count() == before + 1


def test_a_file_of_midtrans_or_with_other_names_is_read_by_its_columns():
    of_midtrans = (
        "Order ID;Transaction Type;Gross Amount;MDR;VAT;Net Amount;Settlement Date\n"
        "A-1;Capture;Rp105.000,00;2,000.00;220;102780;30/04/2026 16:00\n"
        "A-1;Refund;21000;;;21000;2026-05-02\n"
    )
    of_another = "Invoice,Paid,Arrives,Day\nA-1,105000,102780,30-04-2026\n"

    sold, back = read_settlement(of_midtrans.encode(), gateway="midtrans", layout="midtrans")
    (other,) = read_settlement(
        of_another.encode(),
        gateway="midtrans",
        columns="reference=Invoice; gross=Paid; net=Arrives; settled_on=Day",
    )

    assert (sold.gross, sold.fee, sold.net) == (105_000, 2_220, 102_780)
    assert (sold.settled_on.isoformat(), back.gross, back.kind) == ("2026-04-30", -21_000, "refund")
    assert (other.reference, other.fee, other.settled_on) == ("A-1", 2_220, sold.settled_on)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("reference,gross\nA,1\n", "file"),
        (HEADER + "A,payment,1.234,0,1234,2026-05-01\n", "2.gross"),
        (HEADER + "A,payment,NaN,0,1,2026-05-01\n", "2.gross"),
        (HEADER + "A,payment,1,0,1,2026-13-01\n", "2.settled_on"),
        (HEADER + ",payment,1,0,1,2026-05-01\n", "2.reference"),
    ],
)
def test_a_file_with_a_cell_that_could_mean_two_things_is_refused_whole(text, where):
    with pytest.raises(BadInput) as refused:
        settle(text)

    assert where in [problem.attr for problem in refused.value.problems or [refused.value]]
    assert not SettlementLine.objects.exists()


def test_only_who_may_imports_and_only_from_who_holds_money():
    with pytest.raises(Forbidden):
        settle(HEADER, by=make_staff("ledger.view_settlement"))
    with pytest.raises(HoldsNoMoney):
        settle(HEADER, gateway="cod")
    with pytest.raises(BadInput):
        settle(HEADER, columns="colour=Red")


def test_a_payment_that_no_file_speaks_of_is_late_after_a_week():
    late, settled, young = (make_order().payments.get() for _n in range(3))
    back = timezone.now() - timedelta(days=8)
    Payment.objects.filter(pk__in=[late.pk, settled.pk]).update(paid_at=back)
    settle(HEADER + f"{settled.reference},payment,100000,0,100000,2026-05-01\n")

    assert list(late_payments("test")) == [late]
    assert young.paid_at


def test_the_command_prints_what_matches_and_what_to_do_about_the_rest(tmp_path):
    reference = make_order().payments.get().reference
    file = tmp_path / "mei.csv"
    file.write_text(
        HEADER
        + f"{reference},payment,100000,2000,98000,2026-05-01\n"
        + "X-1,payment,5000,0,5000,2026-05-01\n"
    )
    said = StringIO()

    call_command("import_settlement", str(file), "--gateway", "test", stdout=said)

    assert "1 matched, 1 not, 0 known before" in said.getvalue()
    assert (
        f"row 3, X-1, Rp5.000: {Problem.UNKNOWN.label}. {what_to_do('unknown')}" in said.getvalue()
    )


def test_a_row_whose_postings_are_not_there_is_found():
    payment = make_order().payments.get()
    settle(HEADER + f"{payment.reference},payment,100000,2000,98000,2026-05-01\n")
    line = SettlementLine.objects.get()
    SettlementLine.objects.update(problem="unknown")

    found = integrity.found_by(
        "each row of a settlement that was matched is posted once, and no other is"
    )

    assert found == [
        f"settlement of {payment.reference} (row {line.pk}): fee 2000.00, should be 0.00",
        f"settlement of {payment.reference} (row {line.pk}): settled 98000.00, should be 0.00",
    ]
