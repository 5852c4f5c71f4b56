import logging
from datetime import date

import pytest

from accounts import card_numbers
from accounts.models import PaymentMethod
from accounts.tests.factories import make_payment_method, make_user

pytestmark = pytest.mark.django_db

ALL = "/api/v1/users/me/payment-methods"
NUMBER = "4111111111111111"
CARD = {"kind": "credit_card", "number": NUMBER, "expiry_month": 11, "expiry_year": 2040}


def errors_of(answer) -> dict:
    return {error["attr"]: error["code"] for error in answer.json()["errors"]}


def without(fields: dict, *names: str) -> dict:
    return {name: value for name, value in fields.items() if name not in names}


@pytest.mark.parametrize(
    "number", [NUMBER, "4111 1111 1111 1111", "4111-1111-1111-1111", int(NUMBER)]
)
def test_of_a_card_number_only_brand_and_last_four_digits_are_kept(api, caplog, number):
    caplog.set_level(logging.DEBUG)
    user = make_user()

    answer = api(user).post(ALL, CARD | {"number": number}, format="json")

    assert answer.status_code == 201
    assert answer.json()["brand"] == "Visa"
    assert answer.json()["last4"] == "1111"
    assert "number" not in answer.json()
    assert NUMBER not in answer.content.decode()
    row = str(PaymentMethod.objects.values().get())
    assert "4111" not in row
    assert not any("41111111" in record.getMessage() for record in caplog.records)


@pytest.mark.parametrize(
    "number, brand",
    [
        ("4000 0000 0000 0002", "Visa"),
        ("5555555555554444", "Mastercard"),
        ("2223003122003222", "Mastercard"),
        ("378282246310005", "American Express"),
        ("3530111333300000", "JCB"),
        ("6011111111111117", "Discover"),
        ("6200000000000005", "UnionPay"),
        ("30569309025904", "Diners Club"),
        ("6759649826438453", "Maestro"),
    ],
)
def test_the_brand_is_recognised_from_the_number(number, brand):
    assert card_numbers.brand_of(card_numbers.digits_of(number)) == brand


@pytest.mark.parametrize(
    "number",
    [
        "4111111111111112",
        "0000000000000000",
        "41111111111",
        "4" * 20,
        "4111x11111111111",
        "",
        "٤" * 16,
    ],
)
def test_a_number_that_cannot_be_a_cards_is_refused_and_not_repeated(api, number):
    answer = api(make_user()).post(ALL, CARD | {"number": number}, format="json")

    assert answer.status_code == 400
    assert set(errors_of(answer)) == {"number"}
    assert not number or number not in answer.content.decode()
    assert not PaymentMethod.objects.exists()


@pytest.mark.parametrize(
    "field", ["kind", "brand", "last4", "expiry_month", "expiry_year", "is_default"]
)
def test_a_card_number_in_the_wrong_field_is_neither_kept_nor_repeated(api, field):
    card = without(CARD, "number") | {"brand": "Visa", "last4": "1111"}

    answer = api(make_user()).post(ALL, card | {field: NUMBER}, format="json")

    assert answer.status_code == 400
    assert set(errors_of(answer)) == {field}
    assert NUMBER not in answer.content.decode()
    assert not PaymentMethod.objects.exists()


def test_last_four_digits_will_do_with_a_brand(api):
    card = without(CARD, "number") | {"last4": "0042"}

    assert errors_of(api(make_user()).post(ALL, card, format="json")) == {"brand": "required"}
    answer = api(make_user()).post(ALL, card | {"brand": "GPN"}, format="json")
    assert (answer.status_code, answer.json()["last4"]) == (201, "0042")


@pytest.mark.parametrize("given", [{"last4": "1111"}, {"gateway_token": "x"}, {"user": 1}])
def test_more_than_was_asked_for_is_refused(api, given):
    assert api(make_user()).post(ALL, CARD | given, format="json").status_code == 400
    assert not PaymentMethod.objects.exists()


def test_without_number_and_last_four_digits_nothing_is_stored(api):
    answer = api(make_user()).post(ALL, without(CARD, "number"), format="json")

    assert errors_of(answer) == {"number": "required"}
    assert not PaymentMethod.objects.exists()


def test_a_card_is_good_to_the_last_day_of_its_month():
    assert not card_numbers.is_expired(4, 2026, date(2026, 4, 30))
    assert card_numbers.is_expired(4, 2026, date(2026, 5, 1))
    assert card_numbers.is_expired(12, 2025, date(2026, 1, 1))


@pytest.mark.parametrize(
    "given, refused",
    [
        ({"expiry_month": 1, "expiry_year": 2020}, {"expiry_year": "card_expired"}),
        ({"expiry_month": 13}, {"expiry_month": "max_value"}),
        ({"expiry_month": None}, {"expiry_month": "required"}),
        ({"expiry_year": 2099}, {"expiry_year": "max_value"}),
    ],
)
def test_an_impossible_expiry_is_refused(api, given, refused):
    answer = api(make_user()).post(ALL, CARD | given, format="json")

    assert errors_of(answer) == refused
    assert not PaymentMethod.objects.exists()


def test_expiry_may_be_left_out(api):
    card = without(CARD, "expiry_month", "expiry_year")

    assert api(make_user()).post(ALL, card, format="json").status_code == 201


def test_a_changed_month_is_checked_against_the_stored_year(api):
    user = make_user()
    method = make_payment_method(user, expiry_year=2020)

    answer = api(user).patch(f"{ALL}/{method.pk}", {"expiry_month": 12}, format="json")

    assert errors_of(answer) == {"expiry_year": "card_expired"}


def test_an_expired_card_may_still_stop_being_the_default(api):
    user = make_user()
    old = make_payment_method(user, expiry_year=2020, is_default=True)
    new = make_payment_method(user)

    assert (
        api(user).patch(f"{ALL}/{old.pk}", {"is_default": False}, format="json").status_code == 200
    )
    assert user.payment_methods.get(is_default=True) == new


def test_another_card_drops_what_the_gateway_knew(api):
    user = make_user()
    method = make_payment_method(user, gateway_token="tok_1")

    api(user).patch(f"{ALL}/{method.pk}", {"number": "5555555555554444"}, format="json")

    method.refresh_from_db()
    assert (method.brand, method.last4, method.gateway_token) == ("Mastercard", "4444", "")


def test_the_first_is_the_default_and_deleting_it_promotes_the_newest_other(api):
    user = make_user()
    first = api(user).post(ALL, CARD, format="json").json()
    assert first["is_default"] is True
    make_payment_method(user)
    newest = make_payment_method(user)

    assert api(user).delete(f"{ALL}/{first['id']}").status_code == 204

    assert user.payment_methods.get(is_default=True) == newest


def test_a_payment_method_of_somebody_else_is_not_there(api):
    method = make_payment_method(make_user(), is_default=True)
    before = PaymentMethod.objects.values().get()
    client = api(make_user())
    path = f"{ALL}/{method.pk}"

    answers = [
        client.get(path),
        client.put(path, CARD, format="json"),
        client.patch(path, {"is_default": False}, format="json"),
        client.delete(path),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert client.get(ALL).json()["results"] == []
    assert PaymentMethod.objects.values().get() == before


def test_one_payment_method_or_many_cost_the_same_queries(api, django_assert_num_queries):
    user = make_user()
    for many in (1, 20):
        while user.payment_methods.count() < many:
            make_payment_method(user)
        with django_assert_num_queries(1):
            assert len(api(user).get(ALL).json()["results"]) == many
