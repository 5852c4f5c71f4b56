from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.models import User
from catalog.models import Variant
from core import events
from orders.guests import Actor, Guest, Secret
from orders.models import CartItem, Checkout, Fulfillment, Order, OrderItem, ReturnRequest
from orders.operations import (
    apply_transition,
    change_checkout,
    decide_return,
    move_order,
    open_checkout,
    open_exchange,
    receive_return,
    request_return,
)
from orders.operations.cart import lock_cart
from orders.statuses import Status
from payments.models import Proof, Refund
from payments.operations import (
    check_out,
    complete_checkout,
    confirm_payment,
    confirm_refund,
    expire_unpaid,
    refund_order,
    refuse_proof,
    upload_proof,
)
from seeds import demo, gallery
from seeds.hindsight import Hindsight
from seeds.stories.plots import STORIES, Story, stories_of_reviews
from seeds.stories.promotions import close_promotions, write_promotion
from seeds.stories.reviews import Said, write_reviews

CARRIERS = ("JNE", "SiCepat", "Pos Indonesia", "AnterAja")


def tell_stories(now: datetime) -> int:
    """Live through all stories, oldest first; how many orders that makes."""
    staff = User.objects.get(username=demo.STAFF.username)
    hindsight = Hindsight()
    stories = sorted([*STORIES, *stories_of_reviews()], key=lambda story: -story.hours_ago)
    promotions = sorted(demo.PROMOTIONS, key=lambda promotion: promotion.starts_in_days)
    said: list[Said] = []
    for n, story in enumerate(stories, start=1):
        placed_at = now - timedelta(hours=story.hours_ago)
        while promotions and now + timedelta(days=promotions[0].starts_in_days) <= placed_at:
            write_promotion(promotions.pop(0), now)
        telling = Telling(story, n, placed_at, staff, hindsight)
        # Nobody gets a mail or a call about what happened only in a story.
        with without_savepoints(), events.unheard_by("notifications"):
            telling.tell()
        if telling.at > now:
            raise ValueError(f"The story of {story.buyer} and {story.goods} ends in the future.")
        said += [
            Said(telling.at + timedelta(hours=20 + 7 * k), review, telling.order)
            for k, review in enumerate(story.reviews)
        ]
    for promotion in promotions:
        write_promotion(promotion, now)
    hindsight.date_back()
    close_promotions(now)
    write_reviews(said)
    return Order.objects.count()


@contextmanager
def without_savepoints() -> Iterator[None]:
    """A quarter of all statements would be savepoints, and a step that is refused ends the run."""
    before = connection.features.uses_savepoints
    connection.features.uses_savepoints = False
    try:
        yield
    finally:
        connection.features.uses_savepoints = before


class Telling:
    """One story while it is told: each step is a method, `at` the time it is said to happen."""

    def __init__(
        self, story: Story, n: int, placed_at: datetime, staff: User, hindsight: Hindsight
    ):
        self.story = story
        self.n = n
        self.staff = staff
        self.hindsight = hindsight
        self.person = User.objects.filter(username=story.buyer).first()
        self.at = placed_at
        self.order: Order

    def tell(self) -> None:
        self.hindsight.mark(self.at)
        self.place()
        for hours, name, *words in self.story.steps:
            self.at += timedelta(hours=hours)
            self.hindsight.mark(self.at)
            getattr(self, name)(*words)

    @property
    def buyer(self) -> Actor:
        return self.person or Guest(self.order)

    def part(self, vendor: str) -> Fulfillment:
        return self.order.fulfillments.get(vendor__slug=vendor)

    def parts(self, vendor: str) -> Iterable[Fulfillment]:
        """The part of a vendor, or with no vendor named, of each."""
        parts = self.order.fulfillments.select_related("vendor__owner")
        return parts.filter(vendor__slug=vendor) if vendor else parts

    # ── steps ──

    def place(self) -> None:
        defaults = Variant.objects.filter(is_default=True, product__name__in=self.story.goods)
        owner = self.person or Secret.new()
        cart = lock_cart(owner)
        CartItem.objects.bulk_create(
            CartItem(
                cart=cart,
                variant=variant,
                quantity=max(
                    1 + (self.n + variant.pk) % 7 // 6, variant.product.min_order_quantity
                ),
                price_seen=variant.price,
            )
            for variant in defaults.select_related("product")
        )
        how: dict[str, Any] = {
            "gateway": self.story.gateway,
            "promotion_code": self.story.code,
            "notes": self.story.notes,
        }
        if self.person is None:
            checkout, _secret = open_checkout(owner, **demo.GUEST, **how)
            self.complete(checkout)
            cart.delete()
            return
        address = self.person.addresses.get(is_default=True)
        self.order = check_out(self.person, shipping_address=address.pk, **how)

    def complete(self, checkout: Checkout) -> None:
        """Its keys are the same on each run, and open nothing."""
        self.order = complete_checkout(checkout).order
        found = Checkout.objects.filter(pk=checkout.pk)
        found.update(public_id=f"{self.n:024x}", secret_hash=self.n.to_bytes(32))

    def pay(self) -> None:
        confirm_payment(self.order.payments.get(), by=self.staff, note="Transfer diterima.")

    def process(self, vendor: str = "") -> None:
        for part in self.parts(vendor):
            apply_transition(part, "process", by=part.vendor.owner)

    def ship(self, vendor: str = "") -> None:
        for part in self.parts(vendor):
            digits = sha256(f"parcel {part.pk}".encode()).hexdigest()[:12].upper()
            apply_transition(
                part,
                "ship",
                by=part.vendor.owner,
                tracking_number=digits,
                carrier=CARRIERS[part.pk % len(CARRIERS)],
            )

    def deliver(self, vendor: str = "") -> None:
        for part in self.parts(vendor):
            apply_transition(part, "deliver", by=part.vendor.owner)

    def receive(self, vendor: str = "") -> None:
        part: dict[str, Any] = {"fulfillment_id": self.part(vendor).pk} if vendor else {}
        move_order(self.order, Status.COMPLETED, by=self.buyer, **part)

    def call_off(self, why: str) -> None:
        move_order(self.order, Status.CANCELLED, by=self.buyer, note=why)

    def cancel(self, vendor: str, why: str) -> None:
        part = self.part(vendor)
        apply_transition(part, "cancel", by=part.vendor.owner, note=why)

    def run_out(self) -> None:
        """Nobody paid in time, which is over for as long as it takes to see to it."""
        order = Order.objects.filter(pk=self.order.pk)
        order.update(expires_at=timezone.now())
        expire_unpaid()
        order.update(expires_at=self.order.expires_at)

    def ask_return(self, vendor: str, why: str) -> None:
        request_return(self.part(vendor), by=self.buyer, reason=why)

    def ask_piece(self, vendor: str, goods: str, why: str) -> None:
        """One piece of one thing goes back; a picture shows why."""
        part = self.part(vendor)
        item = part.items.get(product_name=goods)
        pictures = [gallery.photograph(item.product)]
        request_return(part, by=self.buyer, reason=why, items={item.pk: 1}, pictures=pictures)

    def agree(self, vendor: str, answer: str, at_fault: str = "") -> None:
        part = self.part(vendor)
        by = part.vendor.owner
        decide_return(part.returns.get(), by=by, approve=True, answer=answer, at_fault=at_fault)

    def take_back(self, vendor: str, restock: bool = True) -> None:
        part = self.part(vendor)
        receive_return(part.returns.get(), by=part.vendor.owner, restock=restock)

    def exchange(self, goods: str) -> None:
        """One of other goods for those that went back; the story goes on with the new order."""
        asked = ReturnRequest.objects.get(fulfillment__order=self.order)
        wanted = Variant.objects.get(is_default=True, product__name=goods)
        checkout, _secret = open_exchange(asked, by=self.buyer, lines={wanted.pk: 1})
        change_checkout(
            checkout,
            lines={wanted.pk: 1},
            shipping_address=checkout.shipping_address,
            gateway=self.story.gateway,
        )
        self.complete(checkout)

    def give_back(self, why: str, amount: int, goods: str = "") -> None:
        """Out of kindness: of one thing, or shared out over all."""
        items = OrderItem.objects.filter(fulfillment__order=self.order, product_name=goods)
        only = items.get().pk if goods else None
        refund_order(self.order, by=self.staff, reason=why, amount=Decimal(amount), item_id=only)

    def give_back_shipping(self, why: str, vendor: str) -> None:
        part = self.part(vendor)
        refund_order(self.order, by=self.staff, reason=why, part=part, is_shipping=True)

    def prove(self) -> None:
        payment = self.order.payments.get()
        file = gallery.paper("BUKTI TRANSFER", f"Rp{payment.amount:.0f}", "BERHASIL")
        upload_proof(payment, file=file, by=self.buyer)

    def refuse(self, why: str) -> None:
        proof = Proof.objects.get(payment__order=self.order)
        refuse_proof(proof, by=self.staff, reason=why)

    def send_refunds(self) -> None:
        for refund in Refund.objects.filter(payment__order=self.order):
            confirm_refund(refund, by=self.staff)
