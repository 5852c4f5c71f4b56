import pytest

from accounts.models import RefreshToken, User
from accounts.tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db

NEW = {"username": "sari", "email": "Sari@Contoh.id", "password": PASSWORD, "first_name": "Sari"}


def register(api, **changes):
    return api().post("/api/v1/auth/register", NEW | changes, format="json")


def errors_of(answer) -> dict:
    return {error["attr"]: error["code"] for error in answer.json()["errors"]}


def test_who_registers_is_signed_in(api):
    answer = register(api)

    assert answer.status_code == 201
    assert answer.json()["user"]["email"] == "sari@contoh.id"
    client = api()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {answer.json()['access']}")
    assert User.objects.get().check_password(PASSWORD)


def test_login_by_email_and_username_in_any_case(api):
    make_user(username="Sari", email="sari@contoh.id")

    for name in ({"login": "SARI"}, {"email": "SARI@contoh.ID"}, {"username": "sari"}):
        answer = api().post("/api/v1/auth/login", name | {"password": PASSWORD}, format="json")
        assert answer.status_code == 200
        assert set(answer.json()) == {"user", "access", "refresh"}
    assert RefreshToken.objects.count() == 3
