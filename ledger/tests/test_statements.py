"""A month of a vendor's money, on paper and as a sheet: it adds up, and says why."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from pypdf import PdfReader

from accounts.tests.factories import make_staff
from catalog.tests.factories import make_variant
from core.calendar import month_of, today
from ledger.models import Payout
from ledger.operations import approve_adjustment, finish_payout
from ledger.papers import paper_of
from ledger.statement_sheets import statement_sheet
from ledger.statements import Statement, months_of, statement_of
from ledger.tests.factories import make_adjustment, make_payable_vendor, make_sent_run
from orders.operations import take_back
from orders.tests.factories import bring, make_order
from payments.operations import refund_order
from vendors.models import Vendor
from vendors.tests.factories import make_vendor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]


def this_month(vendor: Vendor) -> Statement:
    return statement_of(vendor, month_of(today()))


def sell(vendor: Vendor, **how):
    order = make_order(make_variant(vendor=vendor), **how)
    bring(order.fulfillments.get(), "completed")
    return order


def text_of(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def vendor_with_a_month() -> Vendor:
    """Paid out, then asked for what went back to the buyer, then selling again."""
    vendor = make_payable_vendor()
    finish_payout(make_sent_run().payouts.get(), status=Payout.Status.PAID)
    take_back(vendor.fulfillments.get().order, by=make_staff(), reason="retak")
    sell(vendor)
    refund_order(sell(vendor), by=make_staff(), reason="gores", amount=Decimal(50_000))
    sell(vendor, gateway="cod")
    approve_adjustment(make_adjustment(vendor, -7_500), by=make_staff())
    return vendor


def test_a_statement_leads_from_what_there_was_to_what_was_left_by_its_lines_and_by_its_sums():
    statement = this_month(vendor_with_a_month())

    assert statement.opening.total == 0
    assert (
        statement.closing.available == 90_000 - 90_000 - 90_000 + 90_000 + 45_000 - 10_000 - 7_500
    )
    summary = statement.summary
    assert summary.change == statement.closing.total
    assert {
        name: int(getattr(summary, name))
        for name in ("sales", "refunds", "commission", "payouts", "adjustments", "at_the_door")
    } == {
        "sales": 300_000,
        "refunds": -150_000,
        "commission": -25_000,
        "payouts": -90_000,
        "adjustments": -7_500,
        "at_the_door": 100_000,
    }


def test_a_paper_says_in_words_why_the_balance_is_below_nothing_and_how_the_next_sale_nets_it():
    vendor = vendor_with_a_month()
    statement = this_month(vendor)

    said, dikatakan = text_of(paper_of(statement, "en")), text_of(paper_of(statement))

    debt = "It had been paid out to you before: you owe us Rp90.000 now."
    assert debt in said
    assert "Rp90.000 of it made up for what you owed us. Nothing is owed any more." in said
    assert "Uang ini sudah dicairkan kepada Anda" in dikatakan
    for text in (vendor.business_name, "Adjustment: paket hilang", "−Rp7.500", "to the buyer"):
        assert text in said, text
    assert f"{today():%Y}" in dikatakan


def test_the_sheet_has_every_line_and_adds_up():
    vendor = vendor_with_a_month()

    sheet = statement_sheet(this_month(vendor), "en").removeprefix("\ufeff")
    opening, *lines, closing = csv.DictReader(io.StringIO(sheet))

    assert (opening["kind"], closing["kind"]) == ("opening", "closing")
    for name in ("pending", "available", "on_its_way"):
        moved = sum(Decimal(line[name]) for line in lines)
        assert Decimal(opening[f"{name}_after"]) + moved == Decimal(closing[f"{name}_after"])
    order = vendor.fulfillments.order_by("pk")[0].order.number
    assert [line["kind"] for line in lines if line["order"] == order] == [
        "sold",
        "released",
        "promised",
    ]


def test_the_months_follow_one_another_and_each_begins_where_the_last_one_ended():
    vendor = make_vendor()
    assert months_of(vendor) == []
    sell(vendor)
    now, this = timezone.now(), month_of(today())
    later = statement_of(vendor, this, now=now)

    following = statement_of(vendor, month_of(this + timedelta(days=31)))

    assert following.opening == later.closing
    assert (following.lines, following.closing) == ([], later.closing)
    assert months_of(vendor, now=now + timedelta(days=62))[-1] == this
    assert len(months_of(vendor, now=now + timedelta(days=62))) in (3, 4)
