"""Who gets in: to pages, and to rows by changing an address."""

import pytest
from django.test import Client
from django.urls import resolve, reverse

from accounts.tests.factories import make_user
from core.calendar import today
from core.tests.backoffice import list_url, page_url
from dashboard import urls
from dashboard.tests.shops import make_shop
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db

PAGES = [
    "overview",
    "parts",
    "products",
    "new-product",
    "sheets",
    "export",
    "questions",
    "money",
    "payouts",
    "bank-account",
    "reviews",
    "shop",
    "promotions",
    "new-promotion",
    "testimonials",
    "keys",
    "webhooks",
]
BUTTONS = ["several"]
LISTS = ["orders.order", "payments.refund", "accounts.user", "audit.logentry"]


@pytest.fixture(autouse=True)
def _pictures_elsewhere(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def rows_of(shop) -> list[tuple[str, str]]:
    """Every address that names a row, with the method that it takes."""
    number, product = shop.part.order.number, shop.product.pk
    asked = shop.returning.returns.get()
    hook, sent = shop.endpoint.pk, shop.delivery.pk
    named = [
        ("get", "part", [number]),
        ("get", "invoice", [number]),
        ("post", "note", [number]),
        ("post", "step", [number, "ship"]),
        ("post", "return", [shop.returning.order.number, asked.pk, "approve"]),
        ("get", "return-picture", [shop.returning.order.number, asked.pictures.get().pk]),
        ("get", "promotion", [shop.promotion.pk]),
        ("post", "promotion", [shop.promotion.pk]),
        ("post", "withdraw-promotion", [shop.promotion.pk]),
        ("get", "statement", [f"{today():%Y-%m}"]),
        ("get", "statement-sheet", [f"{today():%Y-%m}"]),
        ("get", "product", [product]),
        ("post", "product", [product]),
        ("post", "stock", [product]),
        ("post", "publish", [product]),
        ("get", "import", [shop.imported.pk]),
        ("post", "archive", [product]),
        ("post", "restore", [product]),
        ("post", "pictures", [product]),
        ("post", "picture", [product, shop.image.pk]),
        ("post", "answer", [shop.review.pk]),
        ("post", "testimonial", [shop.testimonial.pk]),
        ("post", "answer-question", [shop.question.pk]),
        ("post", "revoke-key", [shop.key.pk]),
        ("get", "webhook", [hook]),
        ("post", "webhook", [hook]),
        ("post", "switch-webhook", [hook]),
        ("post", "delete-webhook", [hook]),
        ("post", "replay", [hook, sent]),
    ]
    slip = f"{reverse('dashboard:packing-slips')}?number={number}"
    return [(m, reverse(f"dashboard:{name}", args=args)) for m, name, args in named] + [
        ("get", slip)
    ]


def test_another_vendors_rows_are_not_there_by_any_address():
    shop, stranger = make_shop(), browser(make_vendor().owner)

    answers = {address: getattr(stranger, m)(address).status_code for m, address in rows_of(shop)}

    assert set(answers.values()) == {404}, answers


def test_every_address_that_names_a_row_is_tried():
    named = {route.name for route in urls.urlpatterns if "<" in str(route.pattern) and route.name}
    tried = {resolve(address.split("?")[0]).url_name for _method, address in rows_of(make_shop())}

    assert named - tried == set()


def test_rows_of_another_do_not_hide_behind_own_ones():
    """A picture under an own product, a delivery under an own webhook, a return of an own order."""
    shop, other = make_shop(), make_shop()
    client = browser(shop.owner)
    addresses = [
        reverse("dashboard:picture", args=[shop.product.pk, other.image.pk]),
        reverse("dashboard:replay", args=[shop.endpoint.pk, other.delivery.pk]),
        reverse(
            "dashboard:return",
            args=[shop.part.order.number, other.returning.returns.get().pk, "approve"],
        ),
    ]

    answers = [client.post(address, {"step": "remove"}).status_code for address in addresses]

    assert answers == [404, 404, 404]
    assert other.product.images.count() == 2


def test_one_strange_order_among_the_picked_ones_moves_none():
    shop, other = make_shop(), make_shop()
    client = browser(shop.owner)
    numbers = [shop.part.order.number, other.part.order.number]

    answer = client.post("/dashboard/orders/several", {"step": "ship", "number": numbers})

    assert answer.status_code == 404
    shop.part.refresh_from_db()
    assert shop.part.status == "processing"


def test_who_is_no_vendor_sees_none_of_its_pages():
    shop = make_shop()
    addresses = rows_of(shop) + [("get", reverse(f"dashboard:{name}")) for name in PAGES]
    addresses += [("post", reverse(f"dashboard:{name}")) for name in BUTTONS]

    for asker in (shop.part.order.buyer, make_vendor(status="pending").owner, make_user()):
        client = browser(asker)
        for method, address in addresses:
            answer = getattr(client, method)(address)
            assert answer.status_code == 302, address
            assert answer["Location"] == "/dashboard/apply"


def test_who_is_not_signed_in_is_asked_to_everywhere():
    shop, nobody = make_shop(), Client()

    for method, address in rows_of(shop) + [("get", reverse(f"dashboard:{n}")) for n in PAGES]:
        assert getattr(nobody, method)(address)["Location"].startswith("/masuk?next=")


def test_neither_buyers_nor_vendors_get_into_the_back_office():
    shop = make_shop()
    rows = [shop.part.order, shop.vendor, shop.product, shop.owner]
    addresses = ["/admin/", *map(list_url, LISTS), *map(page_url, rows)]

    for asker in (shop.owner, shop.part.order.buyer):
        client = browser(asker)
        for address in addresses:
            assert client.get(address)["Location"].startswith("/admin/login/"), address
