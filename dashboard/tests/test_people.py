import pytest
from django.test import Client

from accounts import email_tokens
from accounts.models import User
from accounts.tests.factories import PASSWORD, make_staff, make_user
from vendors.models import Vendor
from vendors.operations import review_vendor
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "anyam-pandan-2027"
SARI = {
    "first_name": "Sari",
    "email": "Sari@contoh.id",
    "username": "sari",
    "password": "tenun-ikat-2026",
}
SHOP = {"business_name": "Sanggar Sari", "business_description": "Tenun", "city": "Sleman"}


@pytest.fixture
def client():
    return Client(headers={"Accept-Language": "en"})


def test_somebody_signs_up_and_applies(client):
    answer = client.post("/dashboard/sign-up", SARI)
    assert answer["Location"] == "/dashboard/apply"
    client.post("/dashboard/apply", SHOP)

    sari = User.objects.get(email="sari@contoh.id")
    assert sari.language == "en"
    assert (sari.vendor.business_name, sari.vendor.status) == ("Sanggar Sari", "pending")


@pytest.mark.parametrize(
    ("field", "value"), [("email", "sari@contoh.id"), ("password", "123"), ("username", "a b")]
)
def test_a_sign_up_that_is_refused_says_at_which_field(client, field, value):
    make_user(email="sari@contoh.id")

    answer = client.post("/dashboard/sign-up", SARI | {"email": "lain@contoh.id", field: value})

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [field]
    assert User.objects.count() == 1


def test_signing_up_has_a_limit(client, settings):
    settings.THROTTLING = True

    for _n in range(20):
        client.post("/dashboard/sign-up", SARI | {"password": "1"})
    answer = client.post("/dashboard/sign-up", SARI)

    assert "__all__" in answer.context["form"].errors
    assert not User.objects.exists()


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


def test_a_forgotten_password_is_set_anew_once(client):
    user = make_user()
    token = email_tokens.of_reset(user)
    elsewhere = Client()
    elsewhere.force_login(user)

    for email in (user.email, "nobody@contoh.id"):
        assert client.post("/dashboard/forgotten", {"email": email}).status_code == 200
    weak = client.post(f"/dashboard/reset/{token}", {"password": "1"})
    assert list(weak.context["form"].errors) == ["password"]
    answer = client.post(f"/dashboard/reset/{token}", {"password": NEW_PASSWORD})
    assert answer["Location"] == "/dashboard/login"

    again = client.post(f"/dashboard/reset/{token}", {"password": PASSWORD})
    assert again.context["form"].errors
    assert User.objects.get(pk=user.pk).check_password(NEW_PASSWORD)
    assert elsewhere.get("/dashboard/apply").status_code == 302  # signed out there


def test_an_address_is_verified_by_a_button_not_by_a_look(client):
    user = make_user()
    page = f"/dashboard/verify/{email_tokens.of_address(user)}"

    client.get(page)
    assert User.objects.get(pk=user.pk).email_verified_at is None
    client.post(page)

    assert User.objects.get(pk=user.pk).email_verified_at
    assert client.post("/dashboard/verify/forged").context["form"].errors
