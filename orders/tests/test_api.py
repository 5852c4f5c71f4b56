from decimal import Decimal

import pytest

from accounts.tests.factories import make_address, make_staff, make_user
from catalog.models import Product, Variant
from catalog.operations import archive_product, change_product
from catalog.tests.factories import make_product, make_variant
from orders.models import Order
from orders.operations import add_to_cart, apply_transition, move_order
from orders.tests.factories import make_order
from promotions.tests.factories import make_promotion
from vendors.models import Vendor
from vendors.tests.factories import make_vendor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]


@pytest.fixture
def order():
    """A paid order of one buyer from two vendors."""
    return make_order(make_variant(price=100_000), make_variant(price=50_000))


def url(order: Order, tail: str = "") -> str:
    return f"/api/v1/orders/{order.number}{tail}"


def statuses(order: Order) -> list[str]:
    return list(order.fulfillments.values_list("status", flat=True))


# ── who moves what ──────────────────────────────────────────────────────────────────────────────


def test_a_vendor_moves_only_its_own_part(api, order):
    first, _second = order.fulfillments.all()
    body = {"status": "shipped", "tracking_number": "JNE123", "carrier": "JNE", "notes": "dikirim"}

    answer = api(first.vendor.owner).put(url(order), body)

    assert answer.status_code == 200
    assert answer.data["status"] == "shipped"
    assert answer.data["fulfillments"][0]["tracking_number"] == "JNE123"
    assert statuses(order) == ["shipped", "pending"]
    order = Order.objects.get()
    assert order.status == "processing"
    line = order.history.filter(transition="ship").get()
    assert (line.source, line.target, line.note) == ("processing", "shipped", "dikirim")
    assert line.by == first.vendor.owner


def test_the_orders_status_follows_its_parts_to_the_end(api, order):
    seen = []
    for status in ("processing", "shipped", "delivered"):
        for part in order.fulfillments.all():
            api(part.vendor.owner).put(url(order), {"status": status})
            seen.append(Order.objects.get().status)
    answer = api(order.buyer).put(url(order), {"status": "completed"})

    assert seen == ["processing", "processing", "processing", "shipped", "shipped", "delivered"]
    assert answer.data["status"] == "completed"
    assert statuses(order) == ["completed", "completed"]


def test_a_buyer_who_ships_gets_409_and_hears_what_is_allowed(api, order):
    answer = api(order.buyer).put(url(order), {"status": "shipped"})

    assert answer.status_code == 409
    assert answer.json()["errors"][0]["code"] == "invalid_transition"
    assert answer.json()["from"] == "pending"
    assert answer.json()["to"] == "shipped"
    assert answer.json()["allowed"] == ["cancelled"]
    assert statuses(order) == ["pending", "pending"]


@pytest.mark.parametrize("method", ["get", "put", "patch"])
def test_for_another_vendor_and_a_stranger_the_order_does_not_exist(api, order, method):
    missing = getattr(api(make_user()), method)("/api/v1/orders/260101AAAAAAAAAAAA", {})

    for asker in (make_vendor().owner, make_user(), make_staff("catalog.view_product")):
        answer = getattr(api(asker), method)(url(order), {})
        assert answer.status_code == 404
        assert answer.json() == missing.json()


def test_without_signing_in_there_are_no_orders(api, order):
    assert api().get(url(order)).status_code == 401
    assert api().get("/api/v1/orders").status_code == 401


def test_staff_who_may_only_look_cannot_move(api, order):
    answer = api(make_staff("orders.view_order")).put(url(order), {"status": "processing"})

    assert answer.status_code == 409
    assert statuses(order) == ["pending", "pending"]


def test_staff_move_every_part_that_is_not_there_yet(api, order):
    first, _second = order.fulfillments.all()
    move_order(order, "delivered", by=first.vendor.owner)

    answer = api(make_staff()).put(url(order), {"status": "shipped"})

    assert answer.status_code == 200
    assert statuses(order) == ["delivered", "shipped"]


def test_staff_move_one_part_when_they_name_it(api, order):
    _first, second = order.fulfillments.all()

    api(make_staff()).put(url(order), {"status": "processing", "fulfillment": second.pk})

    assert statuses(order) == ["pending", "processing"]


def test_one_part_that_refuses_leaves_every_part_as_it_was(api, order):
    first, _second = order.fulfillments.all()
    move_order(order, "delivered", by=first.vendor.owner)

    answer = api(make_staff()).put(url(order), {"status": "cancelled", "notes": "batal"})

    assert answer.status_code == 409
    assert [part["fulfillment"] for part in answer.json()["parts"]] == [first.pk]
    assert statuses(order) == ["delivered", "pending"]
    assert Variant.objects.last().stock == 9


def test_a_step_over_several_statuses_is_all_or_nothing(api, order):
    part = order.fulfillments.first()

    answer = api(part.vendor.owner).put(url(order), {"status": "completed"})

    assert answer.status_code == 409
    assert answer.json()["from"] == "pending"
    assert answer.json()["allowed"] == ["processing", "cancelled"]
    assert statuses(order) == ["pending", "pending"]
    assert not order.history.filter(transition="process").exists()


def test_the_same_status_again_is_recorded_only_with_a_note(api, order):
    part = order.fulfillments.first()
    client = api(part.vendor.owner)
    client.put(url(order), {"status": "processing"})
    lines = order.history.count()

    assert client.put(url(order), {"status": "processing"}).status_code == 200
    assert order.history.count() == lines
    assert client.put(url(order), {"status": "processing", "notes": "kayu"}).status_code == 200

    last = order.history.last()
    assert (last.axis, last.source, last.target, last.note) == (
        "note",
        "processing",
        "processing",
        "kayu",
    )


def test_a_vendor_takes_a_shipping_back_by_asking_for_processing(api, order):
    part = order.fulfillments.first()
    client = api(part.vendor.owner)
    client.put(url(order), {"status": "shipped"})

    assert client.put(url(order), {"status": "processing"}).status_code == 400
    answer = client.put(url(order), {"status": "processing", "notes": "salah paket"})

    assert answer.status_code == 200
    assert statuses(order) == ["processing", "pending"]


def test_cancelling_without_a_reason_is_a_400_that_names_the_field(api, order):
    answer = api(order.buyer).put(url(order), {"status": "cancelled"})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["attr"] == "notes"


# ── the other fields ────────────────────────────────────────────────────────────────────────────


def test_tracking_is_added_later_and_the_history_keeps_both(api, order):
    part = order.fulfillments.first()
    client = api(part.vendor.owner)
    client.put(url(order), {"status": "shipped", "tracking_number": "SALAH"})

    answer = client.patch(url(order), {"tracking_number": "BENAR", "notes": "salah ketik"})

    assert answer.data["fulfillments"][0]["tracking_number"] == "BENAR"
    tracking = order.history.last().details["tracking"]
    assert (tracking["from"], tracking["to"]) == (
        {"tracking_number": "SALAH"},
        {"tracking_number": "BENAR"},
    )


def test_tracking_of_several_open_parts_must_say_which(api, order):
    staff = api(make_staff())

    answer = staff.put(url(order), {"tracking_number": "JNE1"})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "fulfillment_required"
    second = order.fulfillments.last()
    assert staff.put(url(order), {"tracking_number": "JNE1", "fulfillment": second.pk}).data
    assert list(order.fulfillments.values_list("tracking_number", flat=True)) == ["", "JNE1"]


def test_a_buyer_cannot_write_tracking(api, order):
    answer = api(order.buyer).put(url(order), {"tracking_number": "JNE1"})

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (409, "not_allowed")


def test_metadata_is_merged_and_null_deletes(api, order):
    buyer, vendor = api(order.buyer), api(order.fulfillments.first().vendor.owner)

    buyer.patch(url(order), {"metadata": {"hadiah": True, "pesan": "Selamat"}}, format="json")
    answer = buyer.patch(url(order), {"metadata": {"pesan": None, "n": 1}}, format="json")
    own = vendor.patch(url(order), {"metadata": {"rak": "B2"}}, format="json")

    assert answer.data["metadata"] == {"hadiah": True, "n": 1}
    assert own.data["metadata"] == {"rak": "B2"}
    too_much = buyer.patch(url(order), {"metadata": {"x": "y" * 17_000}}, format="json")
    assert (too_much.status_code, too_much.json()["errors"][0]["attr"]) == (400, "metadata")


def test_the_address_changes_only_while_nothing_has_shipped(api, order):
    change = {"shipping_address": {"line1": "Jalan Baru 1"}}
    buyer = api(order.buyer)

    assert buyer.patch(url(order), change, format="json").data["shipping_address"]["line1"] == (
        "Jalan Baru 1"
    )
    assert Order.objects.get().shipping_address["city"] == "Sleman"
    part = order.fulfillments.first()
    refused = api(part.vendor.owner).patch(url(order), change, format="json")
    assert refused.json()["errors"][0]["code"] == "not_allowed"  # the order has another vendor
    move_order(order, "shipped", by=part.vendor.owner)
    late = buyer.patch(url(order), change, format="json")
    assert (late.status_code, late.json()["errors"][0]["code"]) == (409, "already_shipped")


@pytest.mark.parametrize(
    "body, attr, code",
    [
        ({"status": "lost"}, "status", "invalid_choice"),
        ({"stats": "shipped"}, "stats", "unknown_field"),
        ({"tracking_url": "javascript:alert(1)"}, "tracking_url", "invalid"),
        ({"shipping_address": {"line9": "x"}}, "shipping_address.line9", "unknown_field"),
        ({"notes": "x" * 1_001}, "notes", "max_length"),
        ({"fulfillment": 10**30}, None, "parse_error"),
    ],
)
def test_bad_input_is_a_400_that_names_the_field(api, order, body, attr, code):
    answer = api(order.buyer).put(url(order), body, format="json")

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["attr"] == attr
    assert answer.json()["errors"][0]["code"] == code


# ── what is shown ───────────────────────────────────────────────────────────────────────────────


def test_buyer_and_staff_see_the_whole_order(api, order):
    for asker in (order.buyer, make_staff("orders.view_order")):
        data = api(asker).get(url(order)).json()
        assert (data["status"], data["payment_status"]) == ("pending", "paid")
        assert data["total"] == "150000.00"
        assert len(data["fulfillments"]) == len(data["items"]) == 2
        assert data["buyer"]["email"] == order.buyer.email
        assert data["payment"]["status"] == "paid"


def test_a_vendor_sees_its_part_as_if_it_were_the_order(api, order):
    first, second = order.fulfillments.all()
    move_order(order, "processing", by=second.vendor.owner)

    data = api(first.vendor.owner).get(url(order)).json()

    assert (data["status"], data["total"]) == ("pending", "100000.00")
    assert [part["id"] for part in data["fulfillments"]] == [first.pk]
    assert len(data["items"]) == 1
    assert data["buyer"] == {"id": order.buyer_id, "name": order.buyer.name}
    assert data["shipping_address"]["phone"] == "+62 812 3456 7890"
    assert data["billing_address"] is data["payment"] is None
    assert {line["fulfillment"] for line in data["status_history"]} == {first.pk}
    assert order.buyer.email not in str(data)
    assert second.vendor.business_name not in str(data)


def test_available_actions_say_what_the_asker_may_do_and_why_not_the_rest(api, order):
    data = api(order.buyer).get(url(order)).json()

    actions = {action["name"]: action for action in data["available_actions"]}
    assert actions["cancel"]["allowed"]
    assert (actions["process"]["allowed"], actions["process"]["code"]) == (False, "not_yours")
    assert actions["complete"]["code"] == "wrong_status"
    assert all(bool(a["reason"]) != a["allowed"] for a in actions.values())


def test_the_history_says_who_when_from_to_and_why(api, order):
    part = order.fulfillments.first()
    apply_transition(part, "process", by=part.vendor.owner, note="mulai")

    lines = api(order.buyer).get(url(order, "/history")).json()

    line = next(line for line in lines if line["transition"] == "process")
    assert line["by"] == {
        "role": "vendor",
        "id": part.vendor.owner_id,
        "name": part.vendor.owner.name,
    }
    assert (line["from_status"], line["to_status"], line["note"]) == (
        "pending",
        "processing",
        "mulai",
    )
    assert line["at"].endswith("Z")
    paid = next(line for line in lines if line["axis"] == "payment")
    assert paid["by"]["role"] == "system"


def test_a_buyer_lists_own_orders_newest_first_and_a_vendor_those_with_own_goods(api, order):
    later = make_order(make_variant(), buyer=order.buyer)
    vendor = order.fulfillments.first().vendor.owner
    make_order(make_variant())

    assert numbers(api(order.buyer).get("/api/v1/orders")) == [later.number, order.number]
    assert numbers(api(vendor).get("/api/v1/orders?as=vendor")) == [order.number]
    assert numbers(api(vendor).get("/api/v1/orders")) == []
    assert len(numbers(api(make_staff()).get("/api/v1/orders"))) == 3


def numbers(answer) -> list[str]:
    return [row["number"] for row in answer.json()["results"]]


def test_orders_are_filtered(api, order):
    part = order.fulfillments.first()
    move_order(order, "shipped", by=part.vendor.owner)
    buyer, vendor = api(order.buyer), api(part.vendor.owner)

    assert numbers(buyer.get("/api/v1/orders?status=processing")) == [order.number]
    assert numbers(buyer.get("/api/v1/orders?status=shipped")) == []
    assert numbers(vendor.get("/api/v1/orders?as=vendor&status=shipped")) == [order.number]
    assert numbers(buyer.get("/api/v1/orders?payment_status=refunded")) == []
    assert numbers(buyer.get(f"/api/v1/orders?number={order.number.lower()}")) == [order.number]
    assert numbers(buyer.get("/api/v1/orders?placed_until=2020-01-01T00:00:00Z")) == []
    assert buyer.get("/api/v1/orders?status=lost").status_code == 400
    assert buyer.get("/api/v1/orders?colour=red").json()["errors"][0]["attr"] == "colour"
    assert buyer.get("/api/v1/orders?cursor=rubbish").status_code == 404


def test_pages_of_orders_follow_each_other(api):
    buyer = make_user()
    for _ in range(3):
        make_order(make_variant(), buyer=buyer)

    first = api(buyer).get("/api/v1/orders?page_size=2")
    second = api(buyer).get(first.json()["next"])

    assert len(numbers(first)) == 2
    assert second.json()["next"] is None
    assert set(numbers(first)).isdisjoint(numbers(second))


def test_who_walks_what_changed_sees_orders_whose_parts_moved(api):
    vendor, buyer = make_vendor(), make_user()
    first, second, third = (
        make_order(make_variant(vendor=vendor), make_variant(), buyer=buyer) for _ in range(3)
    )
    since = Order.objects.get(pk=third.pk).updated_at
    part = first.fulfillments.get(vendor=vendor)
    apply_transition(part, "process", by=vendor.owner)
    body = {"metadata": {"rak": "7"}}
    assert api(vendor.owner).patch(url(second) + "?as=vendor", body).status_code == 200

    for who, more in (
        (buyer, ""),
        (vendor.owner, "&as=vendor"),
        (make_staff("orders.view_order"), ""),
    ):
        asked = f"/api/v1/orders?updated_since={since.isoformat().replace('+', '%2B')}{more}"
        assert numbers(api(who).get(asked)) == [third.number, first.number, second.number]


# ── cart, preview, checkout ─────────────────────────────────────────────────────────────────────


def test_from_the_cart_to_an_order_of_two_vendors(api):
    buyer = make_user()
    address = make_address(buyer)
    first, second = make_variant(price=100_000), make_variant(price=50_000)
    client = api(buyer)

    client.post("/api/v1/cart/items", {"variant": first.pk, "quantity": 2})
    cart = client.post("/api/v1/cart/items", {"product": second.product_id})
    assert cart.status_code == 201
    assert (cart.json()["subtotal"], cart.json()["quantity"]) == ("250000.00", 3)
    assert len(cart.json()["vendors"]) == 2

    preview = client.post("/api/v1/checkout/preview", {"shipping_address": address.pk}).json()
    answer = client.post(
        "/api/v1/checkout",
        {
            "shipping_address": address.pk,
            "expected_total": preview["total"],
            "notes": "Titip satpam",
        },
    )

    assert answer.status_code == 201
    data = answer.json()
    assert data["payment"]["status"] == "paid"
    assert data["payment"]["client_secret"].startswith("test_secret_")
    assert data["notes"] == "Titip satpam"
    assert [part["total"] for part in data["fulfillments"]] == ["200000.00", "50000.00"]
    assert client.get("/api/v1/cart").json()["vendors"] == []


def test_the_cart_says_what_stands_in_the_way(api):
    buyer = make_user()
    scarce, dearer = make_variant(stock=3), make_variant(price=10_000)
    for variant in (scarce, dearer):
        add_to_cart(buyer, variant.pk, 2)
    Variant.objects.filter(pk=scarce.pk).update(stock=1, stocked=1)
    change_product(dearer.product, variants=[{"id": dearer.pk, "price": Decimal(12_000)}])

    cart = api(buyer).get("/api/v1/cart").json()

    items = [item for vendor in cart["vendors"] for item in vendor["items"]]
    assert [[p["code"] for p in item["problems"]] for item in items] == [
        ["out_of_stock"],
        ["price_changed"],
    ]
    assert items[0]["problems"][0]["available"] == 1


@pytest.mark.parametrize("why", ["out_of_stock", "not_on_sale", "below_minimum", "own_product"])
def test_sums_of_a_cart_leave_out_what_cannot_be_bought(api, why):
    buyer = make_user()
    good, bad = make_variant(price=10_000, stock=9), make_variant(price=700, stock=9)
    for variant in (good, bad):
        add_to_cart(buyer, variant.pk, 2)
    product = Product.objects.filter(pk=bad.product_id)
    if why == "out_of_stock":
        Variant.objects.filter(pk=bad.pk).update(stock=1, stocked=1)
    elif why == "not_on_sale":
        archive_product(bad.product)
    elif why == "below_minimum":
        product.update(min_order_quantity=3)
    else:
        Vendor.objects.filter(pk=bad.product.vendor_id).update(owner=buyer)

    cart = api(buyer).get("/api/v1/cart").json()
    preview = api(buyer).post("/api/v1/checkout/preview", {}).json()

    items = [item for vendor in cart["vendors"] for item in vendor["items"]]
    assert [(item["subtotal"], len(item["problems"])) for item in items] == [
        ("20000.00", 0),
        ("1400.00", 1),
    ]
    assert (cart["quantity"], cart["subtotal"]) == (2, "20000.00")
    assert [vendor["subtotal"] for vendor in cart["vendors"]] == ["20000.00", "0.00"]
    assert (preview["subtotal"], preview["total"]) == ("20000.00", "20000.00")
    assert [(problem["code"], problem["variant"]) for problem in preview["problems"]] == [
        (why, bad.pk)
    ]


def test_a_product_with_several_variants_asks_which(api):
    product = make_product()
    make_variant(product), make_variant(product)

    answer = api(make_user()).post("/api/v1/cart/items", {"product": product.pk})

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "variant_required")


def test_the_preview_says_what_each_promotion_gave_or_why_nothing_and_changes_nothing(api):
    buyer, variant = make_user(), make_variant(price=100_000)
    make_promotion(code="", title="Otomatis", value=Decimal(5))
    coded = make_promotion(code="MAHAL", min_subtotal=Decimal(500_000))
    add_to_cart(buyer, variant.pk, 1)

    data = api(buyer).post("/api/v1/checkout/preview", {"promotion_code": "mahal"}).json()

    by_title = {p["promotion_code"]: p for p in data["promotions"]}
    assert (by_title[""]["applies"], by_title[""]["amount"]) == (True, "5000.00")
    assert by_title[""]["eligible"] == [variant.pk]
    assert (by_title["MAHAL"]["applies"], by_title["MAHAL"]["code"]) == (False, "below_minimum")
    assert "Rp500.000" in by_title["MAHAL"]["reason"]
    assert data["total"] == "95000.00"
    unknown = api(buyer).post("/api/v1/checkout/preview", {"promotion_code": "APA"}).json()
    assert unknown["promotions"][-1]["code"] == "unknown_code"
    coded.refresh_from_db()
    assert coded.used == 0


def test_a_refused_checkout_lists_every_problem(api):
    buyer, variant = make_user(), make_variant(stock=2)
    address = make_address(buyer)
    add_to_cart(buyer, variant.pk, 2)
    Variant.objects.update(stock=1, stocked=1)

    answer = api(buyer).post("/api/v1/checkout", {"shipping_address": address.pk})

    assert answer.status_code == 409
    error = answer.json()["errors"][0]
    assert (error["code"], error["attr"]) == ("out_of_stock", "items.0")
    problem = answer.json()["problems"][0]
    assert (problem["variant"], problem["available"]) == (variant.pk, 1)


def test_somebody_elses_address_is_a_404(api):
    buyer = make_user()
    add_to_cart(buyer, make_variant().pk, 1)

    answer = api(buyer).post("/api/v1/checkout", {"shipping_address": make_address(make_user()).pk})

    assert answer.status_code == 404
    assert not Order.objects.exists()
