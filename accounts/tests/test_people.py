import pytest
from django.utils import timezone

from accounts.models import User
from accounts.tests.factories import PASSWORD, make_staff, make_user
from core.tests.races import at_once

pytestmark = pytest.mark.django_db

ME = "/api/v1/users/me"


def errors_of(answer) -> dict:
    return {error["attr"]: error["code"] for error in answer.json()["errors"]}


def stored(user: User) -> dict:
    return User.objects.filter(pk=user.pk).values().get()


def test_the_own_profile_shows_what_only_its_owner_sees(api):
    user = make_user(first_name="Sari")

    answer = api(user).get(ME)

    assert answer.status_code == 200
    assert answer.json()["email"] == user.email
    assert answer.json()["name"] == "Sari"
    assert "password" not in answer.content.decode()


def test_patch_changes_what_is_named_and_nothing_else(api):
    user = make_user(first_name="Sari", bio="Penenun")

    answer = api(user).patch(ME, {"last_name": "Dewi"}, format="json")

    assert answer.status_code == 200
    assert answer.json()["name"] == "Sari Dewi"
    assert answer.json()["bio"] == "Penenun"


def test_put_wants_the_whole_profile(api):
    user = make_user()

    assert api(user).put(ME, {"bio": "x"}, format="json").status_code == 400
    whole = {"username": "baru", "email": user.email, "bio": "x"}
    assert api(user).put(ME, whole, format="json").json()["username"] == "baru"


@pytest.mark.parametrize(
    "given",
    [
        {"is_staff": True},
        {"is_superuser": True},
        {"is_active": False},
        {"password": "baru-sekali-2026"},
        {"email_verified_at": "2026-01-01T00:00:00Z"},
        {"id": 1},
        {"groups": [1]},
        {"user_permissions": [1]},
        {"profile_image_url": "javascript:alert(1)"},
        {"bio": "x" * 501},
        {"first_name": None},
    ],
)
def test_nobody_gives_themselves_what_is_not_theirs_to_give(api, given):
    user = make_user()
    before = stored(user)

    answer = api(user).patch(ME, given, format="json")

    assert answer.status_code == 400
    assert set(errors_of(answer)) == set(given)
    assert stored(user) == before


def test_a_new_email_address_needs_the_password_and_is_not_verified(api):
    user = make_user(email_verified_at=timezone.now())
    before = stored(user)
    for given in ({}, {"current_password": "salah"}, {"current_password": ""}):
        answer = api(user).patch(ME, {"email": "baru@contoh.id"} | given, format="json")
        assert answer.status_code == 400
        assert set(errors_of(answer)) == {"current_password"}
    assert stored(user) == before

    wanted = {"email": "BARU@contoh.id", "current_password": PASSWORD}
    answer = api(user).patch(ME, wanted, format="json")

    assert answer.status_code == 200
    assert answer.json()["email"] == "baru@contoh.id"
    assert answer.json()["email_verified_at"] is None


def test_sending_the_same_email_address_back_needs_no_password(api):
    user = make_user(email_verified_at=timezone.now())

    answer = api(user).patch(ME, {"email": user.email.upper()}, format="json")

    assert answer.status_code == 200
    assert answer.json()["email_verified_at"]


def test_guesses_at_the_current_password_are_limited(api, settings):
    settings.THROTTLING = True
    user = make_user()
    wanted = {"email": "baru@contoh.id", "current_password": "salah"}

    answers = [api(user).patch(ME, wanted, format="json").status_code for _n in range(11)]

    assert answers == [400] * 10 + [429]
    assert api(user).patch(ME, {"bio": "tetap bisa"}, format="json").status_code == 200


@pytest.mark.parametrize("attr, value", [("username", "SARI"), ("email", "Sari@contoh.id")])
def test_a_profile_cannot_take_the_names_of_another(api, attr, value):
    make_user(username="sari", email="sari@contoh.id")
    user = make_user()
    before = stored(user)

    wanted = {attr: value, "current_password": PASSWORD}
    answer = api(user).patch(ME, wanted, format="json")

    assert answer.status_code == 400
    assert errors_of(answer) == {attr: "unique"}
    assert stored(user) == before


def test_the_own_username_may_change_its_case(api):
    user = make_user(username="sari")

    assert api(user).patch(ME, {"username": "Sari"}, format="json").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_of_rivals_for_one_username_one_gets_it(api):
    users = [make_user() for _n in range(4)]

    answers = at_once(
        *[lambda u=user: api(u).patch(ME, {"username": "sari"}, format="json") for user in users]
    )

    assert sorted(answer.status_code for answer in answers) == [200, 400, 400, 400]
    refused = [answer for answer in answers if answer.status_code == 400]
    assert {code for answer in refused for code in errors_of(answer).items()} == {
        ("username", "unique")
    }


def test_anybody_may_see_the_public_side_of_a_person(api):
    user = make_user(first_name="Sari", last_name="Dewi", bio="Penenun")

    answer = api().get(f"/api/v1/users/{user.pk}")

    assert answer.status_code == 200
    assert set(answer.json()) == {
        "id",
        "username",
        "name",
        "bio",
        "profile_image_url",
        "joined_at",
    }
    assert user.email not in answer.content.decode()


def test_closed_inactive_and_missing_people_look_the_same(api):
    closed = make_user(closed_at=timezone.now())
    inactive = make_user(is_active=False)

    answers = [
        api(asker).get(f"/api/v1/users/{pk}")
        for asker in (None, make_staff())
        for pk in (closed.pk, inactive.pk, 987_654_321, 10**30)
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
