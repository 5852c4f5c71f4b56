"""A client that a machine wrote from the OpenAPI document can do its shopping with us."""

import json
import subprocess
import sys
from importlib import import_module

import pytest

from accounts.tests.factories import PASSWORD
from catalog.tests.factories import make_category, make_product, make_variant
from orders.models import Order
from promotions.tests.factories import make_promotion
from rupa_rawi.tests.contract.document import document

pytestmark = pytest.mark.long

CONFIG = """
post_hooks: []
content_type_overrides:
  application/pdf: application/octet-stream
  text/csv: application/octet-stream
  image/webp: application/octet-stream
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """`library("api.cart.cart_retrieve")` is a module of the client that was generated."""
    folder = tmp_path_factory.mktemp("client")
    (folder / "document.json").write_text(json.dumps(document()))
    (folder / "config.yaml").write_text(CONFIG)
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--fail-on-warning"]
    command += ["--path", "document.json", "--config", "config.yaml", "--meta", "none"]
    made = subprocess.run(
        [*command, "--output-path", "shop_client"], cwd=folder, capture_output=True, text=True
    )
    assert made.returncode == 0, made.stdout + made.stderr
    sys.path.insert(0, str(folder))
    yield lambda name: import_module(f"shop_client.{name}")
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.partition(".")[0] == "shop_client"]:
        del sys.modules[name]


def test_a_client_is_generated_without_a_warning_and_imports(library):
    assert library("client").AuthenticatedClient
    assert library("api.orders.orders_retrieve").sync


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("books_balance")
def test_the_generated_client_registers_finds_goods_and_places_an_order(library, server):
    category = make_category()
    make_variant(make_product(category=category), price=75_000, stock=5)
    make_promotion()
    models = library("models")

    anyone = library("client").Client(base_url=server.url)
    signed_in = library("api.sign_in.auth_register_create").sync(
        client=anyone,
        body=models.RegistrationRequest(username="sari", email="sari@contoh.id", password=PASSWORD),
    )
    me = library("client").AuthenticatedClient(base_url=server.url, token=signed_in.access)
    address = library("api.addresses.users_me_addresses_create").sync(
        client=me,
        body=models.AddressRequest(
            recipient_name="Sari Dewi",
            phone="+62 812 3456 7890",
            line1="Jalan Kaliurang 5",
            city="Sleman",
            state="DI Yogyakarta",
            postal_code="55281",
        ),
    )
    goods = library("api.products.products_list").sync(client=anyone, category=category.pk)
    found = library("api.products.products_retrieve").sync(goods.results[0].id, client=anyone)
    cart = library("api.cart.cart_items_create").sync(
        client=me, body=models.CartItemAddRequest(variant=found.variants[0].id, quantity=2)
    )
    body = models.CheckoutRequest(shipping_address=address.id, promotion_code="HEMAT10")
    preview = library("api.checkout.checkout_preview_create").sync(
        client=me, body=models.PreviewRequestRequest(promotion_code="HEMAT10")
    )
    placed = library("api.checkout.checkout_create").sync(
        client=me, body=body, idempotency_key="satu"
    )
    again = library("api.checkout.checkout_create").sync_detailed(
        client=me, body=body, idempotency_key="satu"
    )
    shown = library("api.orders.orders_retrieve").sync(placed.number, client=me)
    paper = library("api.orders.orders_invoice_pdf_retrieve").sync(placed.number, client=me)
    refused = library("api.orders.orders_cancel_create").sync(
        "990101FFFFFFFFFFFF", client=me, body=models.CancelRequest(reason="salah")
    )

    assert cart.subtotal == "150000.00"
    assert placed.total == preview.total == "135000.00"
    assert again.parsed.number == placed.number
    assert again.headers["Idempotent-Replayed"] == "true"
    assert (shown.status.value, shown.payment_status.value) == ("pending", "paid")
    assert shown.items[0].quantity == 2
    assert paper.payload.read(5) == b"%PDF-"
    assert refused.errors[0].code == "not_found"
    assert Order.objects.get().number == placed.number
