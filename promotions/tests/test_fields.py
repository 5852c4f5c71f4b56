"""The fields of a promotion are listed once, and their limits are those of the table everywhere."""

from decimal import Decimal

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets

from accounts.tests.factories import make_staff
from core.errors import BadInput
from core.tests.backoffice import back_office, page_url
from promotions.models import Promotion
from promotions.operations import change_promotion, copy_promotion, write_promotion
from promotions.serializers import StaffPromotionSerializer
from promotions.tests.factories import make_promotion
from promotions.views import LEFT_OUT

pytestmark = pytest.mark.django_db

UPLOADED = {"picture"}  # in the back office
RULE = {
    "title": "Panen",
    "kind": "percentage_discount",
    "value": "10",
    "applies_to": "everything",
}


def test_every_plain_field_shows_in_the_api_and_the_back_office():
    meta = Promotion._meta
    plain = {f.name for f in meta.concrete_fields if f.editable and not f.primary_key}
    scope = {field.name for field in meta.many_to_many}
    in_api = StaffPromotionSerializer().fields

    in_the_back_office = set(flatten_fieldsets(admin.site.get_model_admin(Promotion).fieldsets))

    assert (set(Promotion.PLAIN), set(Promotion.SCOPE)) == (plain - UPLOADED, scope)
    assert {name for name in in_api if not in_api[name].read_only} == plain - UPLOADED | scope
    assert in_the_back_office == plain | scope | {"vendor"}  # who funds it is only shown


def test_a_replacement_without_a_field_leaves_what_a_new_promotion_has():
    new = write_promotion(**RULE)
    old = make_promotion(
        description="Lama", max_discount=5, min_subtotal=7, priority=3, usage_limit=2,
        buyer_limit=1, is_active=False,
    )  # fmt: skip

    replaced = change_promotion(old, **(LEFT_OUT | RULE))

    for name in Promotion.PLAIN:
        assert getattr(replaced, name) == getattr(new, name), name


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("title", ""),
        ("title", "x" * 101),
        ("description", "x" * 1001),
        ("code", "x" * 21),
        ("code", "BEDA KODE"),
        ("kind", "gratis"),
        ("value", Decimal(-1)),
        ("max_discount", Decimal(0)),
        ("min_subtotal", Decimal(-1)),
        ("applies_to", "semua"),
        ("priority", 40_000),
        ("usage_limit", 0),
        ("buyer_limit", 0),
        ("image_url", "https://contoh.id/" + "x" * 500),
    ],
)
def test_a_limit_holds_whoever_writes(api, field, wrong):
    promotion, staff = make_promotion(), make_staff()
    before = Promotion.objects.values().get()
    sent = RULE | {"code": "PANEN", "min_subtotal": "0", "priority": "0", field: wrong}

    answer = api(staff).patch(
        f"/api/v1/admin/promotions/{promotion.pk}", {field: wrong}, format="json"
    )
    assert [error["attr"] for error in answer.json()["errors"]] == [field]
    desk = back_office(staff).post(page_url(promotion), sent)
    assert list(desk.context["adminform"].form.errors) == [field]
    for write in (
        lambda: change_promotion(promotion, **{field: wrong}),
        lambda: write_promotion(**(RULE | {field: wrong})),
    ):
        with pytest.raises(BadInput) as refused:
            write()
        assert {problem.attr for problem in refused.value.problems} == {field}
    assert Promotion.objects.values().get() == before


@pytest.mark.parametrize("field", ["used", "created_at"])
def test_no_operation_writes_what_is_counted(field):
    promotion = make_promotion()

    with pytest.raises(TypeError):
        change_promotion(promotion, **{field: getattr(promotion, field)})


def test_a_copy_has_every_plain_field_but_its_name_and_is_switched_off():
    promotion = make_promotion(
        description="Semua tenun", max_discount=5000, min_subtotal=20_000, priority=4,
        usage_limit=9, used=3, buyer_limit=1, image_url="https://contoh.id/a.jpg",
    )  # fmt: skip

    twin = copy_promotion(promotion, title="Lagi", code="")

    changed = {"title": "Lagi", "code": "", "is_active": False}
    for name in Promotion.PLAIN:
        assert getattr(twin, name) == changed.get(name, getattr(promotion, name)), name
    assert twin.used == 0
