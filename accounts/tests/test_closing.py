import pytest

from accounts import closing_guards
from accounts.events import AccountClosed
from accounts.models import Address, ApiKey, PaymentMethod, RefreshToken, User
from accounts.operations import close_account, open_session
from accounts.tests.factories import (
    PASSWORD,
    make_address,
    make_key,
    make_payment_method,
    make_staff,
    make_user,
)
from core import events
from core.errors import Conflict
from core.tests.races import at_once

pytestmark = pytest.mark.django_db

ME = "/api/v1/users/me"
MINE = {"current_password": PASSWORD}


def close(client, body=MINE):
    return client.delete(ME, body, format="json")


def errors_of(answer) -> dict:
    return {error["attr"]: error["code"] for error in answer.json()["errors"]}


def everything(user) -> tuple:
    return (
        User.objects.filter(pk=user.pk).values().get(),
        Address.objects.filter(user=user).count(),
        PaymentMethod.objects.filter(user=user).count(),
        ApiKey.objects.filter(owner=user, revoked_at__isnull=True).count(),
        RefreshToken.objects.filter(user=user, revoked_at__isnull=True).count(),
    )


def make_somebody(**fields) -> User:
    """With everything that closing an account takes away."""
    user = make_user(first_name="Sari", last_name="Dewi", bio="Penenun", **fields)
    make_address(user)
    make_payment_method(user)
    make_key(user, "orders:read")
    open_session(user)
    return User.objects.get(pk=user.pk)


def test_a_closed_account_leaves_nothing_of_the_person_but_a_number(api):
    user = make_somebody(username="sari", email="sari@contoh.id")
    _key, text = make_key(user, "profile:read")
    client = api()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {open_session(user).access}")
    assert client.get(ME).status_code == 200

    assert close(client).status_code == 204

    row, *kept = everything(user)
    assert kept == [0, 0, 0, 0]
    assert not any(word in str(row).lower() for word in ("sari", "dewi", "penenun"))
    assert row["closed_at"] and not row["is_active"]
    assert client.get(ME).status_code == 401
    client.credentials(HTTP_X_API_KEY=text)
    assert client.get(ME).status_code == 401
    assert api().get(f"/api/v1/users/{user.pk}").status_code == 404
    wanted = {"login": "sari", "password": PASSWORD}
    assert api().post("/api/v1/auth/login", wanted, format="json").status_code == 401


def test_the_names_of_a_closed_account_are_free_again(api):
    user = make_user(username="sari", email="sari@contoh.id")
    close(api(user))
    new = {"username": "sari", "email": "sari@contoh.id", "password": PASSWORD}

    assert api().post("/api/v1/auth/register", new, format="json").status_code == 201


def test_a_closed_account_is_called_so_where_its_name_would_stand():
    user = make_user(first_name="Sari")
    close_account(user, current_password=PASSWORD)

    assert User.objects.get(pk=user.pk).name in ("Closed account", "Akun ditutup")


@pytest.mark.parametrize("body", [{}, {"current_password": "salah"}, {"password": PASSWORD}, None])
def test_without_the_password_nothing_is_closed(api, body):
    user = make_somebody()
    before = everything(user)

    answer = close(api(user), body)

    assert answer.status_code == 400
    assert everything(user) == before


def test_who_has_no_password_is_asked_for_none(api):
    user = make_user()
    user.set_unusable_password()
    user.save()

    assert close(api(user), {}).status_code == 204


def test_staff_who_leave_lose_their_powers():
    staff = make_staff("vendors.view_vendor")
    close_account(staff, current_password=PASSWORD)

    gone = User.objects.get(pk=staff.pk)
    assert not gone.is_staff
    assert not gone.user_permissions.exists()


def test_a_guard_refuses_and_then_nothing_has_changed(api, monkeypatch):
    def refuse(user):
        raise Conflict()

    monkeypatch.setattr(closing_guards, "_guards", [refuse])
    user = make_somebody()
    before = everything(user)

    assert close(api(user)).status_code == 409

    assert everything(user) == before


def test_what_is_above_hears_of_it_in_the_same_transaction(api, monkeypatch):
    def fail(event):
        raise Conflict(f"{event.user_id}")

    user = make_somebody()
    before = everything(user)
    monkeypatch.setitem(events._handlers, AccountClosed, [fail])

    assert close(api(user)).status_code == 409

    assert everything(user) == before


@pytest.mark.django_db(transaction=True)
def test_closing_twice_at_once_closes_once(api):
    user = make_somebody()

    answers = at_once(*[lambda: close(api(User.objects.get(pk=user.pk))).status_code] * 4)

    assert answers.count(204) == 1
    assert set(answers) <= {204, 400, 401}
