import re

import pytest
from django.test import Client

from accounts import email_tokens
from accounts.models import User
from accounts.tests.factories import PASSWORD, make_user
from catalog.tests.factories import make_variant
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "anyam-pandan-2027"
SARI = {
    "first_name": "Sari",
    "email": "Sari@contoh.id",
    "username": "sari",
    "password": "tenun-ikat-2026",
}


@pytest.fixture
def client():
    return Client(headers={"Accept-Language": "en"})


def test_who_signs_up_goes_on_where_they_were_going(client):
    answer = client.post("/daftar", SARI | {"next": "/dashboard/apply"})

    assert answer["Location"] == "/dashboard/apply"
    sari = User.objects.get(email="sari@contoh.id")
    assert sari.language == "en"
    assert client.get("/api/v1/users/me").json()["username"] == "sari"


def test_nobody_who_buys_is_greeted_as_a_vendor(client):
    for_buyers = [client.get(page).content.decode() for page in ("/masuk", "/daftar")]
    for_vendors = [
        client.get(f"{page}?next=/dashboard/").content.decode() for page in ("/masuk", "/daftar")
    ]

    for page in for_buyers:
        assert not re.search("workshop|sell|Your shop", page)
    for page in for_vendors:
        assert re.search("workshop|Your shop", page)


def test_a_vendor_goes_home_to_the_dashboard_and_a_buyer_to_the_shop(client):
    sides = {make_vendor(status="pending").owner: "/dashboard/", make_user(): "/"}

    for person, home in sides.items():
        mine = Client()
        answer = mine.post("/masuk", {"username": person.username, "password": PASSWORD})
        assert answer["Location"] == home
        assert mine.get("/masuk")["Location"] == mine.get("/daftar")["Location"] == home


def test_who_was_signed_out_comes_back_to_the_form_not_to_what_takes_it(client):
    product = make_variant().product
    page = f"/p/{product.slug}"
    sent = {
        "from here": {"Referer": f"http://testserver{page}", "Sec-Fetch-Site": "same-origin"},
        "from elsewhere": {"Referer": "https://lain.example/", "Sec-Fetch-Site": "same-origin"},
    }

    answers = {
        name: client.post(f"/favorit/{product.pk}", headers=headers)["Location"]
        for name, headers in sent.items()
    }

    assert answers == {"from here": f"/masuk?next={page}", "from elsewhere": "/masuk?next=/"}


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ("/pesanan/261126ABC?a=1", "/pesanan/261126ABC?a=1"),
        ("https://jahat.example/", "/en/"),
        ("//jahat.example/", "/en/"),
        ("javascript:alert(1)", "/en/"),
        ("/masuk?next=/masuk", "/en/"),
    ],
)
def test_signing_in_leads_nowhere_but_into_this_shop(client, asked, led_to):
    person = make_user(language="en")

    signed_in = client.post(
        "/masuk", {"username": person.username, "password": PASSWORD, "next": asked}
    )
    again = client.get("/masuk", {"next": asked})

    assert signed_in["Location"] == again["Location"] == led_to


@pytest.mark.parametrize(
    ("field", "value"), [("email", "sari@contoh.id"), ("password", "123"), ("username", "a b")]
)
def test_a_sign_up_that_is_refused_says_at_which_field(client, field, value):
    make_user(email="sari@contoh.id")

    answer = client.post("/daftar", SARI | {"email": "lain@contoh.id", field: value})

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [field]
    assert User.objects.count() == 1


def test_signing_up_has_a_limit(client, settings):
    settings.THROTTLING = True

    for _n in range(20):
        client.post("/daftar", SARI | {"password": "1"})
    answer = client.post("/daftar", SARI)

    assert "__all__" in answer.context["form"].errors
    assert not User.objects.exists()


def test_a_forgotten_password_is_set_anew_once(client):
    user = make_user()
    token = email_tokens.of_reset(user)
    elsewhere = Client()
    elsewhere.force_login(user)

    for email in (user.email, "nobody@contoh.id"):
        assert client.post("/lupa-sandi", {"email": email}).status_code == 200
    weak = client.post(f"/sandi-baru/{token}", {"password": "1"})
    assert list(weak.context["form"].errors) == ["password"]
    answer = client.post(f"/sandi-baru/{token}", {"password": NEW_PASSWORD})
    assert answer["Location"] == "/en/masuk"

    again = client.post(f"/sandi-baru/{token}", {"password": PASSWORD})
    assert again.context["form"].errors
    assert User.objects.get(pk=user.pk).check_password(NEW_PASSWORD)
    assert elsewhere.get("/dashboard/apply").status_code == 302  # signed out there


def test_an_address_is_verified_by_a_button_not_by_a_look(client):
    user = make_user()
    page = f"/verifikasi/{email_tokens.of_address(user)}"

    client.get(page)
    assert User.objects.get(pk=user.pk).email_verified_at is None
    client.post(page)

    assert User.objects.get(pk=user.pk).email_verified_at
    assert client.post("/verifikasi/forged").context["form"].errors
