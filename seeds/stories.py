"""The orders of the demo shop: who bought what, and what became of it.

Each story is lived through the shop's own operations, one step after the other, and then dated
back: what happened in the moment of a step is written as the time at which the story tells it.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from operator import attrgetter
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from accounts.models import User
from catalog.models import Product, Variant
from core import events
from orders.guests import Actor, Guest, Secret
from orders.models import CartItem, Checkout, Fulfillment, Order, OrderItem
from orders.operations import (
    apply_transition,
    decide_return,
    move_order,
    open_checkout,
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
from promotions.models import Promotion
from reviews.models import Review, ReviewImage
from reviews.operations import average, short_name
from seeds import demo, gallery
from seeds.demo import forms
from seeds.hindsight import Hindsight
from vendors.models import Vendor

CARRIERS = ("JNE", "SiCepat", "Pos Indonesia", "AnterAja")


@dataclass(frozen=True)
class Story:
    """`steps` are hours after the step before, the name of a method of Telling, and its words.
    Without a buyer it is a guest's."""

    buyer: str
    hours_ago: float
    goods: Sequence[str]
    steps: Sequence[tuple] = ()
    gateway: str = "manual"
    code: str = ""
    notes: str = ""
    reviews: Sequence[forms.Review] = field(default=(), repr=False)


DAY = 24
PAID = (2, "pay")
SENT = (PAID, (7, "process"), (20, "ship"))
THERE = (*SENT, (42, "deliver"))
KEPT = (*THERE, (26, "receive"))

STORIES = (
    # waiting for the money
    Story("hannah", 5, ["Bantal Sarung Kotak Perca", "Vas Keramik Laut"], [(3, "prove")]),
    Story("sari", 20, ["Lulur Kunyit Beras", "Kotak Pandan Serbaguna"],
          [(4, "prove"), (5, "refuse", "Jumlah yang masuk kurang Rp20.000.")],
          notes="Titip di satpam."),
    # paid, and nobody has touched it
    Story("rizky", 6, ["Kopi Arabika Gayo Natural"], [PAID]),
    Story("sari", 3, ["Keranjang Anyaman Rotan", "Besek Bambu Bertutup"], [(1, "pay")]),
    Story("niluh", 9, ["Keranjang Anyaman Rotan"], [PAID]),
    Story("maria", 8, ["Sarung Bantal Batik Mega Mendung"], [PAID]),
    Story("", 7, ["Sabun Batang Daun Kelor"], [PAID], notes="Kado, tolong tanpa nota."),
    # being packed
    Story("bagus", 30, ["Tikar Pandan Tiga Warna", "Tas Bulat Rotan Ketak"],
          [PAID, (10, "process")]),
    Story("yohanes", 26, ["Kopi Gayo Perempuan Petani"], [(5, "process")], gateway="cod"),
    # on the road
    Story("sari", 4 * DAY, ["Kap Lampu Bambu Kubah"], SENT, notes="Tolong dibungkus tebal."),
    Story("maria", 5 * DAY, ["Selendang Batik Truntum", "Kain Jumputan Pelangi Tarum"], SENT),
    Story("hannah", 6 * DAY, ["Madu Hutan Lamtoro", "Teh Kulit Kopi Cascara"], SENT,
          code="SALAMKENAL"),
    # of three vendors one has sent, one is packing, and one has nothing left
    Story("andi", 5 * DAY, ["Keranjang Anyaman Rotan", "Talenan Kayu Sonokeling",
                            "Cangkir Kopi Glasir Madu"],
          [PAID, (5, "process", "anyam-rajapolah"), (3, "process", "kayu-manah"),
           (16, "ship", "anyam-rajapolah"),
           (4, "cancel", "lempung-kasongan", "Gelas terakhir retak di tungku, mohon maaf.")]),
    # there, and the buyer may still complain
    Story("niluh", 4 * DAY, ["Sabun Batang Daun Kelor", "Minyak Pijat Sereh Wangi"],
          [*THERE, (9, "ask_piece", "sabun-kebun-tabanan", "Minyak Pijat Sereh Wangi",
                    "Tutup botolnya pecah, separuh minyak tumpah.")]),
    Story("rizky", 4 * DAY, ["Buku Catatan Kertas Daur", "Tas Belanja Mega Mendung"],
          [(5, "process"), (18, "ship"), (50, "deliver")], gateway="cod"),
    Story("hannah", 5 * DAY, ["Teko Keramik Senja"],
          [PAID, (9, "process"), (22, "ship"), (48, "deliver"),
           (8, "ask_return", "lempung-kasongan", "Cerat retak rambut dan merembes.")]),
    # received
    Story("niluh", 6.8 * DAY, ["Kain Batik Tulis Kawung Soga"], KEPT, code="KENDURI10"),
    Story("", 13 * DAY, ["Teh Kulit Kopi Cascara"], KEPT, reviews=[demo.GUESTS_REVIEW]),
    # some of the money was given back weeks after it had been paid out to the maker
    Story("andi", 45 * DAY, ["Kain Batik Tulis Tiga Negeri"],
          [*KEPT, (22 * DAY, "give_back", "Ada noda kecil di tepi kain.", 150_000),
           (5, "send_refunds")], code="HARIBATIK20"),
    # some of it sent back, or some money given back
    Story("maria", 15 * DAY, ["Keranjang Anyaman Rotan", "Besek Bambu Bertutup"],
          [*THERE, (12, "ask_piece", "anyam-rajapolah", "Besek Bambu Bertutup",
                    "Salah satu besek penyok."),
           (5, "agree", "anyam-rajapolah", "Maaf, silakan dikirim kembali.", "vendor"),
           (70, "take_back", "anyam-rajapolah", False), (6, "send_refunds"), (3, "receive")],
          code="RAJAPOLAH5"),
    Story("bagus", 18 * DAY, ["Lulur Kunyit Beras", "Sabun Batang Daun Kelor"],
          [*KEPT, (30, "give_back", "Toplesnya retak, tetapi isinya utuh.", 20_000,
                   "Lulur Kunyit Beras"), (4, "send_refunds")]),
    Story("rizky", 22 * DAY, ["Tikar Pandan Tiga Warna", "Cangkir Kopi Glasir Madu"],
          [*KEPT, (20, "give_back", "Terlambat seminggu, mohon maaf.", 15_000),
           (4, "send_refunds")]),
    Story("hannah", 25 * DAY, ["Kotak Pandan Serbaguna"],
          [*KEPT, (10, "give_back_shipping", "Kurir salah alamat dua kali.", "anyam-rajapolah")]),
    # called off
    Story("bagus", 12 * DAY, ["Papan Saji Kayu Jati"],
          [(3, "call_off", "Salah pilih ukuran, nanti pesan lagi.")]),
    Story("rizky", 3 * DAY, ["Pot Gerabah Tumpal", "Piring Saji Hijau Lumut"],
          [(1, "call_off", "Alamatnya keliru.")], code="KENDURI10"),
    Story("maria", 20 * DAY, ["Taplak Meja Tenun Lurik"],
          [PAID, (12, "cancel", "tenun-lepo-sikka", "Benang warnanya habis sampai bulan depan."),
           (20, "send_refunds")]),
    Story("andi", 33 * DAY, ["Mangkuk Kayu Mangga"], [(72, "run_out")]),
    # sent back
    Story("yohanes", 28 * DAY, ["Sarung Bantal Tenun Flores"],
          [*THERE, (20, "ask_return", "tenun-lepo-sikka", "Warnanya lain sekali daripada di foto."),
           (6, "agree", "tenun-lepo-sikka", "Maaf, silakan dikirim kembali."),
           (90, "take_back", "tenun-lepo-sikka"), (5, "send_refunds")]),
    Story("sari", 48 * DAY, ["Mangkuk Glasir Telur Asin", "Set Sendok Masak Kayu Mahoni"],
          [*THERE, (15, "ask_return", "lempung-kasongan", "Satu mangkuk pecah di jalan."),
           (4, "agree", "lempung-kasongan", "Kami kirim uangnya kembali."),
           (80, "take_back", "lempung-kasongan", False), (2, "receive", "kayu-manah"),
           (4, "send_refunds")]),
)  # fmt: skip


def stories_of_reviews() -> list[Story]:
    """Whoever writes a review has bought and received the thing: three orders for each buyer."""
    stories = []
    vendors = {product.name: product.vendor for product in demo.PRODUCTS}
    for n, buyer in enumerate(demo.BUYERS):
        said = [review for review in demo.REVIEWS if review.buyer == buyer.person.username]
        said.sort(key=lambda review: vendors[review.product])
        for k in range(3):
            reviews = said[len(said) * k // 3 : len(said) * (k + 1) // 3]
            on_delivery = (n + k) % 5 == 0
            stories.append(
                Story(
                    buyer=buyer.person.username,
                    hours_ago=(86 - 26 * k - 2.6 * n) * DAY + 5 * k,
                    goods=[review.product for review in reviews],
                    steps=KEPT[1:] if on_delivery else KEPT,
                    gateway="cod" if on_delivery else "manual",
                    reviews=reviews,
                )
            )
    return stories


def tell_stories(now: datetime) -> int:
    """Live through all stories, oldest first; how many there are."""
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
    return len(stories)


@contextmanager
def without_savepoints() -> Iterator[None]:
    """A quarter of all statements would be savepoints, and a step that is refused ends the run."""
    before = connection.features.uses_savepoints
    connection.features.uses_savepoints = False
    try:
        yield
    finally:
        connection.features.uses_savepoints = before


# ── one story ───────────────────────────────────────────────────────────────────────────────────


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
            self.order = complete_checkout(checkout).order
            cart.delete()
            # the same on each run, and opened by nothing
            found = Checkout.objects.filter(pk=checkout.pk)
            found.update(public_id=f"{self.n:024x}", secret_hash=self.n.to_bytes(32))
            return
        address = self.person.addresses.get(is_default=True)
        self.order = check_out(self.person, shipping_address=address.pk, **how)

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


# ── promotions ──────────────────────────────────────────────────────────────────────────────────


def write_promotion(offer: forms.Promotion, now: datetime) -> None:
    """Written when the stories have come to its start, so that no earlier order has used it.

    One that is over by now stays open until the stories are told.
    """
    ends_at = None
    if offer.ends_in_days is not None and offer.ends_in_days > 0:
        ends_at = now + timedelta(days=offer.ends_in_days)
    starts_at = now + timedelta(days=offer.starts_in_days)
    promotion = Promotion.objects.create(
        vendor=Vendor.objects.filter(slug=offer.own_of).first(),
        title=offer.name,
        description=offer.description,
        code=offer.code or "",
        kind=offer.type,
        value=offer.value,
        max_discount=offer.max_discount,
        min_subtotal=offer.minimum_subtotal,
        usage_limit=offer.usage_limit,
        buyer_limit=offer.limit_per_buyer,
        applies_to="selected" if offer.has_scope else "everything",
        is_active=offer.is_active,
        starts_at=starts_at,
        ends_at=ends_at,
    )
    promotion.categories.set(promotion.categories.model.objects.filter(name__in=offer.categories))
    promotion.vendors.set(promotion.vendors.model.objects.filter(slug__in=offer.vendors))
    promotion.products.set(Product.objects.filter(name__in=offer.products))
    created_at = min(starts_at, now) - timedelta(days=1)
    Promotion.objects.filter(pk=promotion.pk).update(created_at=created_at)


def close_promotions(now: datetime) -> None:
    for offer in demo.PROMOTIONS:
        if offer.ends_in_days is not None and offer.ends_in_days <= 0:
            ends_at = now + timedelta(days=offer.ends_in_days)
            Promotion.objects.filter(title=offer.name).update(ends_at=ends_at)


# ── reviews ─────────────────────────────────────────────────────────────────────────────────────


class Said(NamedTuple):
    at: datetime
    words: forms.Review
    order: Order  # that the goods came with


def write_reviews(said: list[Said]) -> None:
    """Oldest first, and with them the rating figures of their products."""
    said.sort(key=attrgetter("at"))
    products = {product.name: product for product in Product.objects.all()}
    buyers = {user.username: user for user in User.objects.all()}
    reviews = Review.objects.bulk_create(
        Review(
            product=products[one.words.product],
            **signed(one, buyers),
            rating=one.words.rating,
            comment=one.words.comment,
        )
        for one in said
    )
    for review, one in zip(reviews, said, strict=True):
        review.created_at = review.updated_at = one.at
        product = review.product
        product.rating_sum += review.rating
        product.review_count += 1
        product.rating = average(product.rating_sum, product.review_count)
    Review.objects.bulk_update(reviews, ["created_at", "updated_at"])
    Product.objects.bulk_update(products.values(), ["rating_sum", "review_count", "rating"])
    show_pictures(reviews)


def signed(said: Said, buyers: dict[str, User]) -> dict[str, Any]:
    """By an account, or by a guest about what was bought."""
    if said.words.buyer:
        return {"author": buyers[said.words.buyer]}
    bought = OrderItem.objects.filter(fulfillment__order=said.order)
    item = bought.get(product_name=said.words.product)
    return {"item": item, "guest_name": short_name(Guest(said.order))}


def show_pictures(reviews: list[Review]) -> None:
    """Every fifth buyer who was pleased shows what arrived."""
    goods = {product.name: product for product in demo.PRODUCTS}
    pleased = [review for review in reviews if review.rating >= 4 and review.comment]
    for n, review in enumerate(pleased[::5], start=1):
        picture, small = gallery.snapshot(goods[review.product.name], f"pembeli-{n}")
        ReviewImage.objects.create(
            review=review,
            file=picture.name,
            thumbnail=small.name,
            width=picture.width,
            height=picture.height,
        )
