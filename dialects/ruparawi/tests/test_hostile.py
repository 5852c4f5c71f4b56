"""Whatever is sent to whatever address, by whoever: never a 5xx."""

import re

import pytest
from django.db import transaction
from rest_framework import serializers

from accounts.tests.factories import make_address, make_payment_method, make_staff
from catalog.models import Product
from catalog.tests.factories import make_category, make_variant
from content.tests.factories import make_article, make_testimonial
from core import integrity, promises
from dialects.ruparawi.fields import Form
from dialects.ruparawi.urls import urlpatterns
from orders.models import Order
from orders.operations import add_to_cart
from orders.tests.factories import make_part
from promotions.tests.factories import make_promotion
from reviews.models import Review
from reviews.operations import write_review
from vendors.tests.factories import make_vendor

pytestmark = [pytest.mark.long, pytest.mark.django_db]
VALUES = [
    None,
    [],
    {},
    True,
    -1,
    0,
    1,
    1.5,
    2**53,
    1e300,
    "",
    " ",
    "1",
    "x" * 5_000,
    "NaN",
    "-Infinity",
    "1e400",
    "٣",
    "\u202e' OR 1=1 --",
    "9999-12-31T23:59:59-23:59",
    "0001-01-01T00:00:00+14:00",
    "Fri, 31 Dec 9999 23:59:59 -1200",
    "http://[::1",
    "https://a.id/\U0001f9fa",
    [None],
    [[1]],
    [{"a": 1}],
    ["a"] * 400,
    {"a": {"b": []}},
]
QUERIES = ["", "?page=2", "?page=9999999", "?per_page=-1", "?tags=%20&tags=%F0%9F%A7%BA"] + [
    f"?{name}={value}"
    for name in ("category_id", "min_price", "status", "business_name", "category_name")
    for value in ("x", "99999999999999999999", "NaN", "1e9", "-1", "")
]


def fields_of(view) -> list[str]:
    form = view.cls.form
    return list(form().fields) if form else []


def forms() -> set[type[serializers.Serializer]]:
    return {view.cls.form for route in routes() for view in route.callback.views.values()} - {None}


def routes():
    return [route for route in urlpatterns if route.name != "unknown"]


@pytest.fixture
def everything(shop):
    """Somebody who may do everything, and an id of each kind of thing, by the address's begin."""
    part = make_part("delivered")
    boss = make_staff()
    vendor = make_vendor(boss)
    own = make_variant(vendor=vendor)
    bought = Product.objects.exclude(vendor=vendor).get()
    add_to_cart(boss, bought.variants.get().pk, 1)
    review = write_review(bought, part.order.buyer, rating=3)
    Review.objects.update(author=boss)
    rows = {
        "user/me/address": make_address(boss),
        "user/me/payment": make_payment_method(boss),
        "user/": boss,
        "products/category": make_category(),
        "products/wishlist": bought,
        "products/article": make_article(),
        "products/promotions": make_promotion(),
        "products/": own.product,
        "review/product": bought,
        "review/": review,
        "testimonial": make_testimonial(vendor),
        "admin/vendor": make_vendor(status="pending").owner,
        "order/cart": bought,
    }
    rows |= {f"admin/{kind}": rows[f"products/{kind}"] for kind in ("category", "article")}
    rows |= {"admin/promotions": rows["products/promotions"]}
    return shop(boss), {begin: str(row.pk) for begin, row in rows.items()}, part.order.number


def addresses(pattern: str, ids: dict[str, str], number: str) -> list[str]:
    """The address with an id that is there, and with some that are not."""
    own = next((pk for begin, pk in ids.items() if pattern.startswith(begin)), "1")
    references = [(own, number), ("0", "0"), ("9" * 25, "9" * 25)]
    found = []
    for pk, reference in references:
        path = re.sub(r"<str:reference>", reference, pattern)
        found.append("/" + re.sub(r"<int:\w+>", pk, path))
    return found


def attacked(boss, route, ids: dict[str, str], number: str) -> set[int]:
    """The statuses of all answers of an address."""
    statuses = set()
    for position, path in enumerate(addresses(str(route.pattern), ids, number)):
        for method, view in route.callback.views.items():
            if method == "get":
                queries = QUERIES if position == 0 else [""]
                answers = [boss.get(path + query) for query in queries]
            else:
                fields = fields_of(view) if position == 0 else []
                # Each value reaches every form below; one field at a time takes turns with them.
                bodies = [
                    {name: value} for n, name in enumerate(fields) for value in VALUES[n % 4 :: 4]
                ]
                bodies += [dict.fromkeys(fields, value) for value in VALUES if fields]
                answers = [getattr(boss, method)(path, body) for body in [{}, *bodies]]
            statuses |= {answer.status_code for answer in answers}
            broken = [answer for answer in answers if answer.status_code >= 500]
            assert not broken, (method, path, broken[0].content)
    return statuses


def test_no_body_and_no_query_breaks_it(everything, subtests):
    boss, ids, number = everything
    boss.raise_request_exception = False
    for route in routes():
        with subtests.test(route=str(route.pattern)), transaction.atomic():
            assert attacked(boss, route, ids, number) - {404}  # it did reach something
            assert Order.objects.count() == 1
            assert not any(integrity.violations(but=[promises.kept]).values())
            transaction.set_rollback(True)


def test_every_form_ignores_what_it_does_not_know():
    assert all(issubclass(form, Form) for form in forms())
