"""Paying by bank transfer: the house's accounts, and what buyers read of them."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse

from accounts.tests.factories import make_address, make_staff, make_user
from audit.models import LogEntry
from catalog.tests.factories import make_variant
from core.tests.backoffice import back_office
from notifications.tests.factories import run_jobs
from orders.models import Order
from orders.operations import add_to_cart
from orders.tests.factories import make_house_account, make_order
from payments.models import HouseAccount
from payments.operations import confirm_payment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]


def check_out(api, **body):
    buyer = make_user()
    add_to_cart(buyer, make_variant().pk, 1)
    body = {"shipping_address": make_address(buyer).pk} | body
    return api(buyer).post("/api/v1/checkout", body, format="json")


@pytest.mark.parametrize("body", [{"gateway": "manual"}, {}])
def test_without_an_active_account_nobody_pays_by_transfer(api, settings, body):
    settings.PAYMENT_GATEWAY = "manual"
    make_house_account(is_active=False)

    answer = check_out(api, **body)

    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["code"]) == (400, "no_house_account")
    assert error["attr"] == "gateway"
    assert "manual" not in answer.json()["offered"]
    assert Order.objects.count() == 0


def test_the_answer_says_where_to_transfer_how_much_and_until_when(api):
    make_house_account(bank="Mandiri", number="137-00-1234567-8", position=2)
    make_house_account(bank="BCA", number="014 123 4567", position=1)
    make_house_account(bank="BRI", number="1", is_active=False)

    answer = check_out(api, gateway="manual").json()

    order = Order.objects.get()
    instructions = answer["payment"]["instructions"]
    assert [account["bank"] for account in instructions.pop("accounts")] == ["BCA", "Mandiri"]
    assert instructions == {
        "amount": f"{order.total}",
        "currency": "IDR",
        "reference": order.number,
        "pay_until": answer["expires_at"],
    }


def test_once_it_is_paid_there_is_nothing_to_transfer(api):
    order = make_order(gateway="manual")
    confirm_payment(order.payments.get(), by=make_staff())

    shown = api(order.buyer).get(f"/api/v1/orders/{order.number}").json()

    assert shown["payment"]["instructions"] is None


def test_a_vendor_is_not_told_how_the_buyer_pays(api):
    order = make_order(gateway="manual")
    owner = order.fulfillments.get().vendor.owner

    shown = api(owner).get(f"/api/v1/orders/{order.number}")

    assert shown.json()["payment"] is None
    assert "014 123 4567" not in shown.content.decode()


@pytest.mark.parametrize(
    ("language", "sentence"), [("id", "Transfer tepat"), ("en", "Transfer exactly")]
)
def test_the_mail_of_the_order_says_where_to_transfer(language, sentence):
    order = make_order(
        make_variant(price=125_000), gateway="manual", buyer=make_user(language=language)
    )

    run_jobs()

    (sent,) = [message for message in mail.outbox if message.to == [order.email]]
    for text in (sent.body, sent.alternatives[0][0]):
        assert f"{sentence} Rp125.000" in text
        assert "BCA 014 123 4567" in text
        assert "PT Rupa Rawi" in text
        assert order.number in text


def test_finance_keeps_the_accounts_and_the_log_tells():
    finance = Group.objects.get_or_create(name="Finance")[0]
    import_module("rupa_rawi.migrations.0003_house_accounts").let_finance_keep_accounts(apps, None)
    staff = make_user(is_staff=True)
    staff.groups.add(finance)
    desk = back_office(staff)
    typed = {"bank": "BCA", "number": "014 123 4567", "holder": "PT Rupa Rawi", "position": 0}

    desk.post(reverse("admin:payments_houseaccount_add"), typed | {"is_active": "on"})

    account = HouseAccount.objects.get()
    assert (account.number, account.is_active) == ("014 123 4567", True)
    desk.post(reverse("admin:payments_houseaccount_change", args=[account.pk]), typed)
    assert not HouseAccount.objects.active().exists()
    assert LogEntry.objects.filter(target_type="payments.houseaccount").count() == 2


@pytest.mark.parametrize("number", ["014-", "-014", "abc", "014/12", ""])
def test_a_number_that_no_bank_has_is_refused(number):
    desk = back_office(make_staff())
    typed = {"bank": "BCA", "number": number, "holder": "PT Rupa Rawi", "position": 0}

    answer = desk.post(reverse("admin:payments_houseaccount_add"), typed)

    assert "number" in answer.context["adminform"].form.errors
    assert HouseAccount.objects.count() == 0
