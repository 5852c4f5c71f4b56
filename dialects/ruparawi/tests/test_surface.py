"""What holds on every address: CORS, envelopes of refusals, no slashes, bursts."""

import re

import pytest

from accounts.tests.factories import make_user
from catalog.tests.factories import make_variant
from core.tests.tables import every
from dialects.ruparawi.urls import urlpatterns

pytestmark = pytest.mark.django_db
SHOP = "http://localhost:3000"
ADDRESSES = sorted(
    "/" + re.sub(r"<[^>]+>", "1", str(route.pattern))
    for route in urlpatterns
    if route.name != "unknown"
)

CONTRACT = """
POST /auth/register, POST /auth/login, GET /auth/me, POST /auth/refresh
GET /user/{id}, PUT /user/me
GET /user/me/address, POST /user/me/address
PUT /user/me/address/{id}, DELETE /user/me/address/{id}
GET /user/me/payment-methods, POST /user/me/payment-methods
PUT /user/me/payment-methods/{id}, DELETE /user/me/payment-methods/{id}
GET /products, POST /products
GET /products/{id}, PUT /products/{id}, DELETE /products/{id}
GET /products/public-vendor-products
GET /products/category, GET /products/category/{id}
GET /products/wishlist, POST /products/wishlist/{id}, DELETE /products/wishlist/{id}
GET /products/promotions, GET /products/promotions/{id}
GET /products/article, GET /products/article/{id}
POST /review, GET /review/product/{id}, GET /review/{id}
PUT /review/{id}/edit, DELETE /review/{id}/delete
GET /testimonial, POST /testimonial, PUT /testimonial/{id}, DELETE /testimonial/{id}
POST /vendor/apply, GET /vendor/profile, PUT /vendor/profile
GET /vendor/products, GET /vendor/stats, GET /vendor/recent-orders
POST /admin/category, PUT /admin/category/{id}, DELETE /admin/category/{id}
GET /admin/vendors, POST /admin/vendor/{id}/review
GET /admin/promotions, POST /admin/promotions, PUT /admin/promotions/{id}
POST /admin/article, PUT /admin/article/{id}, DELETE /admin/article/{id}
GET /admin/logs, GET /task-status
GET /order/cart, POST /order/cart/item, PUT /order/cart/item/{id}, DELETE /order/cart/item/{id}
POST /order/pre-checkout, POST /order/checkout
GET /order, GET /order/{id}, PUT /order/{id}
"""
ASKED_FOR_BY_PAGES = {"GET /addresses", "GET /wishlist"}


def test_all_addresses_of_the_contract_are_there_and_no_others():
    listed = set(re.split(r",?\s*\n|,\s", CONTRACT.strip()))
    served = {
        f"{method.upper()} /{re.sub(r'<[^>]+>', '{id}', str(route.pattern))}"
        for route in urlpatterns
        if route.name != "unknown"
        for method in route.callback.views
    }

    assert served == listed | ASKED_FOR_BY_PAGES


def test_a_preflight_needs_no_token_and_follows_no_redirect(shop, origin):
    def check(address: str) -> None:
        answer = shop().options(
            address,
            headers={
                "origin": origin,
                "access-control-request-method": "PUT",
                "access-control-request-headers": "authorization,content-type",
            },
        )

        assert answer.status_code == 200
        assert answer["Access-Control-Allow-Origin"] == SHOP
        assert answer["Access-Control-Allow-Credentials"] == "true"
        assert answer["Access-Control-Allow-Headers"] == "Content-Type, Authorization"
        assert answer["Access-Control-Allow-Methods"] == "GET, POST, OPTIONS, PUT, DELETE"

    every(ADDRESSES, check, at_least=40)


def test_a_parameter_that_an_address_does_not_know_changes_nothing(shop):
    def check(address: str) -> None:
        plain, tracked = shop().get(address), shop().get(f"{address}?utm_source=surat")

        assert (tracked.status_code, tracked.content) == (plain.status_code, plain.content)

    every(ADDRESSES, check, at_least=40)


def test_a_preflight_of_an_unknown_address_is_204(shop, origin):
    answer = shop().options("/tidak/ada", headers={"origin": origin})

    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (204, SHOP)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/products", 200),
        ("/products?page=x", 400),
        ("/products?page=%00", 400),
        ("/order/cart", 401),
        ("/products/1", 404),
        ("/tidak/ada", 404),
    ],
)
def test_errors_too_carry_the_headers_that_the_page_needs_to_read_them(
    shop, origin, address, status
):
    answer = shop().get(address, headers={"origin": origin})

    assert answer.status_code == status
    assert answer["Access-Control-Allow-Origin"] == SHOP
    assert answer["Access-Control-Allow-Credentials"] == "true"
    assert "Origin" in answer["Vary"]


def test_a_bug_carries_them_too(shop, origin, monkeypatch):
    def broken(*args):
        raise RuntimeError("secret: SELECT password")

    monkeypatch.setattr("dialects.ruparawi.views.categories.whole_tree", broken)
    client = shop()
    client.raise_request_exception = False

    answer = client.get("/products/category", headers={"origin": origin})

    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (500, SHOP)
    assert (answer.json()["success"], "secret" in answer.content.decode()) == (False, False)


def test_the_input_wall_says_no_in_their_shape(shop):
    answer = shop().get("/products?page=%00")

    assert (answer.status_code, set(answer.json())) == (400, {"success", "message", "location"})


def test_a_stranger_gets_no_origin_back(shop, origin):
    answer = shop().get("/products", headers={"origin": "https://evil.example"})

    assert "Access-Control-Allow-Origin" not in answer
    assert "Access-Control-Allow-Credentials" not in answer


def test_our_own_api_still_gives_no_credentials(client, origin):
    answer = client.get("/api/v1/categories", headers={"origin": origin})

    assert "Access-Control-Allow-Credentials" not in answer


def test_cookies_are_not_looked_at(client):
    client.force_login(make_user())

    assert client.get("/dialects/ruparawi/auth/me").status_code == 401


@pytest.mark.parametrize("address", ["/order/", "/products/", "/tidak/ada", "/", "/users/profile"])
def test_an_unknown_address_is_404_and_never_a_redirect(shop, address):
    answer = shop(make_user()).get(address)

    assert (answer.status_code, answer.json()["success"]) == (404, False)


def test_an_admin_address_that_anonymous_pages_ask_for_stays_closed(shop):
    assert shop().get("/admin/vendors/1").status_code == 404


def test_a_wrong_method_is_405(shop):
    answer = shop(make_user()).patch("/order/cart", {})

    assert (answer.status_code, answer["Allow"], answer.json()["success"]) == (405, "GET", False)


def test_head_is_answered(shop):
    assert shop().head("/products").status_code == 200


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ("a=1", "application/x-www-form-urlencoded", 415),
        ("{}", "text/plain", 415),
        ("{", "application/json", 400),
        ("", "application/json", 400),
        ("[]", "application/json", 400),
        ('"x"', "application/json", 400),
        ("null", "application/json", 400),
        ('{"email": "\\u0000"}', "application/json", 400),
        ('{"email": NaN}', "application/json", 400),
    ],
)
def test_a_body_that_is_no_json_object_is_refused(shop, body, content_type, status):
    answer = shop().generic("POST", "/auth/login", body, content_type=content_type)

    assert answer.status_code == status
    assert set(answer.json()) == {"success", "message", "location"}


def test_keys_are_in_alphabetical_order(shop):
    body = shop().get("/products").content.decode()

    assert body.index("pagination") < body.index("products") < body.index("success")


def test_whatever_a_client_accepts_it_gets_json(shop):
    answer = shop().get("/products", headers={"accept": "text/html"})

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")


def test_a_page_may_ask_sixty_things_at_once(shop, settings):
    settings.THROTTLING = True
    product = make_variant().product
    buyer = shop(make_user())

    for _one in range(30):
        assert shop().get(f"/products/{product.pk}").status_code == 200
        assert buyer.get("/order/cart").status_code == 200
