"""The fields of a vendor are listed once, and their limits are those of the table everywhere."""

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.test import Client

from accounts.tests.factories import make_staff, make_user
from core.errors import BadInput
from core.tests.backoffice import back_office, page_url
from dashboard.forms.people import ApplicationForm
from dashboard.forms.shop import ShopForm
from vendors.models import Vendor
from vendors.operations import apply_as_vendor, change_vendor
from vendors.serializers import (
    StaffVendorSerializer,
    VendorApplicationSerializer,
    VendorProfileSerializer,
)
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db

UPLOADED = {"banner"}
KEPT_BY_THE_HOUSE = {"slug", "status", *Vendor.OF_THE_HOUSE, "applied_at"}


def test_every_plain_field_shows_in_the_api_the_dashboard_and_the_back_office():
    plain = {
        field.name
        for field in Vendor._meta.concrete_fields
        if field.editable and not field.is_relation and not field.primary_key
    }
    own = plain - KEPT_BY_THE_HOUSE - UPLOADED
    profile = VendorProfileSerializer().fields

    assert {*Vendor.TYPED} == own
    assert plain <= set(profile)
    assert plain <= set(StaffVendorSerializer().fields)
    assert {name for name in profile if not profile[name].read_only} == own
    assert list(ShopForm().fields) == [*Vendor.TYPED]
    assert list(ApplicationForm().fields) == list(Vendor.PROFILE)
    assert list(VendorApplicationSerializer().fields) == list(Vendor.PROFILE)
    assert plain <= set(flatten_fieldsets(admin.site.get_model_admin(Vendor).fieldsets))


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("business_name", ""),
        ("business_name", "x" * 101),
        ("business_description", "x" * 2001),
        ("city", "x" * 51),
        ("business_address", "x" * 201),
        ("business_phone", "0" * 31),
        ("business_email", "bukan surel"),
        ("business_logo_url", "https://contoh.id/" + "x" * 500),
        ("business_logo_url", "javascript:alert(1)"),
        ("story", "x" * 5001),
        ("shipping_fee", "-1"),
        ("shipping_fee", "0.001"),
        ("free_shipping_threshold", "-0.01"),
        ("npwp", "1" * 14),
        ("tax_status", "kena"),
        ("holiday_notice", "x" * 301),
    ],
)
def test_a_limit_holds_whoever_writes(api, field, wrong):
    vendor = make_vendor()
    before = Vendor.objects.values().get()
    page = Client()
    page.force_login(vendor.owner)
    sent = {"business_name": "Baru", "shipping_fee": "0", "tax_status": "non_pkp", field: wrong}

    answer = api(vendor.owner).patch("/api/v1/vendor/profile", {field: wrong}, format="json")
    assert [error["attr"] for error in answer.json()["errors"]] == [field]
    assert list(page.post("/dashboard/shop", sent).context["form"].errors) == [field]
    desk = back_office(make_staff()).post(
        page_url(vendor), {"slug": vendor.slug, "commission_rate": "0.1", "hold_days": "0"} | sent
    )
    assert list(desk.context["adminform"].form.errors) == [field]
    for write in (
        lambda: change_vendor(vendor, **{field: wrong}),
        lambda: apply_as_vendor(make_user(), **{"business_name": "Baru", field: wrong}),
    ):
        with pytest.raises(BadInput) as refused:
            write()
        assert [problem.attr for problem in refused.value.problems] == [field]
    assert Vendor.objects.values().get() == before


@pytest.mark.parametrize("field", sorted(KEPT_BY_THE_HOUSE))
def test_no_operation_of_a_vendor_writes_what_the_house_keeps(field):
    vendor = make_vendor()

    with pytest.raises(TypeError):
        change_vendor(vendor, **{field: getattr(vendor, field)})


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"holiday_from": "2026-12-24"}, "holiday_until"),
        ({"holiday_until": "2026-12-24"}, "holiday_from"),
        ({"holiday_from": "2026-12-24", "holiday_until": "2026-12-23"}, "holiday_until"),
    ],
)
def test_a_holiday_has_a_first_and_a_last_day_in_this_order(api, days, field):
    vendor = make_vendor()

    answer = api(vendor.owner).patch("/api/v1/vendor/profile", days, format="json")

    assert [error["attr"] for error in answer.json()["errors"]] == [field]
    assert Vendor.objects.get().holiday_from is None
