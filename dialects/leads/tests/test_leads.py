"""Orders in cents, statuses by name, places of labels."""

import pytest
from django.test import Client

from accounts.tests.factories import make_address, make_staff, make_user
from accounts.tokens import sign_access
from catalog.models import Variant
from catalog.tests.factories import make_product, make_variant
from core.errors import BadInput
from dialects.leads.serializers import by_variant
from dialects.tests.payloads import assert_as_printed, payload, shape
from orders.models import CartItem, Order, StatusLabel
from orders.operations import add_to_cart, save_label
from orders.tests.factories import make_order, make_part

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]


@pytest.fixture
def buyer():
    user = make_user()
    make_address(user, is_default=True)
    return user


def make_label(vendor, slug="siap-kirim", status="processing"):
    name = slug.replace("-", " ").title()
    return save_label(vendor, StatusLabel(slug=slug, name_id=name, name_en=name, status=status))


# ── reading ─────────────────────────────────────────────────────────────────────────────────────


def test_the_printed_reads(speak, buyer):
    order = make_order(
        make_variant(make_product(name="Product Name"), price=10), buyer=buyer, quantity=2
    )
    client = speak("leads", buyer)

    answer = client.replay(payload("leads", "get_order"), id=order.pk)

    assert_as_printed(answer, payload("leads", "get_order"))
    item = order.fulfillments.get().items.get()
    assert answer.json() == {
        "id": order.pk,
        "userId": buyer.pk,
        "date": order.placed_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "products": [
            {
                "id": item.variant_id,
                "name": "Product Name",
                "quantity": 2,
                "priceInCents": 1000,
            }
        ],
        "amountInCents": 2000,
        "clientSecret": order.payments.get().client_secret,
        "status": "pending",
    }
    answers = client.replay(payload("leads", "list_orders"))
    assert_as_printed(answers, payload("leads", "list_orders"))
    assert answers.json() == [answer.json()]


def test_one_reads_what_one_bought_or_sold_newest_first(speak, buyer):
    bought = make_order(buyer=buyer)
    part = make_part()
    other = make_part()

    def ids(user):
        return [order["id"] for order in speak("leads", user).get("/orders").json()]

    assert ids(buyer) == [bought.pk]
    assert ids(part.vendor.owner) == [part.order_id]
    assert ids(make_staff()) == [other.order_id, part.order_id, bought.pk]
    assert ids(make_user()) == []


def test_the_list_ends_after_a_hundred(speak, buyer, monkeypatch):
    monkeypatch.setattr("dialects.leads.views.NEWEST", 2)
    orders = [make_order(buyer=buyer) for _n in range(3)]

    listed = speak("leads", buyer).get("/orders").json()

    assert [order["id"] for order in listed] == [orders[2].pk, orders[1].pk]


def test_one_order_or_ten_are_the_same_number_of_queries(
    speak, buyer, django_assert_max_num_queries
):
    client = speak("leads", buyer)
    make_order(make_variant(), make_variant(), buyer=buyer)
    client.get("/orders")
    with django_assert_max_num_queries(30) as few:
        client.get("/orders")
    for _n in range(4):
        make_order(make_variant(), make_variant(), buyer=buyer)

    with django_assert_max_num_queries(len(few)):
        assert len(client.get("/orders").json()) == 5


def test_a_token_does_as_well_as_a_key_and_nothing_is_401(buyer):
    client, order = Client(), make_order(buyer=buyer)
    signed = {"Authorization": f"Bearer {sign_access(buyer)}"}

    assert client.get(f"/dialects/leads/orders/{order.number}", headers=signed).status_code == 200
    answer = client.get("/dialects/leads/orders")
    assert (answer.status_code, shape(answer.json())) == (401, {"error": "str"})


def test_what_is_not_there_is_404(speak, buyer):
    make_order()

    for reference in ("999999999999", "0", "-1", "9" * 18, "9" * 400, "x", "250430EA4615A55DB2"):
        answer = speak("leads", buyer).get(f"/orders/{reference}")
        assert (answer.status_code, answer.json()) == (404, {"error": "Order not found"})


# ── ordering ────────────────────────────────────────────────────────────────────────────────────


def test_the_printed_order_is_placed(speak, buyer):
    make_variant(sku="text", price=25)

    answer = speak("leads", buyer).replay(payload("leads", "new_order"))

    assert_as_printed(answer, payload("leads", "new_order"))
    order = Order.objects.get()
    assert order.pays_on_delivery
    assert answer.json()["id"] == order.pk
    assert (answer.json()["amountInCents"], answer.json()["clientSecret"]) == (2500, "")
    assert order.shipping_address["recipient_name"] == "Sari Dewi"


def test_a_repeat_is_a_quantity_and_the_cart_stays(speak, buyer):
    mug, bowl = make_variant(sku="mug"), make_variant(sku="bowl")
    add_to_cart(buyer, bowl.pk, 1)

    answer = speak("leads", buyer).post("/orders/new", ["mug", str(bowl.pk), "mug", str(mug.pk)])

    assert {line["id"]: line["quantity"] for line in answer.json()["products"]} == {
        mug.pk: 3,
        bowl.pk: 1,
    }
    assert CartItem.objects.get().quantity == 1
    assert Variant.objects.get(pk=mug.pk).stock == 7


def test_a_sku_of_several_vendors_is_refused_with_the_ids_to_choose_from(speak, buyer):
    mugs = [make_variant(sku="mug"), make_variant(sku="mug")]

    refused = speak("leads", buyer).post("/orders/new", ["mug"])
    taken = speak("leads", buyer).post("/orders/new", [str(mugs[1].pk)])

    assert refused.status_code == 400
    assert all(str(mug.pk) in refused.json()["error"] for mug in mugs)
    assert [line["id"] for line in taken.json()["products"]] == [mugs[1].pk]


def test_a_gateway_that_settles_at_once_has_a_client_secret(speak, buyer, settings):
    settings.DIALECT_GATEWAY = "test"
    make_variant(sku="text")

    answer = speak("leads", buyer).post("/orders/new", ["text"])

    assert answer.json()["clientSecret"].startswith("test_secret_")
    assert Order.objects.get().payment_status == "paid"


@pytest.mark.parametrize("body", [[], {}, ["no such"], [None], [["text"]], "text", ["text", ""]])
def test_invalid_order_data_is_400_and_nothing_is_ordered(speak, buyer, body):
    make_variant(sku="text")

    answer = speak("leads", buyer).post("/orders/new", body)

    assert (answer.status_code, shape(answer.json())) == (400, {"error": "str"})
    assert not Order.objects.exists()


def test_without_a_default_address_there_is_no_order(speak):
    buyer = make_user()
    make_address(buyer)
    make_variant(sku="text")

    assert speak("leads", buyer).post("/orders/new", ["text"]).status_code == 400
    assert not Order.objects.exists()


def test_what_cannot_be_had_is_400_and_named_as_it_was_sent(speak, buyer):
    mug, bowl = make_variant(sku="mug", stock=2), make_variant(sku="bowl", stock=0)
    make_variant(sku="text")

    answer = speak("leads", buyer).post("/orders/new", ["text", *["mug"] * 3, str(bowl.pk)])

    assert (answer.status_code, shape(answer.json())) == (400, {"error": "str"})
    said = answer.json()["error"]
    assert said.startswith("mug: ") and f" {bowl.pk}: " in said
    assert "text" not in said and "items" not in said
    assert Variant.objects.get(pk=mug.pk).stock == 2
    assert not Order.objects.exists()


def test_what_nobody_knows_is_named(speak, buyer):
    make_variant(sku="text")

    answer = speak("leads", buyer).post("/orders/new", ["text", "kaca", "batu", "kaca"])

    assert answer.json() == {"error": "There is no such product: batu, kaca."}


def test_a_sku_of_several_vendors_is_refused_with_the_ids_of_its_variants():
    variants = [(3, "BTK-001"), (8, "BTK-001"), (9, "TNN-001")]

    with pytest.raises(BadInput) as refused:
        by_variant(["TNN-001", "BTK-001"], variants)

    assert "BTK-001" in str(refused.value) and "3, 8" in str(refused.value)
    assert by_variant(["8", "TNN-001", "8"], variants) == {8: ["8", "8"], 9: ["TNN-001"]}
    assert by_variant(["8"], [(8, "x"), (5, "8")]) == {5: ["8"]}


def test_one_idempotency_key_is_one_order(speak, buyer):
    make_variant(sku="text")
    client = speak("leads", buyer)
    headers = {"X-API-Key": client.key, "Idempotency-Key": "satu"}

    first, again = (client.post("/orders/new", ["text"], **headers) for _time in range(2))

    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert again["Idempotent-Replayed"] == "true"
    assert Order.objects.count() == 1
    other = client.post("/orders/new", ["text", "text"], **headers)
    assert (other.status_code, shape(other.json())) == (422, {"error": "str"})


# ── statuses ────────────────────────────────────────────────────────────────────────────────────


def test_the_printed_status_is_set_in_any_case(speak):
    part = make_part()
    printed = payload("leads", "status_update")
    printed["request"]["orderId"] = part.order_id
    vendor = speak("leads", part.vendor.owner)

    answer = vendor.replay(printed)

    assert_as_printed(answer, printed)
    assert answer.json() == {"id": part.order_id, "status": "pending"}
    body = {"orderId": part.order.number, "status": "SHIPPED"}
    assert vendor.post("/orders/status-update", body).json()["status"] == "shipped"
    assert part.history.get(transition="ship").note == "via leads"


@pytest.mark.parametrize("word", ["siap-kirim", "SIAP-KIRIM", " Siap Kirim "])
def test_a_label_is_set_by_its_name_and_read_by_its_slug(speak, word):
    part = make_part()
    make_label(part.vendor)
    vendor = speak("leads", part.vendor.owner)

    answer = vendor.post("/orders/status-update", {"orderId": part.order_id, "status": word})

    assert answer.json() == {"id": part.order_id, "status": "siap-kirim"}
    assert Order.objects.get().status == "processing"
    assert vendor.get(f"/orders/{part.order_id}").json()["status"] == "siap-kirim"


@pytest.mark.parametrize("word", ["Siap diambil", "siap DIAMBIL", " ready  to go ", "angkut"])
def test_a_label_is_meant_by_either_of_its_names_too(speak, word):
    part = make_part()
    label = StatusLabel(
        slug="angkut", name_id="Siap Diambil", name_en="Ready to go", status="processing"
    )
    save_label(part.vendor, label)
    make_label(make_part().vendor, "siap-diambil")  # another vendor's
    vendor = speak("leads", part.vendor.owner)

    answers = [
        vendor.post("/orders/status-update", {"orderId": part.order_id, "status": word})
        for _time in range(2)
    ]

    assert [answer.json() for answer in answers] == [{"id": part.order_id, "status": "angkut"}] * 2
    assert part.order.history.filter(axis="label").count() == 1


def test_a_name_of_two_labels_means_neither(speak):
    part = make_part()
    for slug in ("satu", "dua"):
        label = StatusLabel(slug=slug, name_id="Siap", name_en="Ready", status="processing")
        save_label(part.vendor, label)

    answer = speak("leads", part.vendor.owner).post(
        "/orders/status-update", {"orderId": part.order_id, "status": "siap"}
    )

    assert (answer.status_code, shape(answer.json())) == (400, {"error": "str"})
    assert Order.objects.get().status == "pending"


@pytest.mark.parametrize(
    "body",
    [
        {"status": "lost"},
        {"status": ""},
        {"status": "completed"},
        {"orderId": 2**53, "status": "shipped"},
        {"orderId": None, "status": "shipped"},
        {"orderId": True, "status": "shipped"},
        {"orderId": 1.5, "status": "shipped"},
    ],
)
def test_every_refusal_of_a_status_is_400(speak, body):
    part = make_part()

    answer = speak("leads", part.vendor.owner).post(
        "/orders/status-update", {"orderId": part.order_id} | body
    )

    assert (answer.status_code, shape(answer.json())) == (400, {"error": "str"})
    assert Order.objects.get().status == "pending"


def test_the_printed_place_of_a_label_as_an_object_or_a_list(speak):
    part = make_part()
    first, second = make_label(part.vendor), make_label(part.vendor, "menunggu-lem")
    vendor = speak("leads", part.vendor.owner)
    printed = payload("leads", "order_of_statuses")
    printed["request"] = {"id": first.pk, "statusOrder": 2}

    answer = vendor.replay(printed)

    assert_as_printed(answer, printed)
    assert answer.json() == [
        {"id": second.pk, "statusOrder": 1},
        {"id": first.pk, "statusOrder": 2},
    ]
    both = [{"id": first.pk, "statusOrder": 0}, {"id": second.pk, "statusOrder": 5}]
    assert vendor.put("/leads/statuses/order", both).json() == both


def test_places_of_labels_that_are_not_ones_own_are_400_and_nothing_changes(speak):
    part, other = make_part(), make_part()
    own, foreign = make_label(part.vendor), make_label(other.vendor)
    vendor = speak("leads", part.vendor.owner)

    for body in (
        [{"id": own.pk, "statusOrder": 3}, {"id": foreign.pk, "statusOrder": 4}],
        [{"id": own.pk, "statusOrder": 3}] * 2,
        {"id": own.pk},
        {"id": own.pk, "statusOrder": -1},
        {"id": 2**53, "statusOrder": 1},
        {"id": own.pk, "statusOrder": 10**30},
        "x",
    ):
        answer = vendor.put("/leads/statuses/order", body)
        assert (answer.status_code, shape(answer.json())) == (400, {"error": "str"}), body
    assert set(StatusLabel.objects.values_list("position", flat=True)) == {0}
    assert speak("leads", make_user()).put("/leads/statuses/order", {}).status_code in (400, 403)
