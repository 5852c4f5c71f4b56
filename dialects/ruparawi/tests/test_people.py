"""/user: profiles, addresses, cards."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import Address, PaymentMethod, User
from accounts.tests.factories import PASSWORD, make_address, make_payment_method, make_user
from dialects.ruparawi import tokens

pytestmark = pytest.mark.django_db
HOME = {
    "address_line1": "Jalan Kaliurang 5",
    "city": "Sleman",
    "state": "DIY",
    "postal_code": "55281",
    "country": "Indonesia",
}
CARD = {
    "payment_type": "credit card",
    "provider": "Visa",
    "account_number": "4111111111111234",
    "expiry_date": "11/40",
}


def test_a_public_profile_has_no_address_and_no_last_login(shop):
    user = make_user(bio="Penenun")

    answer = shop().get(f"/user/{user.pk}")

    assert answer.status_code == 200
    assert {"email", "last_login"}.isdisjoint(answer.json()["user"])
    assert answer.json()["user"]["bio"] == "Penenun"


@pytest.mark.parametrize("pk", [999_999, 10**30, 0])
def test_nobody_is_404(shop, pk):
    answer = shop().get(f"/user/{pk}")

    assert answer.status_code == 404
    assert set(answer.json()) == {"success", "message", "location"}


def test_a_profile_is_changed_and_empty_values_are_skipped(shop):
    user = make_user(first_name="Sari", bio="lama")
    body = {"bio": "baru", "first_name": "", "last_name": "Dewi", "profile_image_url": ""}

    answer = shop(user).put("/user/me", body | {"unknown": 1})

    assert (answer.status_code, set(answer.json())) == (200, {"success", "message"})
    user = User.objects.get()
    assert (user.bio, user.first_name, user.last_name) == ("baru", "Sari", "Dewi")


@pytest.mark.parametrize(
    "wrong",
    [
        {"bio": "x" * 501},
        {"first_name": "x" * 51},
        {"profile_image_url": "javascript:alert(1)"},
        {"password": "pendek"},
        {"password": None},
        {"bio": 5},
    ],
)
def test_a_profile_is_not_changed_by_bad_input(shop, wrong):
    user = make_user()

    assert shop(user).put("/user/me", {"last_name": "Dewi"} | wrong).status_code == 400
    assert User.objects.get().last_name == ""


def test_a_new_password_ends_every_session(shop):
    user = make_user()
    client = shop(user)

    answer = client.put("/user/me", {"password": "songket-2026"})

    assert answer.status_code == 200
    assert client.get("/auth/me").status_code == 401
    login = {"email": user.email, "password": "songket-2026"}
    assert shop().post("/auth/login", login).status_code == 200


def test_a_weak_password_is_refused(shop):
    user = make_user()

    assert shop(user).put("/user/me", {"password": "password"}).status_code == 400
    assert User.objects.get().check_password(PASSWORD)


def test_an_old_token_does_not_set_a_new_password(shop):
    user = make_user()
    old = datetime.now(UTC) - timedelta(hours=1)
    client = shop()
    token = tokens.sign(user, tokens.ACCESS, signed_in_at=old)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")

    assert client.put("/user/me", {"password": "songket-2026"}).status_code == 403
    assert client.put("/user/me", {"bio": "baru"}).status_code == 200
    assert User.objects.get().check_password(PASSWORD)


# ── addresses ───────────────────────────────────────────────────────────────────────────────────


def test_an_address_is_added_and_listed_with_what_the_pages_read(shop):
    user = make_user()

    added = shop(user).post("/user/me/address", HOME | {"phone": "0812", "unknown": 1})

    address = Address.objects.get()
    assert added.status_code == 201
    assert added.json() | {"address_id": address.pk, "id": address.pk} == added.json()
    (listed,) = shop(user).get("/user/me/address").json()["addresses"]
    assert listed == HOME | {
        "id": address.pk,
        "user_id": user.pk,
        "address_line2": None,
        "is_default": True,
        "isDefault": True,
        "phone": "0812",
    }


@pytest.mark.parametrize(
    "wrong", [{"city": ""}, {"city": None}, {"postal_code": 55281}, {"country": "x" * 51}]
)
def test_an_address_needs_its_fields(shop, wrong):
    user = make_user()

    assert shop(user).post("/user/me/address", HOME | wrong).status_code == 400
    assert not Address.objects.exists()


def test_an_edit_keeps_what_is_null_absent_or_the_default(shop):
    user = make_user()
    address = make_address(user, is_default=True, line2="Belakang")
    make_address(user)

    body = HOME | {"city": "Bantul", "address_line2": None, "state": None, "is_default": False}
    answer = shop(user).put(f"/user/me/address/{address.pk}", body)

    assert (answer.status_code, answer.json()["address_id"]) == (200, address.pk)
    kept = Address.objects.get(pk=address.pk)
    assert (kept.city, kept.line2, kept.is_default) == ("Bantul", "Belakang", True)


def test_another_address_takes_over_as_the_default(shop):
    user = make_user()
    first, second = make_address(user, is_default=True), make_address(user)

    shop(user).put(f"/user/me/address/{second.pk}", {"is_default": True})

    assert Address.objects.get(is_default=True) == second
    assert first.pk


def test_other_peoples_addresses_are_not_there(shop):
    address = make_address(make_user())
    stranger = shop(make_user())
    url = f"/user/me/address/{address.pk}"

    assert stranger.put(url, {"city": "Bantul"}).status_code == 404
    assert stranger.delete(url).status_code == 404
    assert stranger.get("/user/me/address").json()["addresses"] == []
    assert Address.objects.get().city == "Sleman"


def test_an_address_is_deleted_with_a_body_in_the_answer(shop):
    user = make_user()
    address = make_address(user)

    answer = shop(user).delete(f"/user/me/address/{address.pk}")

    assert (answer.status_code, answer.json()["success"]) == (200, True)
    assert shop(user).delete(f"/user/me/address/{address.pk}").status_code == 404


def test_the_tiles_of_the_dashboard_get_their_counts(shop):
    user = make_user()
    make_address(user)

    assert shop(user).get("/addresses").json() == {"success": True, "count": 1}
    assert shop(user).get("/wishlist").json() == {"success": True, "count": 0}


# ── cards ───────────────────────────────────────────────────────────────────────────────────────


def test_of_a_card_only_the_last_four_digits_are_kept_and_shown(shop):
    user = make_user()

    answer = shop(user).post("/user/me/payment-methods", CARD)

    card = answer.json()["message"]
    assert answer.status_code == 201
    assert set(card) == {
        "id",
        "user_id",
        "payment_type",
        "provider",
        "account_number",
        "expiry_date",
        "is_default",
        "created_at",
        "updated_at",
    }
    assert (card["account_number"], card["expiry_date"]) == ("************1234", "11/40")
    assert (card["payment_type"], card["is_default"]) == ("credit card", True)
    assert card["created_at"].endswith(" GMT")
    stored = PaymentMethod.objects.values().get()
    assert "4111111111111234" not in str(stored)
    assert shop(user).get("/user/me/payment-methods").json()["payment_methods"] == [card]


def test_a_card_whose_year_of_expiry_is_not_known_has_no_expiry(shop):
    user = make_user()
    make_payment_method(user, expiry_month=11, expiry_year=None)

    (card,) = shop(user).get("/user/me/payment-methods").json()["payment_methods"]

    assert card["expiry_date"] is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"payment_type": "cash"},
        {"provider": ""},
        {"provider": "4111111111111234"},
        {"account_number": "x"},
        {"account_number": 4111111111111234},
        {"expiry_date": "2040-11"},
        {"expiry_date": ""},
        {"expiry_date": " "},
        {"expiry_date": "13/40"},
        {"expiry_date": "01/20"},
    ],
)
def test_a_bad_card_is_refused_and_not_repeated(shop, wrong):
    answer = shop(make_user()).post("/user/me/payment-methods", CARD | wrong)

    assert answer.status_code == 400
    assert "4111" not in answer.content.decode()
    assert not PaymentMethod.objects.exists()


def test_a_masked_number_sent_back_leaves_the_card_as_it_is(shop):
    user = make_user()
    card = make_payment_method(user, last4="1234", expiry_month=11, expiry_year=2040)
    (listed,) = shop(user).get("/user/me/payment-methods").json()["payment_methods"]

    answer = shop(user).put(
        f"/user/me/payment-methods/{card.pk}", listed | {"provider": "Mastercard"}
    )

    assert (answer.status_code, answer.json()["message"]["account_number"]) == (
        200,
        "*" * 12 + "1234",
    )
    kept = PaymentMethod.objects.get()
    assert (kept.brand, kept.last4, kept.expiry_year) == ("Mastercard", "1234", 2040)


def test_a_new_number_replaces_the_old_one_and_comes_back_masked(shop):
    user = make_user()
    card = make_payment_method(user)

    answer = shop(user).put(
        f"/user/me/payment-methods/{card.pk}", CARD | {"account_number": "5500 0000 0000 9999"}
    )

    assert answer.json()["message"]["account_number"] == "************9999"


def test_a_masked_number_is_no_new_card(shop):
    body = CARD | {"account_number": "************12"}

    assert shop(make_user()).post("/user/me/payment-methods", body).status_code == 400


def test_other_peoples_cards_are_not_there(shop):
    card = make_payment_method(make_user())
    stranger = shop(make_user())
    url = f"/user/me/payment-methods/{card.pk}"

    assert stranger.put(url, CARD).status_code == 404
    assert stranger.delete(url).status_code == 404
    assert PaymentMethod.objects.get().last4 == "1111"


def test_a_card_is_deleted(shop):
    user = make_user()
    card = make_payment_method(user)

    answer = shop(user).delete(f"/user/me/payment-methods/{card.pk}")

    assert (answer.status_code, answer.json()["success"]) == (200, True)
    assert not PaymentMethod.objects.exists()
