"""Orders as they are read and printed: as the serializers document, for who may see them, in few
statements."""

import gc
import json
import weakref
from collections.abc import Callable
from itertools import cycle, product
from typing import Any

import pytest
from django.db.models import Model

from accounts.models import User
from accounts.tests.factories import make_staff, make_user
from catalog.tests.factories import make_variant
from core.api.json import dumps
from core.database.trees import Tree
from core.errors import NotThere
from core.tests.counting import statements
from core.tests.tables import every
from orders.guests import Guest
from orders.models import Fulfillment, Order, OrderItem, StatusLabel
from orders.offers import verdicts_on
from orders.operations import (
    change_order,
    move_order,
    request_return,
    save_label,
    set_free_label,
    set_status_or_label,
)
from orders.presentation import OrderView, views_of
from orders.reads.whole import orders_in_lists, whole_order, whole_orders
from orders.rules import standing_of
from orders.serializers import HistorySerializer, OrderSerializer, OrderSummarySerializer
from orders.statuses import Status
from orders.tests.factories import bring, make_order
from payments.operations import finish_refund, refund_order
from promotions.tests.factories import make_promotion
from reviews.operations import write_review
from vendors.tests.factories import make_vendor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]


def two_vendors(**details) -> Order:
    return make_order(make_variant(price=100_000), make_variant(price=50_000), **details)


def with_promotion() -> Order:
    make_promotion(code="HEMAT10")
    return two_vendors(promotion_code="HEMAT10")


def with_notes_and_data() -> Order:
    order = two_vendors(notes="Titip di pos satpam")
    staff, vendor = make_staff(), order.fulfillments.first().vendor.owner
    change_order(order, by=staff, notes="Ditunggu", internal_note="Pembeli lama")
    change_order(order, by=order.buyer, metadata={"meja": 4, "tamu": ["Sari", None]})
    change_order(order, by=staff, shipping_address={"city": "Bantul"})
    change_order(order, by=vendor, status="shipped", tracking_number="JNE1", internal_note="Rapuh")
    return order


def with_labels() -> Order:
    order = two_vendors()
    vendor = order.fulfillments.first().vendor
    words = {"slug": "dibungkus", "name_id": "Dibungkus", "name_en": "Wrapped"}
    save_label(vendor, StatusLabel(status="processing", **words))
    set_status_or_label(order, "dibungkus", by=vendor.owner)
    set_free_label(order, "payment", "lunas", by=vendor.owner)
    return order


def refunded() -> Order:
    order = two_vendors()
    staff = make_staff()
    refund_order(order, by=staff, reason="Gelas retak", amount=30_000)
    refund_order(order, by=staff, reason="Telat", amount=5_000)
    finish_refund(order.payments.get().refunds.first(), status="failed")
    return order


def asked_to_return() -> Order:
    order = two_vendors()
    move_order(order, "delivered", by=make_staff())
    request_return(order.fulfillments.first(), by=order.buyer, reason="retak")
    return order


def reviewed() -> Order:
    order = two_vendors()
    first = order.fulfillments.first()
    bring(first, "completed")
    write_review(first.items.get().product, order.buyer, rating=4)
    return order


ORDERS: dict[str, Callable[[], Order]] = {
    "new": two_vendors,
    "by transfer": lambda: two_vendors(gateway="manual"),
    "on delivery": lambda: two_vendors(gateway="cod"),
    "promotion": with_promotion,
    "notes and data": with_notes_and_data,
    "labels": with_labels,
    "refunded": refunded,
    "asked to return": asked_to_return,
    "reviewed": reviewed,
}


def people_of(order: Order) -> dict[str, tuple[User, str]]:
    """Who looks at an order, and with which query."""
    first, second = (part.vendor.owner for part in order.fulfillments.all())
    return {
        "buyer": (order.buyer, ""),
        "vendor": (first, ""),
        "other vendor": (second, "?as=vendor"),
        "desk": (make_staff(), ""),
        "staff who look": (make_staff("orders.view_order"), ""),
    }


def documented(serializer: Any) -> Any:
    return json.loads(dumps(serializer.data))


# ── as documented ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ORDERS)
def test_an_order_is_what_its_serializer_documents_for_everybody(api, settings, kind):
    order = ORDERS[kind]()
    settings.TIME_ZONE = "UTC"  # as the API tells it

    def check(cell: tuple[str, tuple[User, str]]) -> None:
        _who, (person, query) = cell
        url = f"/api/v1/orders/{order.number}"
        view = OrderView(whole_order(order.pk), person, as_vendor=bool(query))

        shown, lines = api(person).get(url + query), api(person).get(f"{url}/history{query}")

        assert shown.json() == documented(OrderSerializer(view))
        assert lines.json() == documented(HistorySerializer(view.status_history, many=True))

    every(people_of(order).items(), check, at_least=5)


def test_lists_are_what_their_serializer_documents_for_everybody(api, settings):
    made = [make() for make in ORDERS.values()]
    pictures = ["products/tas.webp", "https://pictures.example/tas.jpg", ""]
    for item, picture in zip(OrderItem.objects.all(), cycle(pictures), strict=False):
        OrderItem.objects.filter(pk=item.pk).update(image=picture, sku=f'"{item.sku}"\\<é>')
    settings.TIME_ZONE = "UTC"
    lists = {
        "buyer": (made[6].buyer, "/api/v1/orders", False),
        "staff": (make_staff(), "/api/v1/orders", False),
        "vendor": (made[4].fulfillments.first().vendor.owner, "/api/v1/vendor/orders", True),
        "as vendor": (made[8].fulfillments.first().vendor.owner, "/api/v1/orders?as=vendor", True),
    }

    def check(who: str) -> None:
        person, url, as_vendor = lists[who]
        rows = api(person).get(url).json()["results"]
        orders = Order.objects.filter(number__in=[row["number"] for row in rows])
        pks = orders.order_by("-placed_at", "-pk").values_list("pk", flat=True)
        views = views_of(whole_orders(pks), person, as_vendor=as_vendor)

        assert rows and rows == documented(OrderSummarySerializer(views, many=True))

    every(lists, check, at_least=4)


def test_what_lists_read_of_an_order_is_what_it_holds(api):
    made = [make().pk for make in ORDERS.values()]
    parts = {part.pk: part for part in Fulfillment.objects.with_refunded()}

    read = orders_in_lists(made)

    assert [order.pk for order in read] == made
    for order in [*read, *whole_orders(made)]:
        for part in order.fulfillments.all():
            known = parts[part.pk]
            assert part.order is order
            assert part.refunded == known.refunded
            assert (part.status, part.total) == (known.status, known.total)
            assert part.complaint_until == known.complaint_until


def test_an_answer_leaves_no_order_to_the_search_for_garbage(api, monkeypatch):
    order, seen = two_vendors(), []

    def noted(read):
        def reading(tree, *args, **params):
            found = read(tree, *args, **params)
            seen.extend(weakref.ref(row) for row in found)
            return found

        return reading

    monkeypatch.setattr(Tree, "read", noted(Tree.read))
    gc.disable()
    try:
        for path in ("/api/v1/orders", f"/api/v1/orders/{order.number}"):
            api(order.buyer).get(path)
        left = [row() for row in seen if row() is not None]
    finally:
        gc.enable()

    assert len(seen) == 2 and left == []


# ── who sees ────────────────────────────────────────────────────────────────────────────────────


def test_who_sees_nothing_of_an_order_is_whom_the_queryset_leaves_out():
    order, other = two_vendors(), two_vendors()
    people = {
        **{who: person for who, (person, _query) in people_of(order).items()},
        **{f"{who} of another": person for who, (person, _query) in people_of(other).items()},
        "stranger": make_user(),
        "vendor without orders": make_vendor().owner,
        "staff without permission": make_staff("catalog.view_product"),
    }

    def sees(person: User, as_vendor: bool) -> bool:
        try:
            OrderView(whole_order(order.pk), person, as_vendor=as_vendor)
        except NotThere:
            return False
        return True

    def check(who: str) -> None:
        person, orders = people[who], Order.objects.filter(pk=order.pk)
        assert sees(person, False) == orders.visible_to(person).exists()
        assert sees(person, True) == orders.sold_by_owner(person).exists()

    every(people, check, at_least=12)


# ── statements ──────────────────────────────────────────────────────────────────────────────────


def test_an_order_is_one_statement_whatever_hangs_on_it(api):
    def check(kind: str) -> None:
        order = ORDERS[kind]()
        vendor = order.fulfillments.first().vendor.owner
        for person in (order.buyer, vendor):
            for tail in ("", "/history"):
                with statements() as seen:
                    api(person).get(f"/api/v1/orders/{order.number}{tail}")
                accounts = [sql for sql in seen if "houseaccount" in sql]
                reviews = [sql for sql in seen if "reviews_review" in sql]
                assert len(seen) - len(accounts) - len(reviews) == 1, seen
                assert len(accounts) <= 1 and len(reviews) <= 1

    every(ORDERS, check, at_least=9)


def test_a_list_is_two_statements_for_one_order_or_many(api):
    buyer, vendor = make_user(), make_vendor()
    goods = make_variant(vendor=vendor, stock=90)
    lists = {"/api/v1/orders": buyer, "/api/v1/vendor/orders": vendor.owner}
    for count in (1, 7):
        while Order.objects.count() < count:
            make_order(goods, make_variant(), buyer=buyer)
        for url, person in lists.items():
            with statements() as seen:
                rows = api(person).get(url).json()["results"]

            assert (len(rows), len(seen)) == (count, 2), (url, seen)


@pytest.mark.parametrize(
    ("source", "target", "count"),
    [("pending", "processing", 7), ("processing", "shipped", 7), ("shipped", "delivered", 11)],
)
def test_a_status_is_set_in_few_statements(api, source, target, count):
    order = two_vendors()
    first = order.fulfillments.first()
    if source != "pending":
        bring(first, source)

    vendor = first.vendor.owner

    with statements() as seen:
        answer = api(vendor).put(f"/api/v1/orders/{order.number}/status", {"status": target})

    assert answer.status_code == 200
    assert len(seen) <= count, "\n".join(seen)


# ── what may be done ────────────────────────────────────────────────────────────────────────────


class Watched:
    """A row that tells what is read of it, and of the rows that it points at."""

    def __init__(self, row: Any, read: set[str], path: str = "") -> None:
        self.row, self.read, self.path = row, read, path

    def __getattr__(self, name: str) -> Any:
        value, path = getattr(self.row, name), f"{self.path}.{name}"
        if isinstance(value, Model):
            return Watched(value, self.read, path)
        self.read.add(path)
        return value


def test_the_rules_look_at_nothing_of_a_part_but_how_it_stands():
    part = two_vendors().fulfillments.select_related("order", "vendor").first()
    people = [part.order.buyer, part.vendor.owner, make_staff(), make_user(), Guest(part.order)]

    def check(cell: tuple[str, Any]) -> None:
        status, person = cell
        part.__dict__["status"] = status
        by_standing: set[str] = set()
        by_rules: set[str] = set()
        standing_of(Watched(part, by_standing), person)
        verdicts_on(Watched(part, by_rules), person)

        assert ".status" in by_rules
        assert by_rules <= by_standing

    every(product(Status.values, people), check, at_least=35)
