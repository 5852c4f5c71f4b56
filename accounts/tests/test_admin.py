import pytest
from django.contrib.auth.models import Group

from accounts.models import User
from accounts.tests.factories import PASSWORD, make_address, make_staff, make_user
from core.tests.backoffice import back_office, list_url, page_url, queries_of

pytestmark = pytest.mark.django_db

PEOPLE = ("accounts.view_user", "accounts.change_user", "accounts.add_user")


def form_of(user: User, **changes) -> dict:
    names = ("username", "email", "first_name", "last_name", "language", "bio")
    sent = {name: getattr(user, name) for name in names}
    for inline in ("addresses", "payment_methods", "api_keys", "sessions", "exports"):
        sent |= {f"{inline}-TOTAL_FORMS": 0, f"{inline}-INITIAL_FORMS": 0}
    return sent | {"is_active": "on", "profile_image_url": ""} | changes


def test_the_list_takes_as_many_queries_however_many_rows():
    desk = back_office(make_staff())
    few = queries_of(desk, list_url("accounts.user"))
    for _more in range(3):
        make_user()

    assert queries_of(desk, list_url("accounts.user")) == few


def test_people_are_found_and_shown_with_their_addresses():
    user = make_user(email="sari@contoh.id")
    make_address(user)
    desk = back_office(make_staff())

    assert user.username in desk.get(list_url("accounts.user"), {"q": "sari@"}).content.decode()
    assert "Jalan Kaliurang 5" in desk.get(page_url(user)).content.decode()


def test_a_name_and_an_address_for_mail_are_changed():
    user = make_user()

    back_office(make_staff(*PEOPLE)).post(
        page_url(user), form_of(user, first_name="Sari", email="SARI@Contoh.id")
    )

    user = User.objects.get(pk=user.pk)
    assert (user.first_name, user.email) == ("Sari", "sari@contoh.id")


def test_a_person_is_added():
    sent = {"username": "baru", "email": "Baru@contoh.id", "usable_password": "true",
            "password1": PASSWORD, "password2": PASSWORD}  # fmt: skip

    back_office(make_staff()).post(list_url("accounts.user") + "add/", sent)

    assert User.objects.get(username="baru").email == "baru@contoh.id"
    assert User.objects.get(username="baru").check_password(PASSWORD)


def test_who_is_no_superuser_hands_out_no_powers():
    user, group = make_user(), Group.objects.create(name="finance")

    back_office(make_staff(*PEOPLE)).post(
        page_url(user),
        form_of(user, is_staff="on", is_superuser="on", groups=[group.pk], first_name="Sari"),
    )

    user = User.objects.get(pk=user.pk)
    assert user.first_name == "Sari"
    assert not (user.is_staff or user.is_superuser or user.groups.exists())


@pytest.mark.parametrize("page", ["", "password"])
def test_who_is_no_superuser_changes_nobody_with_powers(page):
    boss = make_staff(first_name="Ibu")
    url = page_url(boss).replace("change/", "password/") if page else page_url(boss)
    sent = {"password1": "lain-lagi-2026", "password2": "lain-lagi-2026"} if page else {}

    refused = back_office(make_staff(*PEOPLE)).post(url, form_of(boss, first_name="x") | sent)

    assert refused.status_code == 403
    boss = User.objects.get(pk=boss.pk)
    assert boss.first_name == "Ibu"
    assert boss.check_password(PASSWORD)


def test_only_superusers_change_groups():
    group = Group.objects.create(name="finance")
    staff = make_staff("auth.view_group", "auth.change_group")

    refused = back_office(staff).post(page_url(group), {"name": "x", "permissions": []})

    assert refused.status_code == 403
    assert Group.objects.filter(name="finance").exists()


@pytest.mark.parametrize("login", ["/admin/login/", "/masuk"])
def test_guesses_at_a_password_on_pages_are_counted(client, settings, login):
    settings.THROTTLING = True
    user = make_staff()
    for _guess in range(10):
        client.post(login, {"username": user.username, "password": "salah"})

    answer = client.post(login, {"username": user.username, "password": PASSWORD})

    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session
