"""A small shop in which every operation has something to act on, and the seven who may try."""

from decimal import Decimal
from functools import cached_property

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils import timezone

from accounts.models import User
from accounts.operations import ask_for_export, log_in, write_export
from accounts.tests.factories import (
    PASSWORD,
    make_address,
    make_key,
    make_payment_method,
    make_staff,
    make_user,
)
from accounts.tokens import sign_access
from audit.models import LogEntry
from catalog.models import WishlistItem
from catalog.operations import add_image
from catalog.tests.factories import make_category, make_import, make_product, make_variant
from content.tests.factories import make_article, make_page, make_testimonial
from core.api.json import dumps
from core.calendar import today
from dashboard.tests.shops import picture_file
from ledger.models import BankAccount, Payout, PayoutRun
from ledger.operations import propose_adjustment
from ledger.tests.factories import make_adjustment, make_payable_vendor
from notifications.tests.factories import make_delivery, make_endpoint
from orders.models import CartItem, StatusLabel
from orders.operations import (
    add_return_picture,
    add_to_cart,
    decide_return,
    open_checkout,
    request_return,
    save_for_later,
)
from orders.tests.factories import ADDRESS, bring, make_order
from payments.models import HouseAccount
from payments.operations import upload_proof
from promotions.tests.factories import make_promotion
from reviews.operations import revise_review, write_review
from reviews.pictures import add_picture
from rupa_rawi.tests.contract.document import PREFIX, Operation
from vendors.tests.factories import make_vendor

ANONYMOUS = "anonymous"
MISSING = {"number": "990101FFFFFFFFFFFF", "slug": "tidak-ada", "gateway": "tidak-ada"} | {
    "provider": "tidak-ada"
}
MISSING_ID = 999_999_999
JSON = "application/json"


class World:
    """The people, and one of each thing: the buyer's, or the vendor's, or of the house."""

    def __init__(self) -> None:
        self.buyer, self.other_buyer = make_user(), make_user()
        self.vendor, self.other_vendor = make_user(), make_user()
        self.staff, self.clerk = make_staff(), make_user(is_staff=True)
        self.shop, self.rival = make_vendor(self.vendor), make_vendor(self.other_vendor)
        self.waiting = make_vendor(status="pending")
        self.make_goods()
        self.make_belongings()
        self.make_orders()
        self.make_house()
        for user in self.people.values():
            if user:
                add_to_cart(user, self.for_all.pk, 1)
        self.refresh = log_in(None, login=self.buyer.username, password=PASSWORD).refresh
        self.session = self.buyer.sessions.get()
        self.checkout, _secret = open_checkout(self.buyer, shipping_address=ADDRESS, gateway="test")
        kept = add_to_cart(self.buyer, make_variant().pk, 1)
        self.saved = save_for_later(self.buyer, kept.pk)
        self.cart_item = CartItem.objects.get(cart__buyer=self.buyer)

    def make_goods(self) -> None:
        self.category = make_category()
        self.variant = make_variant(vendor=self.shop, stock=100)
        self.product = self.variant.product
        self.for_all = make_variant(stock=1_000)  # nobody's own, so that everybody can buy it
        self.draft = make_product(self.shop, status="draft")
        make_variant(self.draft)
        self.sold_out = make_variant(vendor=self.shop, stock=0).product
        self.image = add_image(self.product, url="https://example.org/tikar.jpg")
        self.imported = make_import(self.shop)

    def make_belongings(self) -> None:
        for user in (self.buyer, self.vendor, self.other_vendor, self.staff, self.clerk):
            make_address(user)
        make_address(self.other_buyer)
        self.address = self.buyer.addresses.get()
        self.card = make_payment_method(self.buyer)
        self.key, _text = make_key(self.buyer, "orders:read")
        self.export = ask_for_export(self.buyer)
        write_export(self.export.pk)
        WishlistItem.objects.create(user=self.buyer, product=self.product)

    def make_orders(self) -> None:
        sold = {"buyer": self.buyer, "quantity": 1}
        self.order = make_order(self.variant, **sold)
        self.unpaid = make_order(self.variant, gateway="manual", **sold)
        self.delivered = make_order(self.variant, **sold)
        bring(self.delivered.fulfillments.get(), "delivered")
        self.asked, self.approved = (self.returning() for _ in range(2))
        decide_return(self.approved, by=self.vendor, approve=True)
        self.return_picture = add_return_picture(self.asked, file=picture_file(), by=self.buyer)
        proven = make_order(self.variant, gateway="manual", **sold).payments.get()
        self.proof = upload_proof(proven, file=picture_file(), by=self.buyer)
        self.review = write_review(self.product, self.buyer, rating=4)
        self.review_image = add_picture(self.review, file=picture_file(), by=self.buyer)
        disliked = make_variant(vendor=self.shop)
        bring(make_order(disliked, **sold).fulfillments.get(), "delivered")
        self.hidden = write_review(disliked.product, self.buyer, rating=1)
        revise_review(self.hidden, by=self.staff, is_hidden=True)
        self.unreviewed = make_variant(vendor=self.shop).product
        self.arrived = make_order(self.unreviewed.variants.get(), **sold)
        bring(self.arrived.fulfillments.get(), "delivered")

    def returning(self):
        part = make_order(self.variant, buyer=self.buyer).fulfillments.get()
        bring(part, "delivered")
        return request_return(part, by=self.buyer, reason="retak")

    def make_house(self) -> None:
        self.promotion = make_promotion()
        self.off = make_promotion(code="LALU", is_active=False)
        self.own_promotion = make_promotion(code="SENDIRI", vendor=self.shop)
        self.article = make_article(author=self.staff)
        self.unpublished = make_article(author=self.staff, published_at=None)
        self.page, self.unseen_page = make_page(), make_page(is_published=False)
        BankAccount.objects.create(
            vendor=self.shop,
            bank="BCA",
            number="0141234567",
            holder="Sari",
            changed_at=timezone.now(),
        )
        self.house_account = HouseAccount.objects.earliest("pk")
        self.make_money()
        self.testimonial = make_testimonial(self.shop)
        self.unheard = make_testimonial(self.shop, status="pending")
        self.label = StatusLabel.objects.create(
            vendor=self.shop, slug="dibungkus", name_id="Dibungkus", status="processing"
        )
        self.endpoint = make_endpoint(self.vendor, "order.placed")
        self.delivery = make_delivery(self.endpoint)
        self.log()

    def make_money(self) -> None:
        make_payable_vendor()
        self.run, self.own_run = self.make_run(make_user()), self.make_run(self.staff)
        self.sent = self.make_run(make_user()).payouts.get()
        PayoutRun.objects.filter(pk=self.sent.run_id).update(status="sent", is_by_one=True)
        Payout.objects.filter(pk=self.sent.pk).update(status="sent", sent_at=timezone.now())
        self.adjustment = make_adjustment(self.shop)
        self.own_adjustment = propose_adjustment(
            vendor=self.shop, amount=Decimal(5_000), reason="paket hilang", by=self.staff
        )

    def make_run(self, by: User) -> PayoutRun:
        now = timezone.now()
        run = PayoutRun.objects.create(made_by=by, made_at=now, cut_off=now, provider="manual")
        Payout.objects.create(run=run, vendor=self.shop, amount=1, reference=f"PO-{run.pk}")
        return run

    def log(self) -> None:
        LogEntry.objects.create(
            at=timezone.now(), kind="user", actor=make_user(), action="change", target="Tikar"
        )

    @cached_property
    def people(self) -> dict[str, User | None]:
        return {
            ANONYMOUS: None,
            "buyer": self.buyer,
            "other buyer": self.other_buyer,
            "vendor": self.vendor,
            "other vendor": self.other_vendor,
            "staff": self.staff,
            "clerk": self.clerk,
        }

    @cached_property
    def tokens(self) -> dict[str, str]:
        return {name: sign_access(user) for name, user in self.people.items() if user}

    def named(self, path: str, **others) -> str:
        """The address of the thing that a path is about."""
        found = path
        for template, value in (self.things | others).items():
            found = found.replace(template, str(value))
        return found

    @cached_property
    def things(self) -> dict[str, object]:
        return {
            "/reviews/{id}/images/{image}": (
                f"/reviews/{self.review.pk}/images/{self.review_image.pk}"
            ),
            "/auth/api-keys/{id}": f"/auth/api-keys/{self.key.pk}",
            "/users/{id}": f"/users/{self.buyer.pk}",
            "/users/me/sessions/{id}": f"/users/me/sessions/{self.session.pk}",
            "/users/me/exports/{id}": f"/users/me/exports/{self.export.pk}",
            "/users/me/addresses/{id}": f"/users/me/addresses/{self.address.pk}",
            "/users/me/payment-methods/{id}": f"/users/me/payment-methods/{self.card.pk}",
            "/vendors/{slug}": f"/vendors/{self.shop.slug}",
            "/admin/vendors/{id}": f"/admin/vendors/{self.shop.pk}",
            "/categories/{id}": f"/categories/{self.category.pk}",
            "/vendor/products/imports/{id}": f"/vendor/products/imports/{self.imported.pk}",
            "/vendor/products/{id}": f"/vendor/products/{self.draft.pk}",
            "/products/{id}/stock-notice": f"/products/{self.sold_out.pk}/stock-notice",
            "/products/{id}": f"/products/{self.product.pk}",
            "{image}": self.image.pk,
            "{product_id}": self.product.pk,
            "/vendor/promotions/{id}": f"/vendor/promotions/{self.own_promotion.pk}",
            "/admin/proofs/{id}": f"/admin/proofs/{self.proof.pk}",
            "/payments/{id}/proof": f"/payments/{self.order.payments.get().pk}/proof",
            "/returns/{id}/pictures": f"/returns/{self.asked.pk}/pictures",
            "{picture}": self.return_picture.pk,
            "promotions/{id}": f"promotions/{self.promotion.pk}",
            "/articles/{slug}": f"/articles/{self.article.slug}",
            "/pages/{slug}": f"/pages/{self.page.slug}",
            "/admin/pages/{id}": f"/admin/pages/{self.page.pk}",
            "/testimonials/{id}": f"/testimonials/{self.testimonial.pk}",
            "/checkouts/{public_id}": f"/checkouts/{self.checkout.public_id}",
            "/cart/saved/{id}": f"/cart/saved/{self.saved.pk}",
            "/cart/items/{id}": f"/cart/items/{self.cart_item.pk}",
            "/orders/{number}": f"/orders/{self.order.number}",
            "/returns/{id}": f"/returns/{self.asked.pk}",
            "/status-labels/{id}": f"/status-labels/{self.label.pk}",
            "/reviews/{id}": f"/reviews/{self.review.pk}",
            "/webhooks/{id}": f"/webhooks/{self.endpoint.pk}",
            "{delivery}": self.delivery.pk,
            "/admin/payouts/{run_id}": f"/admin/payouts/{self.run.pk}",
            "/admin/payouts/{id}": f"/admin/payouts/{self.run.pk}",
            "/admin/bank-accounts/{id}": f"/admin/bank-accounts/{self.shop.bank_account.pk}",
            "/admin/house-accounts/{id}": f"/admin/house-accounts/{self.house_account.pk}",
            "/admin/adjustments/{id}": f"/admin/adjustments/{self.adjustment.pk}",
            "{provider}": "midtrans",
            "{gateway}": "midtrans",
            "{month}": f"{today():%Y-%m}",
        }


def missing(path: str) -> str:
    """The same address, of what does not exist."""
    names = [piece.partition("}")[0] for piece in path.split("{")[1:]]
    for name in names:
        path = path.replace(f"{{{name}}}", str(MISSING.get(name, MISSING_ID)))
    return path


def ask(one: Operation, address: str, token: str | None, body=None):
    """Make the request of an operation, as the WSGI application gets it."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    data, kind = b"", JSON
    if isinstance(body, dict) and any(isinstance(v, SimpleUploadedFile) for v in body.values()):
        for value in body.values():
            if isinstance(value, SimpleUploadedFile):
                value.seek(0)
        data, kind = encode_multipart(BOUNDARY, body), MULTIPART_CONTENT
    elif body is not None:
        data = dumps(body)
    return Client(raise_request_exception=False).generic(
        one.method, f"{PREFIX}{address}", data, content_type=kind, headers=headers
    )
