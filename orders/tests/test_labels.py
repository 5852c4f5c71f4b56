import pytest

from accounts.tests.factories import make_staff, make_user
from core.errors import NotThere
from orders.models import Fulfillment, Order, StatusLabel
from orders.operations import order_labels, save_label, set_free_label
from orders.tests.factories import make_part
from vendors.tests.factories import make_vendor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]

PACKED = {
    "slug": "siap-kirim",
    "name_id": "Siap kirim",
    "name_en": "Packed",
    "status": "processing",
    "colour": "#2b5a8a",
}


def url(order: Order, tail: str = "status") -> str:
    return f"/api/v1/orders/{order.number}/{tail}"


@pytest.fixture
def part() -> Fulfillment:
    return make_part("pending")


def test_a_label_takes_the_part_to_the_status_it_refines(api, part):
    vendor = api(part.vendor.owner)
    vendor.post("/api/v1/status-labels", PACKED)

    answer = vendor.put(url(part.order), {"status": "siap-kirim", "notes": "rak B2"})

    assert answer.status_code == 200
    shown = answer.json()["fulfillments"][0]
    assert (shown["status"], shown["label"]["name_en"]) == ("processing", "Packed")
    last = part.history.last()
    assert (last.axis, last.source, last.target) == ("label", "processing", "siap-kirim")


def test_a_change_of_status_clears_the_label_and_the_free_words(api, part):
    vendor = api(part.vendor.owner)
    vendor.post("/api/v1/status-labels", PACKED)
    vendor.put(url(part.order), {"status": "siap-kirim"})
    set_free_label(part.order, "shipping", "di gudang", by=part.vendor.owner)
    set_free_label(part.order, "payment", "lunas", by=part.vendor.owner)

    vendor.put(url(part.order), {"status": "shipped"})

    part = Fulfillment.objects.get()
    assert part.label is None
    assert part.free_labels == {"payment": "lunas"}


def test_a_label_that_parts_wear_keeps_the_status_that_it_refines(api, part):
    vendor = api(part.vendor.owner)
    label = vendor.post("/api/v1/status-labels", PACKED).json()
    address = f"/api/v1/status-labels/{label['id']}"
    vendor.put(url(part.order), {"status": "siap-kirim"})

    moved = vendor.put(address, PACKED | {"status": "shipped"})
    renamed = vendor.put(address, PACKED | {"name_en": "Ready"})

    assert (moved.status_code, moved.json()["errors"][0]["code"]) == (409, "label_worn")
    assert (renamed.status_code, renamed.json()["status"]) == (200, "processing")
    vendor.put(url(part.order), {"status": "shipped"})
    assert vendor.put(address, PACKED | {"status": "shipped"}).status_code == 200


def test_a_label_deleted_meanwhile_stays_deleted_and_keeps_no_old_position(api, part):
    vendor = part.vendor
    first, second = (
        save_label(vendor, StatusLabel(**PACKED | {"slug": slug})) for slug in ("satu", "dua")
    )
    stale = StatusLabel.objects.get(pk=first.pk)
    order_labels(vendor, [(first.pk, 1), (second.pk, 0)])

    assert save_label(vendor, stale).position == 1

    StatusLabel.objects.filter(pk=second.pk).delete()
    with pytest.raises(NotThere):
        save_label(vendor, second)
    assert not StatusLabel.objects.filter(slug="dua").exists()


def test_a_label_whose_status_is_refused_is_not_set(api, part):
    vendor = api(part.vendor.owner)
    vendor.post("/api/v1/status-labels", PACKED | {"status": "completed"})

    answer = vendor.put(url(part.order), {"status": "siap-kirim"})

    assert answer.status_code == 409
    assert Fulfillment.objects.get().status == "pending"
    assert Fulfillment.objects.get().label is None


def test_a_word_that_nobody_defined_is_a_400_that_lists_the_known_ones(api, part):
    StatusLabel.objects.create(vendor=make_vendor(), **PACKED)  # another vendor's

    answer = api(part.vendor.owner).put(url(part.order), {"status": "siap-kirim"})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["attr"] == "status"
    assert "siap-kirim" not in answer.json()["known"]


def test_the_shipping_axis_knows_four_words(api, part):
    vendor = api(part.vendor.owner)

    answer = vendor.put(
        url(part.order, "status/shipping"), {"status": "shipped", "tracking_number": "JNE1"}
    )

    assert answer.json()["fulfillments"][0]["tracking_number"] == "JNE1"
    assert vendor.put(url(part.order, "status/shipping"), {"status": "lost"}).status_code == 400


def test_labels_are_kept_apart_by_owner(api):
    first, second, staff = make_vendor().owner, make_vendor().owner, make_staff()
    pk = api(first).post("/api/v1/status-labels", PACKED).json()["id"]

    assert api(second).post("/api/v1/status-labels", PACKED).status_code == 201
    assert api(staff).post("/api/v1/status-labels", PACKED).status_code == 201
    for other in (second, staff):
        assert len(api(other).get("/api/v1/status-labels").json()) == 1
        assert api(other).get(f"/api/v1/status-labels/{pk}").status_code == 404
        assert api(other).delete(f"/api/v1/status-labels/{pk}").status_code == 404
    assert api(make_user()).get("/api/v1/status-labels").status_code == 403


def test_a_slug_is_used_once_and_is_no_status(api):
    vendor = api(make_vendor().owner)
    vendor.post("/api/v1/status-labels", PACKED)

    again = vendor.post("/api/v1/status-labels", PACKED)
    status = vendor.post("/api/v1/status-labels", PACKED | {"slug": "shipped"})
    digits = vendor.post("/api/v1/status-labels", PACKED | {"slug": "123"})

    assert (again.status_code, again.json()["errors"][0]["code"]) == (409, "slug_taken")
    assert (status.status_code, status.json()["errors"][0]["attr"]) == (400, "slug")
    assert (digits.status_code, digits.json()["errors"][0]["attr"]) == (400, "slug")
    assert StatusLabel.objects.count() == 1


def test_a_label_is_changed_and_deleted(api, part):
    vendor = api(part.vendor.owner)
    pk = vendor.post("/api/v1/status-labels", PACKED).json()["id"]
    vendor.put(url(part.order), {"status": "siap-kirim"})

    changed = vendor.put(f"/api/v1/status-labels/{pk}", PACKED | {"name_en": "Ready"})
    assert changed.json()["name_en"] == "Ready"
    assert vendor.delete(f"/api/v1/status-labels/{pk}").status_code == 204

    part = Fulfillment.objects.get()
    assert (part.status, part.label) == ("processing", None)


def test_positions_are_given_for_the_whole_list_at_once(api):
    vendor = api(make_vendor().owner)
    pks = [
        vendor.post("/api/v1/status-labels", PACKED | {"slug": slug}).json()["id"]
        for slug in ("satu", "dua", "tiga")
    ]
    turned = [{"id": pk, "position": n} for n, pk in enumerate(reversed(pks))]

    answer = vendor.put("/api/v1/status-labels/order", turned)

    assert [label["slug"] for label in answer.json()] == ["tiga", "dua", "satu"]
    assert vendor.get("/api/v1/status-labels").json() == answer.json()


@pytest.mark.parametrize(
    "broken, named",
    [
        (lambda rows: rows[:2], "missing"),
        (lambda rows: [*rows, {"id": 999_999, "position": 9}], "unknown"),
        (lambda rows: [*rows, rows[0]], "repeated"),
    ],
)
def test_unknown_repeated_or_missing_labels_are_refused_whole(api, broken, named):
    vendor = api(make_vendor().owner)
    rows = [
        {
            "id": vendor.post("/api/v1/status-labels", PACKED | {"slug": slug}).json()["id"],
            "position": 5 - n,
        }
        for n, slug in enumerate(("satu", "dua", "tiga"))
    ]

    answer = vendor.put("/api/v1/status-labels/order", broken(rows))

    assert (answer.status_code, bool(answer.json()[named])) == (400, True)
    assert [label["position"] for label in vendor.get("/api/v1/status-labels").json()] == [0, 1, 2]
