"""An exchange: goods go back, and a new order takes their place and says so."""

import pytest
from django.test import Client

from accounts.tests.factories import make_user
from catalog.tests.factories import make_variant
from core.money import ZERO
from orders.errors import NotAllowed, ReturnRefused
from orders.guests import Guest
from orders.keys import key_of
from orders.models import Checkout, Order, ReturnRequest
from orders.operations import apply_transition, decide_return, open_exchange, request_return
from orders.tests.factories import bring, make_guest_order, make_order
from payments.operations import complete_checkout, start_placed
from vendors.tests.factories import make_vendor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]


def wants_back(order: Order) -> ReturnRequest:
    part = order.fulfillments.get()
    bring(part, "delivered")
    return request_return(part, by=order.buyer or Guest(order), reason="kekecilan")


def complete(checkout: Checkout) -> Order:
    placed = complete_checkout(checkout)
    start_placed(placed.order.pk, placed)
    return Order.objects.get(pk=placed.order.pk)


def test_a_buyer_orders_another_size_for_what_goes_back_and_both_orders_say_so(api):
    vendor = make_vendor()
    small = make_variant(vendor=vendor, price=80_000)
    large = make_variant(small.product, price=95_000, is_default=False)
    order = make_order(small, quantity=2)
    asked, asking = wants_back(order), api(order.buyer)
    address = f"/api/v1/orders/{order.number}/returns/{asked.pk}/exchange"

    opened = asking.post(address, {"lines": [{"variant": large.pk, "quantity": 2}]}, format="json")
    checkout = opened.json()
    assert (opened.status_code, checkout["exchange_for"]) == (201, order.number)
    assert checkout["shipping_address"]["line1"] == order.shipping_address["line1"]
    assert opened["X-Checkout"]
    placed = asking.post(f"/api/v1/checkouts/{checkout['id']}/complete", {}, format="json").json()

    assert (placed["exchange_for"], placed["subtotal"]) == (order.number, "190000.00")
    shown = asking.get(f"/api/v1/orders/{order.number}").json()
    assert shown["exchange_for"] is None
    assert [one["exchange"] for one in shown["returns"]] == [placed["number"]]
    assert asking.get(f"/api/v1/returns/{asked.pk}").json()["exchange"] == placed["number"]
    assert asking.post(address, {}, format="json").json()["errors"][0]["code"] == "return_refused"


def test_the_return_is_refunded_as_ever_and_the_new_order_paid_by_itself():
    order = make_order(make_variant(price=80_000))
    asked = wants_back(order)
    other = complete(open_exchange(asked, by=order.buyer)[0])
    vendor = order.fulfillments.get().vendor.owner

    decide_return(asked, by=vendor, approve=True, waive=True)

    order.refresh_from_db()
    assert (order.payment_status, other.payment_status) == ("refunded", "paid")
    assert order.payments.get().refunded == other.total > ZERO


def test_there_is_one_exchange_at_a_time_and_only_of_what_goes_back():
    order = make_order(make_variant())
    asked = wants_back(order)
    first, _secret = open_exchange(asked, by=order.buyer)
    second, _secret = open_exchange(asked, by=order.buyer)
    placed = complete(first)
    with pytest.raises(ReturnRefused):
        complete(second)

    apply_transition(placed.fulfillments.get(), "cancel", by=order.buyer, note="berubah pikiran")

    assert complete(second).exchange_for == asked
    with pytest.raises(NotAllowed):
        open_exchange(asked, by=make_user())
    declined = wants_back(make_order(make_variant(), buyer=order.buyer))
    decide_return(declined, by=declined.fulfillment.vendor.owner, approve=False, answer="dipakai")
    declined.refresh_from_db()
    with pytest.raises(ReturnRefused):
        open_exchange(declined, by=order.buyer)


def test_goods_of_other_vendors_are_no_exchange(api):
    order = make_order(make_variant())
    asked, elsewhere = wants_back(order), make_variant()
    asking, line = api(order.buyer), {"variant": elsewhere.pk, "quantity": 1}
    address = f"/api/v1/orders/{order.number}/returns/{asked.pk}/exchange"

    assert asking.post(address, {"lines": [line]}, format="json").status_code == 404
    checkout = asking.post(address, {}, format="json").json()
    changed = asking.put(f"/api/v1/checkouts/{checkout['id']}", {"lines": [line]}, format="json")
    assert changed.status_code == 404


def test_a_guest_exchanges_on_the_page_of_the_order_and_the_maker_sees_it():
    order = make_guest_order(make_variant(price=80_000), language="en")
    asked = wants_back(order)
    browser = Client(headers={"accept-language": "en"})
    browser.get(f"/en/pesanan/{order.number}?key={key_of(order)}")
    page = f"/en/pesanan/{order.number}/tukar/{asked.pk}"
    item = asked.items.get().item
    assert page in browser.get(f"/en/pesanan/{order.number}").text

    assert "1 × " in browser.get(page).text
    checkout = browser.post(page, {str(item.pk): item.variant_id}, follow=True)
    assert f"order {order.number}" in checkout.text
    form = checkout.context["form"]
    typed = {name: form.initial.get(name, "") for name in form.fields}
    total = checkout.context["money"]["total"]
    browser.post(checkout.wsgi_request.path, typed | {"total": total, "order": "1"})

    placed = Order.objects.get(exchange_for=asked)
    assert f"order {placed.number}" in browser.get(f"/en/pesanan/{order.number}").text
    assert browser.get(page, follow=True).redirect_chain  # no second one
    desk = Client(headers={"accept-language": "en"})
    desk.force_login(asked.fulfillment.vendor.owner)
    for one, said in ((order, placed), (placed, order)):
        assert said.number in desk.get(f"/dashboard/orders/{one.number}").text
