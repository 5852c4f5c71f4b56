import pytest

from accounts.models import Address
from accounts.tests.factories import make_address, make_staff, make_user
from core.tests.races import at_once

pytestmark = pytest.mark.django_db

ALL = "/api/v1/users/me/addresses"
HOME = {
    "label": "Rumah",
    "line1": "Jalan Kaliurang 5",
    "city": "Sleman",
    "state": "DI Yogyakarta",
    "postal_code": "55281",
}


def default_of(user) -> int:
    return user.addresses.get(is_default=True).pk


def test_the_first_address_becomes_the_default(api):
    user = make_user()

    answer = api(user).post(ALL, HOME | {"is_default": False}, format="json")

    assert answer.status_code == 201
    assert answer.json()["is_default"] is True
    assert answer.json()["country"] == "Indonesia"
    second = api(user).post(ALL, HOME, format="json")
    assert second.json()["is_default"] is False


def test_another_default_takes_over(api):
    user = make_user()
    first = make_address(user, is_default=True)

    added = api(user).post(ALL, HOME | {"is_default": True}, format="json").json()
    assert default_of(user) == added["id"]

    api(user).patch(f"{ALL}/{first.pk}", {"is_default": True}, format="json")
    assert default_of(user) == first.pk


def test_the_default_that_should_not_be_one_hands_over_to_the_newest_other(api):
    user = make_user()
    default = make_address(user, is_default=True)
    assert (api(user).patch(f"{ALL}/{default.pk}", {"is_default": False}, format="json").json())[
        "is_default"
    ] is True
    make_address(user)
    newest = make_address(user)

    answer = api(user).patch(f"{ALL}/{default.pk}", {"is_default": False}, format="json")

    assert answer.json()["is_default"] is False
    assert default_of(user) == newest.pk


def test_deleting_the_default_promotes_the_newest_other(api):
    user = make_user()
    default = make_address(user, is_default=True)
    make_address(user)
    newest = make_address(user)

    answer = api(user).delete(f"{ALL}/{default.pk}")

    assert answer.status_code == 204
    assert default_of(user) == newest.pk
    assert api(user).delete(f"{ALL}/{default.pk}").status_code == 404


def test_deleting_another_address_leaves_the_default_alone(api):
    user = make_user()
    default, other = make_address(user, is_default=True), make_address(user)

    api(user).delete(f"{ALL}/{other.pk}")

    assert default_of(user) == default.pk


def test_put_replaces_and_patch_changes(api):
    user = make_user()
    address = make_address(user, is_default=True)

    assert (
        api(user).put(f"{ALL}/{address.pk}", {"city": "Bantul"}, format="json").status_code == 400
    )
    replaced = api(user).put(f"{ALL}/{address.pk}", HOME | {"city": "Bantul"}, format="json").json()
    assert (replaced["city"], replaced["is_default"]) == ("Bantul", True)
    changed = api(user).patch(f"{ALL}/{address.pk}", {"city": "Wonosari"}, format="json").json()
    assert (changed["city"], changed["line1"]) == ("Wonosari", HOME["line1"])


@pytest.mark.parametrize(
    "given", [{"user": 1}, {"id": 7}, {"line1": ""}, {"city": "x" * 51}, {"is_default": "mungkin"}]
)
def test_a_wrong_or_unknown_field_changes_nothing(api, given):
    user = make_user()
    address = make_address(user, is_default=True)
    before = Address.objects.values().get()

    assert api(user).post(ALL, HOME | given, format="json").status_code == 400
    assert api(user).patch(f"{ALL}/{address.pk}", given, format="json").status_code == 400
    assert Address.objects.values().get() == before


def test_an_address_of_somebody_else_is_not_there(api):
    owner, other = make_user(), make_user()
    address = make_address(owner, is_default=True)
    before = Address.objects.values().get()
    mine = make_address(other)

    for asker in (other, make_staff()):
        for path in (f"{ALL}/{address.pk}", f"{ALL}/987654321"):
            client = api(asker)
            answers = [
                client.get(path),
                client.put(path, HOME, format="json"),
                client.patch(path, {"city": "Bantul"}, format="json"),
                client.delete(path),
            ]
            assert [answer.status_code for answer in answers] == [404] * 4
            assert len({answer.content for answer in answers}) == 1

    assert Address.objects.filter(pk=address.pk).values().get() == before
    assert [row["id"] for row in api(other).get(ALL).json()["results"]] == [mine.pk]


def test_who_is_not_signed_in_gets_401(api):
    assert api().get(ALL).status_code == 401
    assert api().post(ALL, HOME, format="json").status_code == 401


def test_one_address_or_many_cost_the_same_queries(api, django_assert_num_queries):
    user = make_user()
    make_address(user, is_default=True)
    with django_assert_num_queries(1):
        assert len(api(user).get(ALL).json()["results"]) == 1
    for _n in range(30):
        make_address(user)

    with django_assert_num_queries(1):
        page = api(user).get(ALL).json()

    assert len(page["results"]) == 24
    assert len(api(user).get(page["next"]).json()["results"]) == 7


@pytest.mark.django_db(transaction=True)
def test_rival_changes_of_the_default_leave_exactly_one_and_no_error(api):
    user = make_user()
    addresses = [make_address(user, is_default=n == 0) for n in range(6)]

    def set_default(address):
        return api(user).patch(f"{ALL}/{address.pk}", {"is_default": True}, format="json")

    answers = at_once(
        *[lambda a=address: set_default(a) for address in addresses],
        *[lambda: api(user).post(ALL, HOME | {"is_default": True}, format="json")] * 3,
        lambda: api(user).delete(f"{ALL}/{addresses[0].pk}"),
    )

    assert {answer.status_code for answer in answers} <= {200, 201, 204, 404}
    assert user.addresses.filter(is_default=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_rival_first_addresses_leave_exactly_one_default(api):
    user = make_user()

    answers = at_once(*[lambda: api(user).post(ALL, HOME, format="json")] * 6)

    assert {answer.status_code for answer in answers} == {201}
    assert user.addresses.filter(is_default=True).count() == 1
