import hashlib
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.utils import timezone
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import keys, scopes
from accounts.models import ApiKey, IdempotencyKey, User
from accounts.tests.factories import make_key, make_staff, make_user
from accounts.tokens import sign_access
from core.tests.races import at_once
from core.web import actor

pytestmark = pytest.mark.django_db

KEYS = "/api/v1/auth/api-keys"
ME = "/api/v1/users/me"
NEW = {"name": "Gudang", "scopes": ["profile:read"]}


def error_of(answer) -> str:
    (error,) = answer.json()["errors"]
    return error["code"]


def by_key(api, text, header="HTTP_X_API_KEY"):
    client = api()
    client.credentials(**{header: text})
    return client


# ── making and keeping them ─────────────────────────────────────────────────────────────────────


def test_a_key_is_shown_once_and_kept_as_a_hash(api):
    user = make_user()

    made = api(user).post(KEYS, NEW, format="json")

    assert made.status_code == 201
    text = made.json()["key"]
    key = ApiKey.objects.get()
    assert keys.KEY.fullmatch(text)
    assert text.startswith(key.prefix)
    assert key.hash == hashlib.sha256(text.encode()).hexdigest()
    listed = api(user).get(KEYS)
    assert "key" not in listed.json()["results"][0]
    assert "key" not in api(user).get(f"{KEYS}/{key.pk}").json()
    secret = text.removeprefix(key.prefix)
    assert secret not in listed.content.decode()
    assert secret not in str(ApiKey.objects.values())


def test_keys_are_random():
    assert len({keys.new_key() for _n in range(100)}) == 100


def test_the_alias_of_a_scope_stands_for_it(api):
    wanted = NEW | {"scopes": ["edit-orders", "orders:read", "orders:write"]}

    made = api(make_user()).post(KEYS, wanted, format="json")

    assert made.json()["scopes"] == ["orders:read", "orders:write"]


@pytest.mark.parametrize(
    "given",
    [
        {"scopes": []},
        {"scopes": ["semua"]},
        {"scopes": ["any"]},
        {"scopes": [None]},
        {"scopes": [{"a": 1}]},
        {"scopes": "orders:read"},
        {"scopes": ["staff"]},
        {"name": ""},
        {"name": "x" * 101},
        {"owner": 1},
        {"hash": "0" * 64},
        {"expires_at": "2020-01-01T00:00:00Z"},
        {"expires_at": "9999-12-31T23:59:59-23:59"},
        {"expires_at": "besok"},
    ],
)
def test_a_key_with_wrong_or_unknown_fields_is_not_made(api, given):
    answer = api(make_user()).post(KEYS, NEW | given, format="json")

    assert answer.status_code == 400
    assert not ApiKey.objects.exists()


def test_only_staff_make_keys_that_work_as_staff(api):
    made = api(make_staff()).post(KEYS, NEW | {"scopes": ["staff"]}, format="json")

    assert made.json()["scopes"] == ["staff"]


def test_a_person_has_at_most_a_hundred_keys(api, monkeypatch):
    monkeypatch.setattr("accounts.operations.api_keys.MAX_KEYS", 2)
    user = make_user()

    answers = [api(user).post(KEYS, NEW, format="json") for _n in range(3)]

    assert [answer.status_code for answer in answers] == [201, 201, 409]
    assert error_of(answers[2]) == "too_many_keys"
    assert ApiKey.objects.count() == 2


def test_the_keys_of_others_are_not_there(api):
    key, text = make_key(make_user(), "profile:read")
    other = make_user()

    for ask in (api(other).get, api(other).delete):
        foreign, missing = ask(f"{KEYS}/{key.pk}"), ask(f"{KEYS}/999999")
        assert foreign.status_code == 404
        assert foreign.content == missing.content

    assert api(other).get(KEYS).json()["results"] == []
    assert by_key(api, text).get(ME).status_code == 200


@pytest.mark.parametrize("header", ["HTTP_X_API_KEY", "HTTP_AUTHORIZATION"])
def test_a_deleted_key_is_refused_from_then_on(api, header):
    user = make_user()
    key, text = make_key(user, "profile:read")
    client = by_key(api, text if header == "HTTP_X_API_KEY" else f"Bearer {text}", header)
    assert client.get(ME).json()["username"] == user.username

    assert api(user).delete(f"{KEYS}/{key.pk}").status_code == 204

    assert client.get(ME).status_code == 401
    assert api(user).delete(f"{KEYS}/{key.pk}").status_code == 404
    assert api(user).get(KEYS).json()["results"] == []
    assert ApiKey.objects.get().revoked_at


@pytest.mark.django_db(transaction=True)
def test_of_rivals_who_delete_a_key_one_does_and_nobody_uses_it_afterwards(api):
    user = make_user()
    key, text = make_key(user, "profile:read")

    def delete():
        return api(user).delete(f"{KEYS}/{key.pk}").status_code

    def use_after_deleting():
        delete()
        return by_key(api, text).get(ME).status_code

    codes = at_once(*[delete] * 4, *[use_after_deleting] * 4)

    assert codes[4:] == [401] * 4
    assert set(codes[:4]) <= {204, 404}
    assert ApiKey.objects.filter(revoked_at__isnull=False).count() == 1


def test_the_list_of_keys_costs_the_same_for_one_and_for_fifty(
    api, django_assert_num_queries, django_assert_max_num_queries
):
    user = make_user()
    client = api(user)
    make_key(user, "profile:read")
    with django_assert_max_num_queries(3) as one:
        assert len(client.get(f"{KEYS}?page_size=100").json()["results"]) == 1
    for _n in range(49):
        make_key(user, "profile:read")

    with django_assert_num_queries(len(one)):
        assert len(client.get(f"{KEYS}?page_size=100").json()["results"]) == 50


# ── signing in with them ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "change",
    [
        {"revoked_at": timezone.now()},
        {"expires_at": timezone.now() - timedelta(seconds=1)},
        {"hash": "0" * 64},
    ],
)
def test_a_key_that_may_not_be_used_is_401(api, change):
    _key, text = make_key(make_user(), "profile:read", **change)

    answer = by_key(api, text).get(ME)

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="api"'


@pytest.mark.parametrize("end", [{"is_active": False}, {"closed_at": timezone.now()}])
def test_the_key_of_who_may_no_longer_sign_in_is_401(api, end):
    user = make_user()
    _key, text = make_key(user, "profile:read")
    User.objects.filter(pk=user.pk).update(**end)

    assert by_key(api, text).get(ME).status_code == 401


@pytest.mark.parametrize("text", ["", " ", "rr_", "rr_x", "rr_ünicode", "x" * 5_000])
@pytest.mark.parametrize(
    "header, scheme", [("HTTP_X_API_KEY", ""), ("HTTP_AUTHORIZATION", "Bearer ")]
)
def test_what_is_no_key_is_401(api, header, scheme, text):
    assert by_key(api, scheme + text, header).get(ME).status_code == 401


def test_a_changed_letter_makes_it_another_key(api):
    _key, text = make_key(make_user(), "profile:read")

    assert by_key(api, text[:-1] + ("A" if text[-1] != "A" else "B")).get(ME).status_code == 401
    assert by_key(api, text.upper()).get(ME).status_code == 401


def test_the_last_use_is_written_at_most_once_a_minute(api, django_assert_num_queries):
    key, text = make_key(make_user(), "profile:read")
    client = by_key(api, text)
    client.get(ME)
    first = ApiKey.objects.get().last_used_at
    assert first

    with django_assert_num_queries(1):
        client.get(ME)

    assert ApiKey.objects.get().last_used_at == first
    ApiKey.objects.filter(pk=key.pk).update(last_used_at=first - timedelta(minutes=1))
    client.get(ME)
    assert ApiKey.objects.get().last_used_at >= first


# ── scopes ──────────────────────────────────────────────────────────────────────────────────────


def test_without_the_scope_it_is_403_and_the_answer_names_it(api):
    _key, text = make_key(make_user(), "orders:read")

    answer = by_key(api, text).get(ME)

    assert answer.status_code == 403
    assert error_of(answer) == "scope_required"
    assert answer.json()["scope"] == "profile:read"


def test_reading_does_not_mean_writing(api):
    user = make_user()
    _key, text = make_key(user, "addresses:read")
    client = by_key(api, text)

    assert client.get(f"{ME}/addresses").status_code == 200
    answer = client.post(f"{ME}/addresses", {"line1": "Jalan 1"}, format="json")

    assert answer.status_code == 403
    assert not user.addresses.exists()


def test_a_view_that_declares_nothing_takes_no_key_whatever_it_permits(api):
    class Careless(APIView):
        permission_classes = (AllowAny,)

        def get(self, request):
            return Response(str(request.user))

    _key, text = make_key(make_staff(), *scopes.Scope.values)
    request = RequestFactory().get("/", headers={"X-API-Key": text})
    request.user = AnonymousUser()

    answer = Careless.as_view()(request)

    assert answer.status_code == 403
    assert answer.data["errors"][0]["code"] == "scope_required"
    assert answer.data["scope"] is None


def test_without_the_scope_staff_a_key_has_none_of_its_owners_powers(api):
    staff = make_staff()
    _key, plain = make_key(staff, "profile:read", "orders:read", "catalog:write")
    _key, powerful = make_key(staff, "profile:read", "orders:read", "catalog:write", "staff")

    assert by_key(api, plain).get(ME).json()["is_staff"] is False
    assert by_key(api, powerful).get(ME).json()["is_staff"] is True
    assert by_key(api, plain).get("/api/v1/admin/vendors").status_code == 403
    assert by_key(api, powerful).get("/api/v1/admin/vendors").status_code == 200
    new = {"name": "Tenun"}
    assert by_key(api, plain).post("/api/v1/categories", new, format="json").status_code == 403
    made = by_key(api, powerful).post("/api/v1/categories", new, format="json")
    assert made.status_code == 201


def test_single_permissions_are_withheld_too(api):
    staff = make_staff("vendors.view_vendor")
    staff.withhold_powers()

    assert not staff.has_perm("vendors.view_vendor")
    assert User.objects.get(pk=staff.pk).has_perm("vendors.view_vendor")


def test_a_person_without_their_powers_is_never_saved():
    staff = make_staff()
    staff.withhold_powers()

    with pytest.raises(RuntimeError):
        staff.save()

    assert User.objects.get(pk=staff.pk).is_superuser


# ── with an Idempotency-Key ─────────────────────────────────────────────────────────────────────


def test_a_repeated_order_for_a_key_makes_one_and_does_not_keep_its_text(client):
    headers = {
        "Authorization": f"Bearer {sign_access(make_user())}",
        "Idempotency-Key": "kunci-1",
    }
    first, again = (
        client.post(KEYS, NEW, content_type="application/json", headers=headers) for _n in range(2)
    )

    assert (first.status_code, again.status_code) == (201, 201)
    assert again["Idempotent-Replayed"] == "true"
    assert again.json() == first.json() | {"key": None}
    assert ApiKey.objects.count() == 1
    assert first.json()["key"].encode() not in bytes(IdempotencyKey.objects.get().body)


def test_a_key_and_its_owner_are_two_in_the_eyes_of_idempotency(client, api):
    user = make_user()
    key, text = make_key(user, "addresses:write")
    address = {
        "line1": "Jalan 1",
        "city": "Sleman",
        "state": "DI Yogyakarta",
        "postal_code": "55281",
    }

    for headers in ({"X-API-Key": text}, {"Authorization": f"Bearer {sign_access(user)}"}):
        for _n in range(2):
            answer = client.post(
                f"{ME}/addresses",
                address,
                content_type="application/json",
                headers=headers | {"Idempotency-Key": "kunci-1"},
            )
            assert answer.status_code == 201

    assert user.addresses.count() == 2
    actors = IdempotencyKey.objects.values_list("actor", flat=True)
    assert set(actors) == {f"key:{key.pk}", f"user:{user.pk}"}


# ── what is written down ────────────────────────────────────────────────────────────────────────


def test_the_next_request_of_the_thread_acts_without_the_key(api):
    _key, text = make_key(make_user(), "profile:read")

    by_key(api, text).get(ME)

    assert actor.key_id() is None
