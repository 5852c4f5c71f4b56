from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.tests.factories import make_staff
from catalog.tests.factories import make_product
from core.tests.backoffice import back_office, list_url, page_url, queries_of, step_url
from promotions.models import Promotion

pytestmark = pytest.mark.django_db

FORM = {
    "title": "Lebaran",
    "code": "",
    "description": "",
    "image_url": "",
    "kind": "percentage_discount",
    "value": "10",
    "max_discount": "",
    "min_subtotal": "0",
    "applies_to": "everything",
    "priority": "0",
    "is_active": "on",
    "starts_at_0": "",
    "starts_at_1": "",
    "ends_at_0": "",
    "ends_at_1": "",
    "usage_limit": "",
    "buyer_limit": "",
}
ADD = "/admin/promotions/promotion/add/"


def make_rule(**fields) -> Promotion:
    fields = {
        "title": "Panen",
        "kind": "percentage_discount",
        "value": 10,
        "applies_to": "everything",
    } | fields
    return Promotion.objects.create(**fields)


def test_the_list_takes_as_many_queries_however_many_rows():
    desk = back_office(make_staff())
    make_rule()
    few = queries_of(desk, list_url("promotions.promotion"))
    for _more in range(3):
        make_rule()

    assert queries_of(desk, list_url("promotions.promotion")) == few


def test_a_promotion_is_written_with_its_code_in_capitals():
    product = make_product()
    selected = {"applies_to": "selected", "products": [product.pk]}

    back_office(make_staff()).post(ADD, FORM | {"code": " lebaran "} | selected)

    promotion = Promotion.objects.get()
    assert (promotion.code, promotion.value) == ("LEBARAN", Decimal(10))
    assert list(promotion.products.all()) == [product]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"value": "101"}, "value"),
        ({"value": "0"}, "value"),
        ({"value": "-1"}, "value"),
        ({"kind": "fixed_discount", "value": "0"}, "value"),
        ({"code": "panen"}, "code"),
        ({"max_discount": "0"}, "max_discount"),
        ({"applies_to": ""}, "applies_to"),
        ({"applies_to": "semua"}, "applies_to"),
        (
            {
                "starts_at_0": "2026-05-02", "starts_at_1": "10:00:00",
                "ends_at_0": "2026-05-02", "ends_at_1": "10:00:00",
            },
            "ends_at",
        ),
    ],
)  # fmt: skip
def test_what_the_database_would_refuse_is_said_at_the_field(wrong, field):
    make_rule(code="PANEN")

    answer = back_office(make_staff()).post(ADD, FORM | wrong)

    assert list(answer.context["adminform"].form.errors) == [field]
    assert Promotion.objects.count() == 1


def test_the_form_asks_what_a_promotion_is_for_and_presumes_nothing():
    form = back_office(make_staff()).get(ADD).context["adminform"].form

    assert form["applies_to"].initial is None
    assert form.fields["applies_to"].required
    assert [word for word, _label in form.fields["applies_to"].choices] == [
        "everything",
        "selected",
    ]


def test_goods_named_beside_everything_are_refused_at_the_question():
    goods = {"products": [make_product().pk]}

    answer = back_office(make_staff()).post(ADD, FORM | goods)

    assert list(answer.context["adminform"].form.errors) == ["applies_to"]
    assert not Promotion.objects.exists()


def test_the_limit_cannot_be_lower_than_what_was_used():
    promotion = make_rule(usage_limit=9, used=5)
    desk = back_office(make_staff())

    answer = desk.post(page_url(promotion), FORM | {"usage_limit": "4"})

    assert list(answer.context["adminform"].form.errors) == ["usage_limit"]


def test_uses_counted_while_the_page_was_open_are_kept(monkeypatch):
    promotion = make_rule(usage_limit=9, used=1)
    full_clean = Promotion.full_clean

    def redeemed_meanwhile(self, *args, **kwargs):
        Promotion.objects.filter(pk=self.pk).update(used=2)
        full_clean(self, *args, **kwargs)

    monkeypatch.setattr(Promotion, "full_clean", redeemed_meanwhile)
    back_office(make_staff()).post(page_url(promotion), FORM | {"usage_limit": "20"})

    promotion = Promotion.objects.get(pk=promotion.pk)
    assert (promotion.used, promotion.usage_limit, promotion.title) == (2, 20, "Lebaran")


@pytest.mark.parametrize(
    ("when", "query"),
    [
        ("now", "active=true&when=running"),
        ("later", "when=later"),
        ("over", "when=over"),
        ("off", "active=false"),
    ],
)
def test_the_list_is_narrowed_as_that_of_the_api(api, when, query):
    now, day = timezone.now(), timedelta(days=1)
    for window in ({}, {"starts_at": now + day}, {"ends_at": now - day}):
        make_rule(**window)
        make_rule(**window, is_active=False)
    staff = make_staff()

    shown = back_office(staff).get(list_url("promotions.promotion"), {"when": when})
    asked = api(staff).get(f"/api/v1/admin/promotions?{query}").json()["results"]

    rows = [promotion.pk for promotion in shown.context["cl"].result_list]
    assert rows == [row["id"] for row in asked]
    assert 0 < len(rows) < 6


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"code": "panen"}, "code"), ({"code": "dua kata"}, "code"), ({"title": ""}, "title")],
)
def test_a_copy_that_cannot_be_is_refused_at_its_field(wrong, field):
    promotion = make_rule(code="PANEN")

    answer = back_office(make_staff()).post(
        step_url(promotion, "copy"), {"title": "Lagi", "code": ""} | wrong
    )

    assert list(answer.context["form"].errors) == [field]
    assert Promotion.objects.count() == 1


def test_a_copy_is_switched_off_and_unused():
    product = make_product()
    promotion = make_rule(code="PANEN", used=3, max_discount=5000, applies_to="selected")
    promotion.products.add(product)

    answer = back_office(make_staff()).post(
        step_url(promotion, "copy"), {"title": "Panen lagi", "code": "panen2"}
    )

    twin = Promotion.objects.exclude(pk=promotion.pk).get()
    assert answer["Location"] == page_url(twin)
    assert (twin.title, twin.code, twin.used, twin.is_active) == ("Panen lagi", "PANEN2", 0, False)
    assert (twin.value, twin.max_discount) == (promotion.value, Decimal(5000))
    assert twin.applies_to == "selected"
    assert list(twin.products.all()) == [product]


def test_a_copy_needs_the_right_to_add():
    promotion = make_rule()

    refused = back_office(make_staff("promotions.view_promotion")).post(
        step_url(promotion, "copy"), {"title": "x", "code": ""}
    )

    assert refused.status_code == 403
    assert Promotion.objects.count() == 1
