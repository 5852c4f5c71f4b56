from accounts.models import User
from accounts.tests.factories import make_address, make_user
from catalog.models import Variant
from catalog.tests.factories import make_variant
from orders.guests import CartOwner, Secret
from orders.models import Checkout, Fulfillment, Order, Question
from orders.operations import add_to_cart, ask_about_goods, ask_about_order, open_checkout
from payments.gateways import Started
from payments.gateways.test import TestGateway
from payments.models import BANK_TRANSFER, HouseAccount, Payment
from payments.operations import check_out, complete_checkout, start_placed


def make_order(
    *variants: Variant,
    buyer: User | None = None,
    quantity: int = 1,
    gateway: str = "test",
    **details,
) -> Order:
    """An order of one piece of each variant, paid by the test gateway unless said otherwise."""
    buyer = buyer or make_user()
    for variant in variants or [make_variant()]:
        add_to_cart(buyer, variant.pk, quantity)
    address = buyer.addresses.first() or make_address(buyer)
    if gateway == BANK_TRANSFER:
        make_house_account()
    return check_out(buyer, shipping_address=address.pk, gateway=gateway, **details)


ADDRESS = {
    "recipient_name": "Tamu Agung",
    "phone": "0812 0000 1111",
    "line1": "Jalan Kenanga 7",
    "line2": "",
    "city": "Malang",
    "state": "Jawa Timur",
    "postal_code": "65111",
    "country": "Indonesia",
}


def make_checkout(owner: CartOwner | None = None, **details) -> Checkout:
    """One of a guest with all that an order needs, over what is in the cart or over one piece."""
    if owner is None:
        owner = Secret.new()
        add_to_cart(owner, make_variant().pk, 1)
    filled = {"email": "tamu@contoh.example", "language": "en", "shipping_address": ADDRESS}
    return open_checkout(owner, **filled | {"gateway": "test"} | details)[0]


def make_guest_order(*variants: Variant, **details) -> Order:
    """A guest's order of one piece of each variant, paid by the test gateway."""
    owner = Secret.new()
    for variant in variants or [make_variant()]:
        add_to_cart(owner, variant.pk, 1)
    placed = complete_checkout(make_checkout(owner, **details))
    start_placed(placed.order.pk, placed)
    return Order.objects.get(pk=placed.order.pk)


def decline(monkeypatch) -> None:
    """Have the test gateway decline every payment."""
    declined = Started(status=Payment.Status.FAILED)
    monkeypatch.setattr(TestGateway, "start", lambda gateway, payment: declined)


def make_house_account(**fields) -> HouseAccount:
    """An account to transfer to; the one that is there already, if it is the same."""
    fields = {"bank": "BCA", "number": "014 123 4567"} | fields
    return HouseAccount.objects.get_or_create(**fields, defaults={"holder": "PT Rupa Rawi"})[0]


def make_part(status: str = "pending", **details) -> Fulfillment:
    """The only part of a paid order, walked to a status by those who may."""
    order = make_order(**details)
    part = order.fulfillments.get()
    bring(part, status)
    return Fulfillment.objects.get(pk=part.pk)


def bring(part: Fulfillment, status: str) -> None:
    """Walk a fresh part to a status through the operations."""
    from orders.operations import (
        apply_transition,
        decide_return,
        move_order,
        receive_return,
        request_return,
    )

    vendor, buyer = part.vendor.owner, part.order.buyer
    road = ["processing", "shipped", "delivered"]
    if status == "cancelled":
        apply_transition(part, "cancel", by=vendor, note="habis")
    elif status in road:
        move_order(part.order, status, by=vendor)
    elif status in ("completed", "returned"):
        move_order(part.order, "delivered", by=vendor)
        if status == "completed":
            apply_transition(part, "complete", by=buyer)
        else:
            request = request_return(part, by=buyer, reason="retak")
            decide_return(request, by=vendor, approve=True)
            receive_return(request, by=vendor)


def make_question(product=None, *, part=None, by=None, text="Apakah warnanya luntur?") -> Question:
    """About goods, or about a part of an order by its buyer."""
    if part is None:
        return ask_about_goods(product or make_variant().product, by=by or make_user(), text=text)
    return ask_about_order(part.order, by=by or part.order.buyer, text=text, fulfillment=part.pk)
