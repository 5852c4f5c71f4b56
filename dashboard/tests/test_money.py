"""The page of money: what there is, why, and where it goes."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.tests.factories import make_staff
from catalog.tests.factories import make_variant
from core.calendar import today
from ledger.models import BankAccount, Payout
from ledger.operations import finish_payout
from ledger.tests.factories import make_payable_vendor, make_sent_run
from orders.operations import take_back
from orders.tests.factories import bring, make_order
from vendors.tests.factories import make_vendor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]
MONEY, ACCOUNT = "/dashboard/money", "/dashboard/money/bank-account"
GIVEN = {"bank": "BRI", "number": "0149999999", "holder": "Sari Dewi"}


def browser(vendor) -> Client:
    client = Client(headers={"accept-language": "en"})
    vendor.owner.language = "en"
    vendor.owner.save()
    client.force_login(vendor.owner)
    return client


def shown(page) -> str:
    return " ".join(page.text.split())


def test_the_balance_and_each_line_of_it_in_words_with_its_order():
    vendor = make_payable_vendor()
    number = vendor.fulfillments.get().order.number
    make_order(make_variant(vendor=vendor))

    page = browser(vendor).get(MONEY)

    balance, next_payout = page.context["balance"], page.context["next_payout"]
    assert (balance.available, balance.pending) == (90_000, 90_000)
    assert (next_payout.amount, next_payout.reason) == (90_000, "")
    text = shown(page)
    assert f"Order {number} is completed: available for a payout." in text
    assert "the buyer paid Rp100.000; commission −Rp10.000" in text
    assert f'href="/dashboard/orders/{number}"' in page.text
    assert [row.signed for row in page.context["rows"]] == ["+Rp90.000"] * 3


def test_lines_are_chosen_by_kind_day_and_order_and_come_in_pages(monkeypatch):
    monkeypatch.setattr("dashboard.views.money.PAGE", 2)
    vendor = make_payable_vendor(orders=3)
    client, day = browser(vendor), f"{today():%Y-%m-%d}"
    number = vendor.fulfillments.first().order.number

    def found(query: str) -> list:
        return client.get(f"{MONEY}?{query}").context["rows"]

    first = client.get(f"{MONEY}?kind=sold&kind=collected")
    assert len(first.context["rows"]) == 2
    assert len(found(first.context["next"])) == 1
    assert len(found(f"order={number}")) == 2
    assert len(found(f"from={day}&until={day}")) == 2
    assert found(f"until={today().replace(year=2020):%Y-%m-%d}") == []
    assert len(found("from=x&kind=nothing")) == 2  # what is no filter narrows nothing


def test_a_refund_after_the_payout_is_owed_and_the_next_sale_makes_up_for_it():
    vendor = make_payable_vendor()
    finish_payout(make_sent_run().payouts.get(), status=Payout.Status.PAID)
    take_back(vendor.fulfillments.get().order, by=make_staff(), reason="retak")
    client = browser(vendor)

    page = shown(client.get(MONEY))
    assert page.count("You owe us Rp90.000.") == 1
    assert "It had been paid out to you before: you owe us Rp90.000 now." in page

    bring(make_order(make_variant(vendor=vendor)).fulfillments.get(), "completed")
    page = shown(client.get(MONEY))
    assert "You owe us Rp90.000." not in page
    assert "Rp90.000 of it made up for what you owed us. Nothing is owed any more." in page


def test_a_bank_account_is_given_and_one_in_place_of_it_waits_three_days():
    vendor = make_vendor()
    client = browser(vendor)
    assert "Where are you paid?" in shown(client.get(ACCOUNT))
    refused = client.post(ACCOUNT, GIVEN | {"number": "12-34"})
    assert (refused.status_code, BankAccount.objects.exists()) == (400, False)
    client.post(ACCOUNT, GIVEN)
    BankAccount.objects.update(verified_at=timezone.now())

    page = shown(client.post(ACCOUNT, GIVEN | {"number": "0147777777"}, follow=True))

    assert "••••7777" in page
    assert "0147777777" not in page
    assert "It was changed lately, so nothing is paid to it before" in page


def test_payouts_and_statements_are_listed_and_opened():
    vendor = make_payable_vendor()
    payout = make_sent_run().payouts.get()
    client, month = browser(vendor), f"{today():%Y-%m}"

    page = shown(client.get(f"{MONEY}/payouts"))
    assert payout.reference in page
    assert "Rp90.000 at the end" in page

    paper = client.get(f"{MONEY}/statements/{month}.pdf")
    sheet = client.get(f"{MONEY}/statements/{month}.csv")
    assert paper.content.startswith(b"%PDF-")
    assert payout.reference in sheet.text
    for none in ("2019-01", "2026-13", "x"):
        assert client.get(f"{MONEY}/statements/{none}.pdf").status_code == 404
