"""The demo shop, as its visitors and its auditors find it."""

import json

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.files.storage import default_storage
from django.db.models import F, Max, Min
from django.utils import timezone

from accounts.models import User, UserSession
from accounts.operations import file_of
from catalog.models import Product, ProductImage, Variant
from content import models as content
from core import integrity
from core.database.sql import rows
from core.pages.media import picture_path
from orders.models import Fulfillment, Order, OrderItem, SavedItem, StatusChange
from orders.statuses import PaymentStatus, Status
from payments.models import Payment, Refund
from promotions.models import Promotion
from reviews.models import Review
from seeds import demo, gallery
from seeds.tests.fingerprints import fingerprint
from vendors.models import Vendor


@pytest.fixture(scope="module", autouse=True)
def shop(sow):
    sow("demo", reset=True)


pytestmark = pytest.mark.django_db


def test_the_books_balance():
    found = {name: lines for name, lines in integrity.violations().items() if lines}

    assert found == {}


def test_there_is_an_order_in_every_status():
    assert set(Order.objects.values_list("status", flat=True)) == set(Status.values)
    assert set(Fulfillment.objects.values_list("status", flat=True)) == set(Status.values)


def test_there_are_orders_paid_in_every_way_they_can_end():
    told = set(Order.objects.values_list("payment_status", flat=True))

    assert told == set(PaymentStatus.values) - {PaymentStatus.AUTHORIZED, PaymentStatus.FAILED}
    assert set(Order.objects.values_list("pays_on_delivery", flat=True)) == {True, False}
    assert Refund.objects.filter(status="done").exists()
    assert Refund.objects.filter(status="pending").exists()


def test_some_orders_have_parts_that_went_different_ways():
    ways = {}
    for order, status in Fulfillment.objects.values_list("order", "status"):
        ways.setdefault(order, set()).add(status)

    assert {"shipped", "processing", "cancelled"} in ways.values()
    assert {"completed", "returned"} in ways.values()


def test_something_was_sent_back_and_other_goods_of_the_same_maker_ordered_for_it():
    new = Order.objects.get(exchange_for__isnull=False)
    asked = new.exchange_for
    old = asked.fulfillment

    assert (old.status, asked.status, new.status) == ("returned", "done", "completed")
    assert asked.told_exchange == new.number
    assert (new.buyer, new.fulfillments.get().vendor) == (old.order.buyer, old.vendor)
    assert old.returned_at < new.placed_at


@pytest.mark.parametrize(("role", "email", "password"), demo.ACCOUNTS)
def test_every_account_that_is_announced_can_sign_in(role, email, password):
    user = authenticate(username=email, password=password)

    assert user is not None
    assert user.is_superuser == user.is_staff == (role == "staff")
    assert (role == "vendor") == Vendor.objects.approved().filter(owner=user).exists()


def test_each_account_finds_something_to_do():
    for role, email, _password in demo.ACCOUNTS:
        user = User.objects.get(email=email)
        orders = Order.objects.sold_by_owner(user) if role == "vendor" else Order.objects.all()
        if role == "buyer":
            orders = Order.objects.bought_by(user)
        statuses = set(orders.values_list("status", flat=True))
        assert {"pending", "completed"} <= statuses, email


def test_vendors_have_been_approved_wait_and_have_been_turned_down():
    counts = {status: Vendor.objects.filter(status=status).count() for status in Vendor.Status}

    assert counts == {"approved": 8, "pending": 1, "rejected": 1, "suspended": 0}
    assert set(Vendor.objects.get(status="rejected").reviews.values_list("action", flat=True)) == {
        "apply",
        "reject",
    }


def test_what_is_in_stock_is_what_the_data_say():
    stock = {variant.sku: variant.stock for goods in demo.PRODUCTS for variant in goods.variants}

    assert dict(Variant.objects.values_list("sku", "stock")) == stock


def test_every_picture_lies_in_the_storage(media):
    shown = [
        *(image.url for image in ProductImage.objects.all()),
        *(picture_path(shop.business_logo_url) for shop in Vendor.objects.all()),
        *(default_storage.url(article.image) for article in content.Article.objects.all()),
    ]
    names = gallery.every_picture()

    assert len(shown) == len(names)
    assert {url.removeprefix(settings.SITE_URL) for url in shown} == {
        default_storage.url(name) for name in names
    }
    assert all(default_storage.exists(name) for name in names)
    assert not Product.objects.filter(image="").exists()


def test_every_picture_is_as_large_as_its_row_says():
    for image in ProductImage.objects.all():
        assert (image.width, image.height) == gallery.size(image.file.name)


def test_every_review_is_by_somebody_who_had_received_the_goods_by_then():
    assert Review.objects.count() == len(demo.REVIEWS) + 1
    assert Review.objects.get(author=None).guest_name == "Laras A."
    for review in Review.objects.all():
        bought = OrderItem.objects.filter(
            product=review.product,
            fulfillment__order__buyer=review.author,
            fulfillment__completed_at__lt=review.created_at,
        )
        if review.item_id:
            bought = bought.filter(pk=review.item_id)
        assert bought.exists(), review


def test_a_buyer_finds_something_on_every_page_of_the_account():
    buyer = User.objects.get(username=demo.BUYERS[0].person.username)
    saved = SavedItem.objects.of(buyer)

    assert {item.can_be_had for item in saved} == {True, False}
    devices = [row.device for row in UserSession.objects.visible_to(buyer)]
    assert sorted(devices) == ["Chrome · Android", "Firefox · Windows", "RupaRawi"]
    known = json.loads(file_of(buyer.exports.get()))
    assert known["profile"]["username"] == buyer.username
    assert known["orders"]


def test_ratings_are_those_of_the_reviews():
    wrong = rows(
        """
        SELECT catalog_product.id FROM catalog_product LEFT JOIN reviews_review AS review
            ON review.product_id = catalog_product.id
        GROUP BY catalog_product.id
        HAVING (rating_sum, review_count, catalog_product.rating) <> (coalesce(sum(review.rating),
            0), count(review.id), coalesce(round(avg(review.rating), 2), 0))
        """,
        {},
    )

    assert wrong == []


def test_the_stories_lie_in_the_last_ninety_days_and_end_before_now():
    now = timezone.now()
    times = Order.objects.aggregate(first=Min("placed_at"), last=Max("placed_at"))

    assert 80 < (now - times["first"]).days < 90
    assert (now - times["last"]).days == 0
    assert StatusChange.objects.aggregate(last=Max("at"))["last"] <= now
    assert Review.objects.aggregate(last=Max("created_at"))["last"] <= now


def test_time_goes_forward_in_every_story():
    backwards = rows(
        """
        SELECT * FROM (
            SELECT order_id, at, lag(at) OVER (PARTITION BY order_id ORDER BY id) AS before
            FROM orders_statuschange
        ) AS line WHERE at < before
        """,
        {},
    )

    assert backwards == []
    parts = Fulfillment.objects.all()
    for earlier, later in [
        ("placed_at", "shipped_at"),
        ("shipped_at", "delivered_at"),
        ("delivered_at", "completed_at"),
        ("delivered_at", "returned_at"),
        ("delivered_at", "complaint_until"),
        ("placed_at", "cancelled_at"),
    ]:
        assert not parts.filter(**{f"{later}__lte": F(earlier)}).exists(), later
    assert not Payment.objects.filter(paid_at__lt=F("order__placed_at")).exists()
    assert not Refund.objects.filter(done_at__lt=F("created_at")).exists()


def test_numbers_begin_with_the_day_of_the_order():
    for order in Order.objects.all():
        assert order.number[:6] == f"{order.placed_at:%y%m%d}"
        assert order.payments.first().reference.startswith(order.number)


def test_what_waits_for_money_or_complaints_still_may():
    now = timezone.now()

    unpaid = Order.objects.filter(status="pending", payment_status="pending")
    assert unpaid.exists()
    assert not unpaid.filter(expires_at__lte=now).exists()
    assert not Fulfillment.objects.filter(status="delivered", complaint_until__lte=now).exists()


def test_promotions_were_only_used_while_they_ran():
    assert Promotion.objects.count() == len(demo.PROMOTIONS)
    for promotion in Promotion.objects.filter(redemptions__isnull=False).distinct():
        orders = Order.objects.filter(redemptions__promotion=promotion)
        times = orders.aggregate(first=Min("placed_at"), last=Max("placed_at"))
        assert promotion.starts_at <= times["first"]
        assert promotion.ends_at is None or times["last"] < promotion.ends_at


def test_there_is_something_to_read():
    assert content.Article.objects.published(timezone.now()).count() == len(demo.ARTICLES)
    assert set(content.Testimonial.objects.values_list("status", flat=True)) == {
        "published",
        "pending",
    }


def test_nobody_is_mailed_about_the_stories():
    assert rows("SELECT task_name FROM procrastinate_jobs WHERE status = 'todo'", {}) == []


def test_it_is_the_same_shop_each_time(sow):
    before = fingerprint()

    sow("demo", reset=True)

    assert fingerprint() == before
