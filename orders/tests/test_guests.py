"""A guest is the buyer of one order, and nobody elsewhere: by its key, in what may be done, in its
mails, in figures and papers, and after an account has claimed it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.utils import timezone

from accounts.events import EmailVerified
from accounts.tests.factories import make_staff, make_user
from audit.models import LogEntry
from catalog.tests.factories import make_variant
from core.errors import NotThere
from core.events import publish
from dialects.leads.serializers import order_json
from dialects.ruparawi.serializers.orders import recent_order
from notifications.models import Mail
from notifications.tests.factories import run_jobs
from orders import machine, rules
from orders.errors import NotAllowed
from orders.exports import COLUMNS
from orders.guests import Guest
from orders.keys import key_of, opens
from orders.models import Fulfillment, Order, OrderItem, ReturnRequest, StatusChange
from orders.operations import claim_order, move_order, request_returns
from orders.operations.moving import why_not
from orders.presentation import OrderView
from orders.reads.whole import whole_order, whole_order_numbered
from orders.stats import summed
from orders.tests.factories import ADDRESS, make_guest_order, make_order
from payments.operations import attempt_again
from promotions.tests.factories import make_promotion

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]

EMAIL = "tamu@contoh.example"


def verified(email=EMAIL, **fields):
    return make_user(email=email, email_verified_at=timezone.now(), **fields)


# ── who may do what ─────────────────────────────────────────────────────────────────────────────

BUYERS = {("pending", "cancel"), ("delivered", "complete")}
DESK = {
    *(("pending", "process"), ("pending", "cancel"), ("processing", "ship")),
    *(("processing", "cancel"), ("shipped", "unship"), ("shipped", "deliver")),
    *(("shipped", "cancel"), ("delivered", "complete")),
}
VENDORS = DESK - {("shipped", "cancel"), ("delivered", "complete")}
SYSTEM = {("pending", "process"), ("pending", "cancel"), ("processing", "cancel")}


@pytest.mark.parametrize("status", ["pending", "processing", "shipped", "delivered"])
def test_every_step_for_every_actor(status):
    """Of a guest's order; nobody signed in is neither the guest nor the system."""
    order, other = make_guest_order(), make_guest_order(email="lain@contoh.example")
    part = order.fulfillments.get()
    if status != "pending":
        move_order(order, status, by=part.vendor.owner)
    part = Fulfillment.objects.select_related("order", "vendor").get(pk=part.pk)
    actors = {
        "the guest": (Guest(order), BUYERS),
        "the guest of another order": (Guest(other), set()),
        "nobody signed in": (AnonymousUser(), set()),
        "somebody": (make_user(), set()),
        "who has that address": (verified(), set()),
        "the vendor": (part.vendor.owner, VENDORS),
        "another vendor": (other.fulfillments.get().vendor.owner, set()),
        "the desk": (make_staff("orders.move_fulfillment"), DESK),
        "the system": (None, SYSTEM),
    }
    for name, (actor, allowed) in actors.items():
        may = {
            step
            for step in machine.TRANSITIONS
            if step != "return_goods" and why_not(part, step, actor) is None
        }
        assert may == {step for at, step in allowed if at == status}, name


def test_a_guest_cannot_be_taken_for_anybody_by_a_primary_key():
    guest = Guest(make_guest_order())

    assert not hasattr(guest, "pk")
    assert not hasattr(guest, "id")
    assert not rules.is_buyer_of(guest.order, AnonymousUser())
    assert not rules.is_buyer_of(guest.order, None)


def test_the_history_says_that_it_was_the_guest(api):
    order = make_guest_order()
    move_order(order, "cancelled", by=Guest(order), note="Salah pesan")

    lines = StatusChange.objects.filter(order=order, axis="fulfillment")
    assert [(line.by, line.is_by_guest) for line in lines] == [(None, True), (None, True)]
    told = api().get(f"/api/v1/orders/{order.number}/history?key={key_of(order)}").json()
    assert [line["by"]["role"] for line in told if line["axis"] == "fulfillment"] == ["guest"] * 2


def test_a_guest_sees_the_own_order_and_no_other():
    order, other = make_guest_order(), make_order()
    guest = Guest(order)

    assert list(Order.objects.visible_to(guest)) == [order]
    assert OrderView(whole_order(order.pk), guest).side == "buyer"
    with pytest.raises(NotThere):
        OrderView(whole_order(other.pk), guest)
    with pytest.raises(NotThere):
        OrderView(whole_order(order.pk), make_user())


def test_a_guest_asks_to_return_and_pays_again(monkeypatch):
    order = make_guest_order()
    move_order(order, "delivered", by=order.fulfillments.get().vendor.owner)

    request_returns(order, by=Guest(order), reason="Retak")

    assert ReturnRequest.objects.get().requested_by is None
    assert list(ReturnRequest.objects.visible_to(Guest(order)))
    unpaid = make_guest_order(gateway="cod")
    with pytest.raises(NotAllowed):
        attempt_again(unpaid, by=Guest(order), gateway="test")


# ── keys ────────────────────────────────────────────────────────────────────────────────────────


def test_a_key_opens_its_order_in_the_address_to_read_and_in_the_header_to_act(api):
    order = make_guest_order()
    page, key, guest = f"/api/v1/orders/{order.number}", key_of(order), api()
    header = {"X-Order-Key": key}

    assert guest.get(f"{page}?key={key}").json()["buyer"] == {
        "id": None,
        "name": "Tamu Agung",
        "email": EMAIL,
    }
    assert guest.get(page, headers=header).status_code == 200
    assert guest.get(page).status_code == 401
    assert guest.get(f"{page}?key=guessed").status_code == 404
    assert guest.get(f"/api/v1/orders/{make_order().number}?key={key}").status_code == 404
    assert guest.get(f"{page}/history?key={key}").status_code == 200
    assert guest.get(f"{page}/invoice.pdf?key={key}").status_code == 200
    assert guest.get("/api/v1/orders", headers=header).status_code == 401
    refused = guest.post(f"{page}/cancel?key={key}", {"reason": "Salah"})
    assert refused.status_code == 401
    done = guest.post(f"{page}/cancel", {"reason": "Salah"}, headers=header)
    assert (done.status_code, done.json()["status"]) == (200, "cancelled")


def test_a_key_of_before_holds_while_the_secret_changes_and_ends_with_a_new_version(settings):
    order = make_guest_order()
    key = key_of(order)

    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert opens(order, key)
    assert key_of(order) != key
    order.access_version += 1
    assert not opens(order, key)


def test_the_order_of_an_account_has_no_key():
    order = make_order()

    assert not opens(order, key_of(order))


# ── claiming ────────────────────────────────────────────────────────────────────────────────────


def test_an_account_finds_a_guests_orders_only_once_its_address_is_verified():
    order = make_guest_order()
    person = make_user(email=EMAIL.upper())
    assert not Order.objects.visible_to(person).exists()

    person.email_verified_at = timezone.now()
    person.save()
    publish(EmailVerified(person.pk))

    order.refresh_from_db()
    assert order.buyer == person
    assert not opens(order, key_of(order))
    assert not Order.objects.visible_to(Guest(order)).exists()


def test_the_key_of_an_order_is_no_claim_for_another_address(api):
    order = make_guest_order()
    address, key = f"/api/v1/orders/{order.number}/claim", {"X-Order-Key": key_of(order)}
    unverified = make_user(email=EMAIL)

    for person in (verified("lain@contoh.example"), unverified):
        assert api(person).post(address, headers=key).status_code == 409
    assert api().post(address, headers=key).status_code == 401
    unverified.email_verified_at = timezone.now()
    unverified.save()
    assert api(unverified).post(address).status_code == 404
    assert api(unverified).post(address, headers=key).json()["buyer"]["id"] == unverified.pk


def test_who_sells_in_an_order_does_not_claim_it():
    variant = make_variant()
    owner = variant.product.vendor.owner
    order = make_guest_order(variant, email=owner.email)
    owner.email_verified_at = timezone.now()
    owner.save()

    with pytest.raises(NotAllowed):
        claim_order(order, by=owner)
    publish(EmailVerified(owner.pk))
    order.refresh_from_db()
    assert order.buyer is None


def test_placing_as_a_guest_with_the_address_of_an_account_tells_nothing_of_it():
    person = verified()

    order = make_guest_order()

    assert order.buyer is None
    assert not Order.objects.bought_by(person).exists()


# ── mails, figures, papers, dialects ────────────────────────────────────────────────────────────


def test_a_guest_is_written_to_in_the_language_of_the_order_with_the_key_in_the_link():
    order = make_guest_order()

    run_jobs()

    (letter,) = [sent for sent in mail.outbox if sent.to == [EMAIL]][:1]
    assert letter.extra_headers["Content-Language"] == "en"
    assert f"{order.number}?key={key_of(order)}" in letter.body
    assert "Tamu Agung" in letter.body
    kinds = set(Mail.objects.filter(receiver=None).values_list("kind", flat=True))
    assert kinds == {"order_placed", "order_paid"}


def test_exports_and_dialects_name_the_recipient_and_no_user():
    order = make_guest_order()
    part = Fulfillment.objects.select_related("order", "vendor").get(order=order)
    buyer = next(column for column in COLUMNS if str(column.title) in ("buyer", "pembeli"))
    view = OrderView(whole_order_numbered(order.number), Guest(order))

    assert buyer.value(part) == "Tamu Agung"
    assert order_json(view)["userId"] == 0
    assert recent_order(OrderItem.objects.get())["customer"] == "Tamu Agung"
    assert summed(Fulfillment.objects.all(), "total")["buyers"] == 1


# ── limits ──────────────────────────────────────────────────────────────────────────────────────


def test_a_limit_for_each_buyer_holds_for_a_guests_address_and_counts_guests_only():
    make_promotion(code="SEKALI", buyer_limit=1)
    person = verified()
    make_order(buyer=person, promotion_code="SEKALI")

    first = make_guest_order(promotion_code="SEKALI")

    assert first.discount > 0
    with pytest.raises(Exception, match="as often as you may"):
        make_guest_order(promotion_code="SEKALI", email=EMAIL.upper())
    assert make_guest_order(promotion_code="SEKALI", email="lain@contoh.example").discount > 0


# ── the log ─────────────────────────────────────────────────────────────────────────────────────


def test_a_guest_who_buys_pays_and_cancels_is_not_logged(api):
    """Who buys is not; an order has its own history."""
    guest, variant = api(), make_variant()
    cart = guest.post("/api/v1/cart/items", {"variant": variant.pk})
    details = {"email": EMAIL, "shipping_address": ADDRESS, "gateway": "test"}
    opened = guest.post("/api/v1/checkouts", details, headers={"X-Cart": cart["X-Cart"]})
    before = LogEntry.objects.count()

    page, secret = f"/api/v1/checkouts/{opened.json()['id']}", opened["X-Checkout"]
    done = guest.post(f"{page}/complete", {}, headers={"X-Checkout": secret})
    key = {"X-Order-Key": done["X-Order-Key"]}
    number = done.json()["number"]
    cancelled = guest.post(f"/api/v1/orders/{number}/cancel", {"reason": "Salah"}, headers=key)

    assert (done.status_code, cancelled.status_code) == (201, 200)
    assert guest.get(page, headers={"X-Checkout": secret}).json()["order"] == number
    assert LogEntry.objects.count() == before
