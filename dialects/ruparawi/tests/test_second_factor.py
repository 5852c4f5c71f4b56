"""Staff in the predecessor's web shop, whose form asks for a password and knows of no code."""

import pytest

from accounts.models import User, WrongPasswords
from accounts.tests.factories import (
    PASSWORD,
    fresh_code,
    give_phone,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def required(settings):
    settings.STAFF_SECOND_FACTOR = True


def staff_with_phone(**fields) -> tuple[User, list[str]]:
    user = make_staff(**fields)
    return user, give_phone(user)


def login(shop, user, password=PASSWORD, **sent):
    return shop().post("/auth/login", {"email": user.email, "password": password} | sent)


def roles(profile) -> set[str]:
    return {role["name"] for role in profile["role"]}


def roles_with(shop, answer) -> set[str]:
    """What the pages let somebody do: as the login says, and as each of its tokens does."""
    body = answer.json()
    found = roles(body["user"])
    client = shop()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {body['refresh_token']}")
    renewed = client.post("/auth/refresh").json()["access_token"]
    for token in (body["access_token"], renewed):
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
        assert roles(client.get("/auth/me").json()["user"]) == found
        expected = 200 if "admin" in found else 403
        assert client.get("/admin/vendors").status_code == expected
    return found


def test_the_predecessors_admin_signs_in_with_the_code_behind_the_password(shop):
    admin, _codes = staff_with_phone()

    answer = login(shop, admin, PASSWORD + fresh_code(admin))

    assert answer.status_code == 200
    assert roles_with(shop, answer) == {"buyer", "admin"}


@pytest.mark.parametrize("which", ["of the phone", "recovery"])
def test_or_with_a_code_of_either_kind_as_code(shop, which):
    admin, recovery = staff_with_phone()
    code = recovery[0] if which == "recovery" else fresh_code(admin)

    assert roles_with(shop, login(shop, admin, code=code)) == {"buyer", "admin"}


@pytest.mark.parametrize("sent", [{}, {"code": ""}, {"code": None}])
@pytest.mark.parametrize("has_phone", [True, False])
def test_without_a_code_staff_are_buyers_and_nothing_more(shop, sent, has_phone):
    admin = staff_with_phone()[0] if has_phone else make_staff()

    assert roles_with(shop, login(shop, admin, **sent)) == {"buyer"}


def test_a_phone_is_asked_for_its_code_where_the_house_asks_nobody_too(shop, settings):
    settings.STAFF_SECOND_FACTOR = False
    admin, _codes = staff_with_phone()

    assert roles_with(shop, login(shop, admin)) == {"buyer"}
    assert roles_with(shop, login(shop, admin, PASSWORD + fresh_code(admin))) == {"buyer", "admin"}
    assert roles_with(shop, login(shop, make_staff())) == {"buyer", "admin"}


def test_a_code_behind_the_password_works_once(shop):
    admin, _codes = staff_with_phone()
    typed = PASSWORD + fresh_code(admin)

    assert login(shop, admin, typed).status_code == 200
    again = login(shop, admin, typed)

    assert (again.status_code, again.json()["success"]) == (400, False)
    assert "code" in again.json()["message"]
    assert "access_token" not in again.json()


def test_a_wrong_code_behind_the_password_makes_the_next_wait(shop):
    admin, _codes = staff_with_phone()
    wrong = f"{(int(fresh_code(admin)) + 1) % 10**6:06}"

    assert login(shop, admin, PASSWORD + wrong).status_code == 400
    answer = login(shop, admin, PASSWORD + fresh_code(admin))

    assert (answer.status_code, "wait" in answer.json()["message"]) == (400, True)


def test_a_password_that_ends_in_six_digits_is_a_password(shop):
    admin, _codes = staff_with_phone()
    buyer = make_user()
    for user in (admin, buyer):
        user.set_password("tenun-lurik-170845")
        user.save()

    assert roles_with(shop, login(shop, admin, "tenun-lurik-170845")) == {"buyer"}
    assert roles_with(shop, login(shop, buyer, "tenun-lurik-170845")) == {"buyer"}
    typed = "tenun-lurik-170845" + fresh_code(admin)
    assert roles_with(shop, login(shop, admin, typed)) == {"buyer", "admin"}


def test_digits_behind_a_buyers_password_make_it_a_wrong_one(shop):
    assert login(shop, make_user(), PASSWORD + "123456").status_code == 401
    assert login(shop, make_user(), PASSWORD + "١٢٣٤٥٦").status_code == 401


def test_a_try_with_a_code_is_one_guess_and_the_right_one_none(shop, settings):
    settings.THROTTLING = True
    admin, _codes = staff_with_phone()

    for _guess in range(4):
        assert login(shop, admin, "salah-sekali" + fresh_code(admin)).status_code == 401
    assert WrongPasswords.objects.get().count == 4
    answer = login(shop, admin, PASSWORD + fresh_code(admin))

    assert answer.status_code == 200
    assert not WrongPasswords.objects.exists()


def test_after_five_guesses_not_even_the_right_one_with_its_code_counts(shop, settings):
    settings.THROTTLING = True
    admin, _codes = staff_with_phone()

    for guess in ("salah-sekali", "salah-sekali123456") * 3:
        assert login(shop, admin, guess).status_code == 401

    answers = [login(shop, admin, PASSWORD), login(shop, admin, PASSWORD + fresh_code(admin))]

    assert {answer.status_code for answer in answers} == {401}


def test_the_house_still_asks_for_the_code_where_there_is_a_field_for_it(api):
    admin, _codes = staff_with_phone()
    for password in (PASSWORD, PASSWORD + fresh_code(admin)):
        sent = {"login": admin.username, "password": password}
        assert api().post("/api/v1/auth/login", sent).status_code in (400, 401)
