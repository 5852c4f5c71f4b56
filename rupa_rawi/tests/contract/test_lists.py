"""A list asks the database as often for fifty rows as for one, and pages the same way everywhere
(docs/reliability.md, promise 15)."""

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import DataExport
from accounts.operations import open_session
from accounts.tests.factories import make_address, make_key, make_payment_method, make_user
from catalog.models import WishlistItem
from catalog.operations import add_image
from catalog.tests.factories import make_category, make_import, make_variant
from content.tests.factories import make_article, make_page, make_testimonial
from core.tests.tables import every
from ledger.models import BankAccount, Payout
from ledger.tests.factories import make_adjustment
from notifications.models import WebhookEndpoint
from notifications.tests.factories import make_delivery
from orders.models import (
    OrderItem,
    Question,
    ReturnRequest,
    SavedItem,
    StatusChange,
    StatusLabel,
)
from orders.operations import add_to_cart
from orders.tests.factories import make_house_account, make_order
from payments.models import Proof
from promotions.tests.factories import make_promotion
from reviews.models import Review
from rupa_rawi.tests.contract.document import operation, operations
from rupa_rawi.tests.contract.world import World, ask
from vendors.tests.factories import make_vendor

# Who asks for each list: somebody to whom every row of the shelf below is visible.
LISTS = {
    "admin_adjustments_list": "staff",
    "admin_bank_accounts_list": "staff",
    "admin_house_accounts_list": "staff",
    "admin_logs_list": "staff",
    "admin_pages_list": "staff",
    "admin_payouts_lines_list": "staff",
    "admin_payouts_list": "staff",
    "admin_promotions_list": "staff",
    "admin_proofs_list": "staff",
    "admin_vendors_list": "staff",
    "articles_list": "anonymous",
    "auth_api_keys_list": "buyer",
    "cart_retrieve": "buyer",
    "cart_saved_list": "buyer",
    "categories_list": "anonymous",
    "orders_history_list": "buyer",
    "orders_list": "buyer",
    "orders_questions_list": "buyer",
    "orders_returns_list": "buyer",
    "orders_reviews_list": "buyer",
    "pages_list": "anonymous",
    "products_list": "anonymous",
    "products_questions_list": "anonymous",
    "products_reviews_list": "anonymous",
    "promotions_list": "anonymous",
    "returns_list": "vendor",
    "status_labels_list": "vendor",
    "testimonials_list": "anonymous",
    "users_me_addresses_list": "buyer",
    "users_me_exports_list": "buyer",
    "users_me_payment_methods_list": "buyer",
    "users_me_sessions_list": "buyer",
    "vendor_ledger_list": "vendor",
    "vendor_orders_list": "vendor",
    "vendor_payouts_list": "vendor",
    "vendor_products_imports_list": "vendor",
    "vendor_products_list": "vendor",
    "vendor_promotions_list": "vendor",
    "vendors_list": "anonymous",
    "vendors_products_list": "anonymous",
    "webhooks_deliveries_list": "vendor",
    "webhooks_list": "vendor",
    "wishlist_list": "buyer",
}
NOT_CALLED_LISTS = {"cart_retrieve"}  # they are, to who looks
OF_A_SEARCH = {"products_list", "vendors_products_list"}
PAGED = sorted(name for name in LISTS if "cursor" in operation(name).parameters)
MANY = 50
NO_CURSORS = ["", "%20", "x", "bz0tMQ==", "bzI9MQ==", "cD0yMDI2LTk5LTk5"]


class Shelf(World):
    """The world, to which one more of everything can be added again and again."""

    def __init__(self) -> None:
        super().__init__()
        self.grow_questions()
        self.grow_payouts()
        self.grow_returns()

    def grow(self) -> None:
        variant = make_variant(vendor=self.shop)
        add_image(variant.product, url="https://example.org/tikar.jpg")
        variant.product.category = make_category(self.category)
        variant.product.save()
        make_import(self.shop)
        WishlistItem.objects.create(user=self.buyer, product=variant.product)
        Review.objects.create(product=self.product, author=make_user(), rating=4)
        self.grow_belongings()
        self.grow_house()
        self.grow_bought(variant)
        part = make_order(variant, buyer=self.buyer).fulfillments.get(vendor=self.shop)
        now = timezone.now()
        asked = ReturnRequest.objects.create(fulfillment=part, reason="retak", requested_at=now)
        asked.items.create(item=part.items.get(), quantity=1)
        kept = {"content": b"", "content_type": "image/webp", "uploaded_at": now}
        asked.pictures.create(**kept)
        self.grow_returns()
        Proof.objects.create(payment=self.proof.payment, status="refused", **kept)
        StatusChange.objects.create(
            order=self.order, axis="note", by=make_user(), note="lagi", at=now
        )

    def grow_returns(self) -> None:
        """Of one order: each is declined."""
        part = self.order.fulfillments.get(vendor=self.shop)
        asked = ReturnRequest.objects.create(
            fulfillment=part, status="declined", reason="retak", requested_at=timezone.now()
        )
        asked.items.create(item=part.items.earliest("pk"), quantity=1)

    def grow_belongings(self) -> None:
        make_address(self.buyer)
        make_payment_method(self.buyer)
        make_key(self.buyer, "orders:read")
        open_session(self.buyer)
        made = {"created_at": timezone.now(), "done_at": timezone.now()}
        DataExport.objects.create(user=self.buyer, content=b"", expires_at=timezone.now(), **made)

    def grow_bought(self, variant) -> None:
        item = OrderItem.objects.filter(fulfillment__order=self.order).latest("pk")
        item.pk, item.variant, item.product = None, variant, variant.product
        item.save()
        Review.objects.create(product=variant.product, author=self.buyer, rating=4)
        SavedItem.objects.create(cart=self.buyer.cart, variant=variant, quantity=1)

    def grow_house(self) -> None:
        promotion = make_promotion(code=f"X{self.name()}", products=[self.product])
        promotion.vendors.add(self.shop)
        make_promotion(code=f"Y{self.name()}", vendor=self.shop, products=[self.product])
        make_article(author=make_user())
        make_testimonial()
        StatusLabel.objects.create(
            vendor=self.shop, slug=f"x-{self.name()}", name_id="Lagi", status="processing"
        )
        WebhookEndpoint.objects.create(
            owner=self.vendor,
            url="https://lain.example/",
            event_types=["order.placed"],
            created_at=timezone.now(),
            is_active=False,  # or fifty orders make thousands of deliveries
            disabled_at=timezone.now(),
        )
        make_delivery(self.endpoint)
        make_page()
        self.grow_questions()
        self.grow_payouts()
        self.log()

    def grow_questions(self) -> None:
        asked = {"vendor": self.shop, "asker": self.buyer, "text": "Tahan air?", "answer": "Ya."}
        moments = {"asked_at": timezone.now(), "answered_at": timezone.now()}
        part = self.order.fulfillments.get(vendor=self.shop)
        for about in ({"product": self.product}, {"fulfillment": part}):
            Question.objects.create(**asked, **moments, **about)

    def grow_payouts(self) -> None:
        run = self.make_run(self.staff)
        other = make_vendor()
        Payout.objects.create(run=self.run, vendor=other, amount=1, reference=f"PO-x-{run.pk}")
        make_adjustment(other)
        given = {"bank": "BCA", "number": "0141234567", "holder": "Sari"}
        BankAccount.objects.create(vendor=other, changed_at=timezone.now(), **given)
        make_house_account(number=self.name())

    def name(self) -> int:
        return StatusLabel.objects.count()

    def fill_cart(self) -> None:
        for _ in range(MANY):
            add_to_cart(self.buyer, make_variant().pk, 1)


def measured(shelf: Shelf, name: str, query: str = "?page_size=100") -> tuple[int, int]:
    """How many rows a list shows, and how many questions that took."""
    one = operation(name)
    address = shelf.named(one.path) + (query if name in PAGED else "")
    with CaptureQueriesContext(connection) as queries:
        answer = ask(one, address, shelf.tokens.get(LISTS[name]))
    assert answer.status_code == 200, answer.content
    return len(rows_of(answer.json())), len(queries)


def rows_of(body) -> list:
    if isinstance(body, list):
        return body
    if "vendors" in body:
        return [item for vendor in body["vendors"] for item in vendor["items"]]
    return [row for top in body["results"] for row in [top, *top.get("children", [])]]


@pytest.fixture(scope="module")
def shelf(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield Shelf()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def counts(shelf, django_db_blocker) -> dict:
    """Of each list: (rows, queries) when there are few, and when there are many."""
    with django_db_blocker.unblock(), transaction.atomic():
        cache.clear()
        few = {name: warm(shelf, name) for name in LISTS}
        for _ in range(MANY):
            shelf.grow()
        shelf.fill_cart()
        many = {name: warm(shelf, name) for name in LISTS}
        transaction.set_rollback(True)
    return {name: (few[name], many[name]) for name in LISTS}


def warm(shelf: Shelf, name: str) -> tuple[int, int]:
    """Measured the second time: what a process keeps is there then."""
    measured(shelf, name)
    return measured(shelf, name)


def test_every_list_has_an_entry():
    listing = {one.id for one in operations() if one.lists and one.method == "GET"}

    assert listing | NOT_CALLED_LISTS == set(LISTS)


def test_fifty_rows_take_as_many_queries_as_one(counts):
    def check(name: str) -> None:
        (few, queries), (many, as_many) = counts[name]
        assert 0 < few < many - 40
        assert as_many == queries

    every(LISTS, check)


def test_what_is_no_cursor_is_a_404(shelf, db):
    def check(name: str) -> None:
        one = operation(name)
        for cursor in NO_CURSORS:
            address = f"{shelf.named(one.path)}?cursor={cursor}"
            answer = ask(one, address, shelf.tokens.get(LISTS[name]))
            assert answer.status_code == 404, answer.content
            assert answer.json()["errors"][0]["code"] == "not_found"

    every(PAGED, check)


def test_a_page_has_1_to_100_rows_and_more_are_never_shown(shelf, db):
    def check(name: str) -> None:
        one, token = operation(name), shelf.tokens.get(LISTS[name])
        address = shelf.named(one.path)
        for size in ("0", "-1", "x", "1.5", ""):
            answer = ask(one, f"{address}?page_size={size}", token)
            assert answer.status_code == 400, size
            assert answer.json()["errors"][0]["attr"] == "page_size"
        for size in ("101", "999999999"):
            assert ask(one, f"{address}?page_size={size}", token).status_code == 200
        page = ask(one, f"{address}?page_size=1", token).json()
        more = {"did_you_mean"} if name in OF_A_SEARCH else set()
        assert page.keys() == {"next", "previous", "results"} | more
        assert len(page["results"]) == 1

    every(PAGED, check)


def test_page_after_page_ends(shelf, db):
    def check(name: str) -> None:
        one, token = operation(name), shelf.tokens.get(LISTS[name])
        address, pages = f"{shelf.named(one.path)}?page_size=1", 0
        while address:
            page = ask(one, address, token).json()
            address = page["next"] and page["next"].partition("/api/v1")[2]
            pages += 1
            assert pages < 200
        assert page["results"]
        assert (page["previous"] is None) == (pages == 1)

    every(PAGED, check)


def test_a_parameter_that_a_list_does_not_know_is_refused_with_one_code(shelf, db):
    def check(name: str) -> None:
        one, token = operation(name), shelf.tokens.get(LISTS[name])
        answer = ask(one, f"{shelf.named(one.path)}?misspelt=1", token)
        assert answer.status_code == 400, answer.content
        [error] = answer.json()["errors"]
        assert (error["attr"], error["code"]) == ("misspelt", "unknown_parameter")

    every(PAGED, check)


def test_a_parameter_that_takes_one_value_is_refused_when_given_twice(shelf, db):
    def check(cell: tuple[str, str]) -> None:
        name, parameter = cell
        one, token = operation(name), shelf.tokens.get(LISTS[name])
        answer = ask(one, f"{shelf.named(one.path)}?{parameter}=1&{parameter}=2", token)
        assert answer.status_code == 400, answer.content
        [error] = answer.json()["errors"]
        assert (error["attr"], error["code"]) == (parameter, "repeated_parameter")

    every(
        [
            (name, parameter["name"])
            for name in PAGED
            for parameter in operation(name).parameters.values()
            if parameter["in"] == "query"
            and parameter["schema"].get("type") != "array"
            and parameter["name"] not in ("cursor", "page_size")
        ],
        check,
        at_least=10,
    )
