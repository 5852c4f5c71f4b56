"""Staff keep promotions over /admin/promotions."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.tests.factories import make_staff, make_user
from catalog.tests.factories import make_category, make_product, make_variant
from core.tests.races import at_once
from orders.operations import move_order
from orders.tests.factories import make_order
from promotions.models import Promotion
from promotions.tests.factories import make_promotion
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db

ALL = "/api/v1/admin/promotions"
RULE = {
    "title": "Pekan tenun",
    "kind": "percentage_discount",
    "value": "10",
    "applies_to": "selected",
}


def keeper():
    return make_staff(
        *(f"promotions.{act}_promotion" for act in ("view", "add", "change", "delete"))
    )


def codes(answer) -> list:
    return [(error["code"], error["attr"]) for error in answer.json()["errors"]]


def test_a_promotion_is_written_with_all_its_fields(api):
    product, category, vendor = make_product(), make_category(), make_vendor()
    wanted = RULE | {
        "description": "Semua tenun",
        "code": " tenun10 ",
        "max_discount": "50000.00",
        "min_subtotal": "200000.00",
        "products": [product.pk, product.pk],
        "categories": [category.pk],
        "vendors": [vendor.pk],
        "priority": -3,
        "usage_limit": 500,
        "buyer_limit": 1,
        "is_active": False,
        "starts_at": "2026-04-27T17:00:00Z",
        "ends_at": "2026-05-04T17:00:00Z",
        "image_url": "https://contoh.id/tenun.jpg",
    }

    made = api(keeper()).post(ALL, wanted, format="json")

    assert made.status_code == 201, made.content
    shown = made.json()
    expected = wanted | {"code": "TENUN10", "value": "10.00", "products": [product.pk]}
    assert {name: shown[name] for name in expected} == expected
    assert (shown["used"], shown["redeemed_amount"], shown["currency"]) == (0, "0.00", "IDR")
    assert api(keeper()).get(f"{ALL}/{shown['id']}").json() == shown


def test_free_shipping_needs_no_value_and_keeps_none(api):
    free = {"title": "Gratis ongkir", "kind": "free_shipping", "applies_to": "everything"}

    assert api(keeper()).post(ALL, free, format="json").json()["value"] == "0.00"
    switched = api(keeper()).patch(
        f"{ALL}/{make_promotion().pk}", {"kind": "free_shipping"}, format="json"
    )
    assert switched.json()["value"] == "0.00"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"value": "100.01"}, "value"),
        ({"value": "0"}, "value"),
        ({"value": "-1"}, "value"),
        ({"value": "NaN"}, "value"),
        ({"kind": "fixed_discount", "value": "0"}, "value"),
        ({"kind": "gratis"}, "kind"),
        ({"max_discount": "0"}, "max_discount"),
        ({"max_discount": "-5"}, "max_discount"),
        ({"min_subtotal": "-1"}, "min_subtotal"),
        ({"usage_limit": 0}, "usage_limit"),
        ({"usage_limit": 2**31}, "usage_limit"),
        ({"buyer_limit": -1}, "buyer_limit"),
        ({"priority": 40_000}, "priority"),
        ({"code": "BEDA KODE"}, "code"),
        ({"code": "ß"}, "code"),
        ({"code": "X" * 21}, "code"),
        ({"title": ""}, "title"),
        ({"applies_to": ""}, "applies_to"),
        ({"applies_to": "semua"}, "applies_to"),
        ({"applies_to": None}, "applies_to"),
        ({"products": [999_999]}, "products"),
        ({"categories": [999_999]}, "categories"),
        ({"vendors": [999_999]}, "vendors"),
        ({"vendors": [2**60]}, "vendors.0"),
        ({"starts_at": "2026-05-02T10:00:00Z", "ends_at": "2026-05-02T10:00:00Z"}, "ends_at"),
        ({"ends_at": "besok"}, "ends_at"),
        ({"image_url": "javascript:alert(1)"}, "image_url"),
        ({"used": 5}, "used"),
        ({"harga": 5}, "harga"),
    ],
)
def test_what_a_promotion_cannot_be_is_400_at_its_field_and_nothing_changes(api, wrong, field):
    promotion = make_promotion()

    answers = [
        api(keeper()).post(ALL, RULE | wrong, format="json"),
        api(keeper()).put(f"{ALL}/{promotion.pk}", RULE | wrong, format="json"),
        api(keeper()).patch(f"{ALL}/{promotion.pk}", wrong, format="json"),
    ]

    for answer in answers:
        if answer.status_code == 400 and field == "vendors.0":
            continue
        assert answer.status_code == 400, answer.content
        assert [attr for _code, attr in codes(answer)] == [field]
    assert list(Promotion.objects.values("title", "kind", "value", "code")) == [
        {"title": "Hemat", "kind": "percentage_discount", "value": 10, "code": "HEMAT10"}
    ]


def test_a_value_is_required_except_for_free_shipping(api):
    answer = api(keeper()).post(
        ALL, {"title": "x", "kind": "fixed_discount", "applies_to": "everything"}, format="json"
    )

    assert (answer.status_code, codes(answer)) == (400, [("required", "value")])


def test_what_a_promotion_is_for_is_asked_for_and_never_presumed(api):
    promotion = make_promotion()
    unsaid = {name: value for name, value in RULE.items() if name != "applies_to"}

    answers = [
        api(keeper()).post(ALL, unsaid, format="json"),
        api(keeper()).put(f"{ALL}/{promotion.pk}", unsaid, format="json"),
    ]

    for answer in answers:
        assert (answer.status_code, codes(answer)) == (400, [("required", "applies_to")])
    assert Promotion.objects.get().title == "Hemat"


def test_what_is_for_everything_names_no_targets(api):
    product, vendor = make_product(), make_vendor()
    wide = make_promotion(code="SEMUA")
    narrow = make_promotion(code="TENUN", products=[product])
    client = api(keeper())

    refused = [
        client.post(
            ALL, RULE | {"applies_to": "everything", "vendors": [vendor.pk]}, format="json"
        ),
        client.patch(f"{ALL}/{wide.pk}", {"products": [product.pk]}, format="json"),
        client.patch(f"{ALL}/{narrow.pk}", {"applies_to": "everything"}, format="json"),
    ]

    for answer in refused:
        assert (answer.status_code, codes(answer)) == (400, [("invalid", "applies_to")])
    assert set(Promotion.objects.values_list("applies_to", "products")) == {
        ("everything", None),
        ("selected", product.pk),
    }
    widened = client.patch(
        f"{ALL}/{narrow.pk}", {"applies_to": "everything", "products": []}, format="json"
    )
    assert (widened.json()["applies_to"], widened.json()["products"]) == ("everything", [])


def test_what_is_for_selected_goods_without_any_takes_nothing_off_an_order(api):
    made = api(keeper()).post(ALL, RULE, format="json").json()

    order = make_order(make_variant(price=100_000))

    assert (made["applies_to"], made["products"], order.discount) == ("selected", [], 0)


def test_a_code_that_another_has_in_any_case_is_refused_and_the_own_one_stays(api):
    make_promotion(code="PANEN")
    other = make_promotion(code="LEBARAN")

    answers = [
        api(keeper()).post(ALL, RULE | {"code": "panen"}, format="json"),
        api(keeper()).patch(f"{ALL}/{other.pk}", {"code": "Panen"}, format="json"),
    ]

    for answer in answers:
        assert (answer.status_code, codes(answer)) == (409, [("code_taken", "code")])
    same = api(keeper()).patch(f"{ALL}/{other.pk}", {"code": "lebaran"}, format="json")
    assert same.json()["code"] == "LEBARAN"
    assert Promotion.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_rivals_for_a_code_one_gets_it(api):
    staff = keeper()

    answers = at_once(*[lambda: api(staff).post(ALL, RULE | {"code": "PANEN"}, format="json")] * 4)

    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert Promotion.objects.count() == 1


def test_a_limit_cannot_be_lower_than_what_was_used(api):
    promotion = make_promotion(usage_limit=9, used=5)
    client, path = api(keeper()), f"{ALL}/{promotion.pk}"

    refused = client.patch(path, {"usage_limit": 4}, format="json")

    assert (refused.status_code, [at for _c, at in codes(refused)]) == (400, ["usage_limit"])
    assert client.patch(path, {"usage_limit": 5}, format="json").json()["usage_limit"] == 5
    assert client.patch(path, {"usage_limit": None}, format="json").json()["usage_limit"] is None


def test_a_change_leaves_the_rest_and_a_replacement_clears_it_but_not_what_was_used(api):
    product = make_product()
    promotion = make_promotion(used=3, priority=4, products=[product], usage_limit=10)
    client, path = api(keeper()), f"{ALL}/{promotion.pk}"

    changed = client.patch(path, {"title": "Baru"}, format="json").json()
    replaced = client.put(path, RULE, format="json").json()

    assert (changed["title"], changed["products"], changed["priority"]) == ("Baru", [product.pk], 4)
    assert (replaced["code"], replaced["products"], replaced["priority"]) == ("", [], 0)
    assert (replaced["usage_limit"], replaced["used"]) == (None, 3)


def test_usage_so_far_leaves_out_what_was_given_back(api):
    promotion, variant = make_promotion(), make_variant(price=100_000)
    make_order(variant, promotion_code="HEMAT10")
    cancelled = make_order(variant, promotion_code="HEMAT10")
    move_order(cancelled, "cancelled", by=cancelled.buyer, note="salah")

    shown = api(keeper()).get(f"{ALL}/{promotion.pk}").json()
    (row,) = api(keeper()).get(ALL).json()["results"]

    assert (shown["used"], shown["redeemed_amount"]) == (1, "10000.00")
    assert row == shown


def test_deleting_what_orders_redeemed_switches_it_off(api):
    promotion = make_promotion()
    make_order(make_variant(), promotion_code="HEMAT10")
    client = api(keeper())

    answer = client.delete(f"{ALL}/{promotion.pk}")

    assert (answer.status_code, answer.json()["is_active"]) == (200, False)
    assert Promotion.objects.get().used == 1
    assert api().get(f"/api/v1/promotions/{promotion.pk}").status_code == 404


def test_deleting_what_nobody_redeemed_deletes_it(api):
    promotion = make_promotion(products=[make_product()])
    client = api(keeper())

    assert client.delete(f"{ALL}/{promotion.pk}").status_code == 204
    assert client.delete(f"{ALL}/{promotion.pk}").status_code == 404
    assert not Promotion.objects.exists()


def test_the_list_is_filtered(api):
    now = timezone.now()
    on = make_promotion(code="NYALA")
    off = make_promotion(code="MATI", is_active=False)
    over = make_promotion(code="", kind="free_shipping", value=Decimal(0), ends_at=now)
    later = make_promotion(code="NANTI", starts_at=now + timedelta(days=1))

    def ids(**query):
        answer = api(keeper()).get(ALL, query)
        assert answer.status_code == 200, answer.content
        return [row["id"] for row in answer.json()["results"]]

    assert ids() == [later.pk, over.pk, off.pk, on.pk]
    assert ids(active="false") == [off.pk]
    assert ids(code="nyala") == [on.pk]
    assert ids(code="") == [over.pk]
    assert ids(kind="free_shipping") == [over.pk]
    assert ids(when="later") == [later.pk]
    assert ids(when="over") == [over.pk]
    assert ids(when="running", active="true") == [on.pk]
    assert ids(when=["later", "over"]) == [later.pk, over.pk]
    assert ids(kind=["free_shipping", "percentage_discount"]) == ids()


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ("kind=x", "kind", "invalid_choice"),
        ("active=ya", "active", "invalid"),
        ("active=true&active=false", "active", "repeated_parameter"),
        ("when=", "when", "blank"),
        ("code=" + "X" * 21, "code", "max_length"),
        ("status=on", "status", "unknown_parameter"),
    ],
)
def test_a_filter_that_is_none_is_400(api, query, field, code):
    answer = api(keeper()).get(f"{ALL}?{query}")

    assert (answer.status_code, codes(answer)) == (400, [(code, field)])


def test_pages_join_without_gap_or_repeat(api):
    made = [make_promotion(code="").pk for _n in range(7)]
    seen, path = [], f"{ALL}?page_size=3"

    while path:
        page = api(keeper()).get(path).json()
        seen += [row["id"] for row in page["results"]]
        path = page["next"]

    assert seen == made[::-1]


def test_one_promotion_or_fifty_cost_the_same_queries(api, django_assert_num_queries):
    staff = keeper()
    staff.get_all_permissions()
    for many in (1, 50):
        while Promotion.objects.count() < many:
            make_promotion(code="", products=[make_product()])
        with django_assert_num_queries(1):
            page = api(staff).get(ALL, {"page_size": 100}).json()
        assert len(page["results"]) == many


@pytest.mark.parametrize(
    ("method", "permission"),
    [
        ("get", "view"),
        ("post", "add"),
        ("put", "change"),
        ("patch", "change"),
        ("delete", "delete"),
    ],
)
def test_promotions_are_kept_by_staff_with_the_permission_alone(api, method, permission):
    promotion = make_promotion()
    path = ALL if method == "post" else f"{ALL}/{promotion.pk}"
    others = {"view", "add", "change", "delete"} - {permission}
    if permission == "view":
        others -= {"change"}  # who may change it may look at it
    refused = [
        (None, 401),
        (make_user(), 403),
        (make_vendor().owner, 403),
        (make_staff("orders.view_order"), 403),
        (make_staff(*(f"promotions.{other}_promotion" for other in others)), 403),
    ]

    for asker, status in refused:
        assert getattr(api(asker), method)(path, RULE, format="json").status_code == status
    assert list(Promotion.objects.values_list("title", flat=True)) == ["Hemat"]

    staff = make_staff(f"promotions.{permission}_promotion")
    sent = {} if method == "get" else {"data": RULE, "format": "json"}
    assert getattr(api(staff), method)(path, **sent).status_code < 300


def test_what_staff_write_is_what_a_checkout_uses(api):
    product = make_product()
    variant = make_variant(product, price=100_000)
    api(keeper()).post(ALL, RULE | {"code": "PANEN", "products": [product.pk]}, format="json")

    order = make_order(variant, promotion_code="panen")

    assert order.discount == 10_000
