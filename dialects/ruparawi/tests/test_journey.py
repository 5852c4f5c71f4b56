"""The whole road of the predecessor's shop over HTTP, against a real server with two processes.

Written from the contract alone: nothing but the first admin is made behind its back, as it was
there, and the moderation of testimonials, which it did not have.
"""

import ast
import json
import re
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from accounts.models import User
from accounts.tests.factories import make_address, make_payment_method, make_user
from catalog.models import Variant
from catalog.tests.factories import make_variant
from dialects.ruparawi import tokens
from orders.models import CartItem, Order
from orders.operations import add_to_cart

pytestmark = [
    pytest.mark.race,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("books_balance"),
]
TEXT = "Daun indigofera direndam semalam sampai airnya hijau dan berbusa. " * 5


class Person:
    """Somebody with a browser."""

    def __init__(self, server, token: str | None = None):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.http = httpx.Client(
            base_url=f"{server.url}/dialects/ruparawi", headers=headers, timeout=60
        )

    def ask(self, method: str, path: str, body: dict | None = None, *, status: int = 200):
        answer = self.http.request(method, path, json=body)
        assert answer.status_code == status, answer.text
        return answer.json()

    def log_in(self, email: str, password: str) -> "Person":
        body = self.ask("POST", "/auth/login", {"email": email, "password": password})
        assert set(body) == {"success", "access_token", "refresh_token", "user"}
        self.http.headers["Authorization"] = f"Bearer {body['access_token']}"
        return self


def register(server, name: str) -> Person:
    person = Person(server)
    new = {"username": name, "email": f"{name}@contoh.id", "password": "tenun-ikat-2026"}
    body = person.ask("POST", "/auth/register", new, status=201)
    assert body["data"]["message"] == f"{name}@contoh.id registered successfully!"
    return person.log_in(new["email"], new["password"])


def test_from_registering_to_an_article(server):
    admin = register(server, "pengurus")
    User.objects.filter(username="pengurus").update(is_staff=True, is_superuser=True)

    # apply as a vendor, be reviewed
    vendor = register(server, "penenun")
    application = {
        "business_name": "Sanggar Sari",
        "business_email": "halo@sanggarsari.id",
        "business_phone": "081234567890",
        "business_address": "Jalan Kaliurang 5",
    }
    applied = vendor.ask("POST", "/vendor/apply", application, status=201)
    assert applied["status"] == "pending"
    assert vendor.ask("GET", "/vendor/products", status=403)["status"] == "pending"
    (waiting,) = admin.ask("GET", "/admin/vendors")["vendors"]["pending"]
    review = f"/admin/vendor/{waiting['user_id']}/review"
    assert admin.ask("POST", review, {"action": "approve"})["action"] == "approve"
    roles = vendor.ask("GET", "/auth/me")["user"]["role"]
    assert {"name": "vendor"} in roles

    # a category, a product, a promotion
    category = admin.ask("POST", "/admin/category", {"name": "Kain"}, status=201)["category"]
    goods = {
        "name": "Kain Ibu's Lurik",
        "description": "Ditenun dengan tangan di Sleman.",
        "price": 110000,
        "stock_quantity": 5,
        "category_id": category["id"],
        "tags": ["lurik"],
        "primary_image_url": "https://contoh.id/lurik.png",
    }
    product = vendor.ask("POST", "/products", goods, status=201)["product"]
    day = {"start_date": "2025-01-01", "end_date": "2040-12-31"}
    sale = {
        "title": "Hemat",
        "promo_code": "HEMAT10",
        "discount_value": 10,
        "promotion_type": "percentage_discount",
        "category_names": ["Kain"],
    }
    admin.ask("POST", "/admin/promotions", sale | day, status=201)

    # into the cart, through the checkout
    buyer = register(server, "pembeli")
    (shown,) = buyer.ask("GET", "/products")["products"]
    assert (shown["id"], shown["price"]) == (product["id"], 110000.0)
    item = {"product_id": product["id"], "quantity": 3}
    buyer.ask("POST", "/order/cart/item", item, status=201)
    address = buyer.ask(
        "POST",
        "/user/me/address",
        {
            "address_line1": "Jalan Malioboro 1",
            "city": "Yogyakarta",
            "state": "DIY",
            "postal_code": "55213",
            "country": "Indonesia",
        },
        status=201,
    )["address_id"]
    card = buyer.ask(
        "POST",
        "/user/me/payment-methods",
        {"payment_type": "debit card", "provider": "BCA", "account_number": "5307123456789012"},
        status=201,
    )["message"]["id"]
    worked_out = buyer.ask("POST", "/order/pre-checkout", {"promotion_code": "HEMAT10"})
    assert worked_out["promotion"]["total_price"] == "297000.00"
    paying = {"shipping_address_id": address, "payment_method_id": card}
    placed = buyer.ask(
        "POST", "/order/checkout", paying | {"promotion_code": "HEMAT10"}, status=201
    )
    assert placed["applied_promotion"]["discount"] == "33000.00"
    order = placed["order"]
    assert (order["status"], order["total_amount"]) == ("pending", 297000.0)
    assert ast.literal_eval(order["items"])[0]["name"] == "Kain Ibu's Lurik"
    as_the_page = order["items"].replace("'", '"').replace("None", "null")
    assert json.loads(as_the_page)[0]["name"] == "Kain Ibu's Lurik"

    # to its end
    url = f"/order/{order['order_number']}"
    assert re.fullmatch(r"/order/[0-9]{6}[0-9A-F]{12}", url)
    for status in ("processing", "shipped", "delivered"):
        vendor.ask("PUT", url, {"status": status, "notes": "dari vendor"})
    done = buyer.ask("PUT", url, {"status": "completed"})["order"]
    assert done["status_history"] == (
        "['pending', 'processing', 'shipped', 'delivered', 'completed']"
    )
    (line,) = vendor.ask("GET", "/vendor/recent-orders")["recent_orders"]
    assert (line["order_status"], line["qty"]) == ("completed", 3)
    assert vendor.ask("GET", "/vendor/stats")["vendor_stats"]["total_revenue"] == 297000.0

    # what people say
    said = {"product_id": product["id"], "user_id": 1, "rating": 5, "comment": "Halus sekali"}
    written = buyer.ask("POST", "/review", said, status=201)
    assert buyer.ask("GET", f"/review/product/{product['id']}") == [written]
    message = {"vendor_id": waiting["user_id"], "message": "Senang berjualan di sini"}
    said = vendor.ask("POST", "/testimonial", message, status=201)
    assert vendor.ask("GET", "/testimonial") == [said]
    article = admin.ask("POST", "/admin/article", {"title": "Indigo", "content": TEXT}, status=201)
    assert article["success"] is True
    assert buyer.ask("GET", "/products/article")["articles"][0]["title"] == "Indigo"
    actions = [row["action"] for row in admin.ask("GET", "/admin/logs?per_page=100")["logs"]]
    assert "POST /admin/category" in actions


def test_eight_buyers_of_one_piece_make_one_order(server):
    variant = make_variant(stock=1)
    buyers = []
    for _buyer in range(8):
        user = make_user()
        add_to_cart(user, variant.pk, 1)
        paying = {
            "shipping_address_id": make_address(user).pk,
            "payment_method_id": make_payment_method(user).pk,
        }
        buyers.append((Person(server, tokens.sign(user, tokens.ACCESS)), paying))

    def check_out(buyer):
        person, paying = buyer
        return person.http.post("/order/checkout", json=paying).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(pool.map(check_out, buyers))

    assert statuses == [201] + [400] * 7
    assert (Order.objects.count(), Variant.objects.get().stock) == (1, 0)


def test_adding_at_once_makes_one_line(server):
    variant = make_variant(stock=50)
    person = Person(server, tokens.sign(make_user(), tokens.ACCESS))
    body = {"product_id": variant.product_id, "quantity": 1}

    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda _n: person.http.post("/order/cart/item", json=body), range(8))
        )

    assert {answer.status_code for answer in answers} == {201}
    assert CartItem.objects.get().quantity == 8
