import pytest
from django.test import Client

from accounts.tests.factories import make_staff
from vendors.models import Vendor
from vendors.operations import review_vendor
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db

SHOP = {"business_name": "Sanggar Sari", "business_description": "Tenun", "city": "Sleman"}


@pytest.fixture
def client():
    return Client(headers={"Accept-Language": "en"})


def test_who_was_turned_down_reads_why_and_applies_again(client):
    vendor = make_vendor(status="pending", business_name="Sanggar")
    review_vendor(vendor, "reject", by=make_staff(), reason="Foto buram")
    client.force_login(vendor.owner)

    assert "Foto buram" in client.get("/dashboard/apply").content.decode()
    client.post("/dashboard/apply", SHOP)
    client.post("/dashboard/apply", SHOP | {"business_name": "Klik kedua"})

    vendor = Vendor.objects.get(pk=vendor.pk)
    assert (vendor.status, vendor.business_name) == ("pending", "Sanggar Sari")


def test_an_approved_vendor_has_nothing_to_apply_for(client):
    vendor = make_vendor()
    client.force_login(vendor.owner)

    assert client.get("/dashboard/apply")["Location"] == "/dashboard/"
    assert client.post("/dashboard/apply", SHOP)["Location"] == "/dashboard/"
    assert Vendor.objects.get().business_name == vendor.business_name


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("login?next=/dashboard/orders", "/masuk?next=/dashboard/orders"),
        ("logout", "/keluar"),
        ("sign-up", "/daftar"),
        ("forgotten", "/lupa-sandi"),
        ("language", "/bahasa"),
        ("verify", "/verifikasi"),
        ("verify/a.b:c", "/verifikasi/a.b:c"),
        ("reset/a.b:c", "/sandi-baru/a.b:c"),
    ],
)
def test_the_doors_that_stood_in_the_dashboard_lead_to_the_new_ones(client, old, new):
    told = {"accept-language": "id"}
    for ask in (client.get, client.post):
        answer = ask(f"/dashboard/{old}", headers=told)
        assert (answer.status_code, answer["Location"]) == (308, new)
