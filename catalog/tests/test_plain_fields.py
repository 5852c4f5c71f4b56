"""A product's fields are named in one list, and none of them can be forgotten anywhere."""

import csv
import io

import pytest
from django.db import models

from accounts.tests.factories import make_staff
from catalog.models import PLAIN_FIELDS, PUBLIC_FIELDS, Product
from catalog.operations import change_product, create_product
from catalog.tests.factories import make_category, make_variant
from core.errors import BadInput
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db


def something_else(field: models.Field):
    """What can be written into a field of its kind."""
    if field.choices:
        return next(value for value, _label in field.choices if value != field.get_default())
    if isinstance(field, models.ForeignKey):
        return make_category().pk
    if isinstance(field, models.IntegerField | models.DecimalField):
        return 7
    return f"Lain: {field.name}"


def said() -> dict:
    return {name: something_else(Product._meta.get_field(name)) for name in PLAIN_FIELDS}


def test_whatever_is_typed_into_a_product_is_in_the_list_of_its_plain_fields():
    typed = {
        field.name
        for field in Product._meta.concrete_fields
        if field.editable and not field.primary_key
    }

    assert set(PLAIN_FIELDS) == typed - {"vendor", "slug"}


def test_what_is_written_into_a_plain_field_shows_in_the_api(api):
    product = make_variant().product
    own, values = api(product.vendor.owner), said()

    written = own.patch(f"/api/v1/products/{product.pk}", values, format="json").json()
    draft = own.get(f"/api/v1/vendor/products/{product.pk}").json()
    own.patch(f"/api/v1/products/{product.pk}", {"status": "published"}, format="json")
    shown = api().get(f"/api/v1/products/{product.pk}").json()

    assert {name: written[name] for name in PLAIN_FIELDS} == values
    assert {name: draft[name] for name in PLAIN_FIELDS} == values
    assert {name: shown[name] for name in PUBLIC_FIELDS} == {n: values[n] for n in PUBLIC_FIELDS}


def test_a_replaced_product_has_in_every_plain_field_what_a_new_one_has(api):
    product = make_variant().product
    own, url = api(product.vendor.owner), f"/api/v1/products/{product.pk}"
    own.patch(url, said() | {"status": "published"}, format="json")

    own.put(url, {"name": "Baru", "variants": [{"price": 1}]}, format="json")

    fresh, now = Product(name="Baru"), Product.objects.get()
    assert [getattr(now, n) for n in PLAIN_FIELDS] == [getattr(fresh, n) for n in PLAIN_FIELDS]


def test_a_sheet_has_a_column_for_every_plain_field(api):
    product = make_variant().product
    own, values = api(product.vendor.owner), said()
    own.patch(f"/api/v1/products/{product.pk}", values, format="json")

    sheet = b"".join(own.get("/api/v1/vendor/products/export").streaming_content)
    row = next(csv.DictReader(io.StringIO(sheet.decode("utf-8-sig"))))
    category = Product.objects.get().category.name
    again = own.post("/api/v1/vendor/products/import", sheet.decode(), content_type="text/csv")

    assert {n: row[n] for n in PLAIN_FIELDS} == {
        n: str(value) for n, value in (values | {"category": category}).items()
    }
    assert (again.status_code, again.json()["unchanged"]) == (200, 1)


@pytest.mark.parametrize(
    "path", ["/dashboard/products/{pk}", "/admin/catalog/product/{pk}/change/"]
)
def test_every_plain_field_is_typed_in_the_dashboard_and_in_the_back_office(client, path):
    product = make_variant().product
    staff = make_staff("catalog.view_product", "catalog.change_product")
    client.force_login(product.vendor.owner if "dashboard" in path else staff)

    page = client.get(path.format(pk=product.pk)).content.decode()

    missing = [name for name in PLAIN_FIELDS if f'name="{name}"' not in page]
    assert missing == []


def test_an_operation_takes_nothing_but_the_plain_fields():
    product = make_variant().product

    with pytest.raises(TypeError):
        change_product(product, rating=5)
    with pytest.raises(TypeError):
        create_product(product.vendor, name="Tas", is_listed=True, variants=[{"price": 1}])


def test_limits_hold_whoever_calls_the_operation():
    vendor = make_vendor()
    bad = [
        ({"name": " "}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"description": "x" * 5_001}, "description"),
        ({"status": "sold"}, "status"),
        ({"min_order_quantity": 10_001}, "min_order_quantity"),
        ({"variants": [{"price": 10**11}]}, "variants.0.price"),
        ({"variants": [{"price": "NaN"}]}, "variants.0.price"),
        ({"variants": [{"price": 1, "stock": 10**7}]}, "variants.0.stock"),
        ({"variants": [{"price": 1, "weight_grams": 10**7 + 1}]}, "variants.0.weight_grams"),
        ({"variants": [{"price": 1, "sku": "x" * 65}]}, "variants.0.sku"),
        ({"variants": [{"price": 1, "options": {"": "M"}}]}, "variants.0.options"),
    ]
    for change, attr in bad:
        with pytest.raises(BadInput) as refusal:
            create_product(vendor, **{"name": "Tas", "variants": [{"price": 1}]} | change)
        assert [problem.attr for problem in refusal.value.problems] == [attr], change
        assert refusal.value.attr == attr and str(refusal.value), change
    assert not Product.objects.exists()
