from datetime import timedelta

import jwt
import pytest
import time_machine
from django.conf import settings
from django.contrib.auth import hashers
from django.utils import timezone

from accounts import operations
from accounts.errors import AlreadyTaken, RefreshRefused
from accounts.models import IdempotencyKey, RefreshToken, User
from accounts.reads import person
from accounts.tasks import purge_refresh_tokens
from accounts.tests.factories import PASSWORD, make_user
from accounts.tokens import read_access, seal_of, sign_access
from core.tests.races import at_once

pytestmark = pytest.mark.django_db

NEW = {"username": "sari", "email": "Sari@Contoh.id", "password": PASSWORD, "first_name": "Sari"}


def errors_of(answer) -> dict:
    return {error["attr"]: error["code"] for error in answer.json()["errors"]}


def register(api, **changes):
    return api().post("/api/v1/auth/register", NEW | changes, format="json")


def log_in(api, login="sari", password=PASSWORD):
    wanted = {"login": login, "password": password}
    return api().post("/api/v1/auth/login", wanted, format="json")


def refresh(api, token):
    return api().post("/api/v1/auth/refresh", {"refresh": token}, format="json")


def whoami(api, token, scheme="Bearer"):
    client = api()
    client.credentials(HTTP_AUTHORIZATION=f"{scheme} {token}")
    return client.get("/api/v1/users/me")


def claims(**changes) -> dict:
    now = int(timezone.now().timestamp())
    return {
        "sub": "1",
        "aud": "rupa-rawi",
        "iss": "rupa-rawi",
        "token_type": "access",
        "jti": "0" * 32,
        "iat": now,
        "exp": now + 60,
    } | changes


# ── registering ─────────────────────────────────────────────────────────────────────────────────


def test_who_registers_is_signed_in(api):
    answer = register(api)

    assert answer.status_code == 201
    assert answer.json()["user"]["email"] == "sari@contoh.id"
    assert whoami(api, answer.json()["access"]).json()["username"] == "sari"
    assert User.objects.get().check_password(PASSWORD)
    assert PASSWORD not in answer.content.decode()


@pytest.mark.parametrize(
    "given, attr",
    [
        ({"email": "SARI@contoh.ID", "username": "lain"}, "email"),
        ({"username": "SARI"}, "username"),
    ],
)
def test_names_are_taken_in_any_case_of_letters(api, given, attr):
    make_user(username="sari", email="sari@contoh.id")

    answer = register(api, **{"email": "lain@contoh.id"} | given)

    assert answer.status_code == 400
    assert answer.json()["type"] == "validation_error"
    assert errors_of(answer) == {attr: "unique"}
    assert User.objects.count() == 1


def test_both_taken_names_are_told_at_once(api):
    make_user(username="sari", email="sari@contoh.id")

    assert errors_of(register(api)) == {"email": "unique", "username": "unique"}


@pytest.mark.parametrize(
    "password, code",
    [
        ("pendek1", "password_too_short"),
        ("password123", "password_too_common"),
        ("8302745019283", "password_entirely_numeric"),
        ("sari@contoh.id", "password_too_similar"),
    ],
)
def test_a_weak_password_is_refused_by_its_field(api, password, code):
    answer = register(api, password=password)

    assert answer.status_code == 400
    assert errors_of(answer) == {"password": code}
    assert password not in answer.json()["errors"][0]["detail"]
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "given",
    [
        {"is_staff": True},
        {"is_superuser": True},
        {"status": "approved"},
        {"username": "a b"},
        {"username": "sari@contoh.id"},
        {"username": "saré"},
        {"email": "bukan surel"},
        {"email": None},
        {"password": ""},
        {"password": ["x"]},
        {"first_name": "x" * 51},
        {"language": "fr"},
    ],
)
def test_a_registration_with_wrong_or_unknown_fields_changes_nothing(api, given):
    answer = register(api, **given)

    assert answer.status_code == 400
    assert set(errors_of(answer)) == set(given)
    assert not User.objects.exists()


def test_spaces_around_a_password_belong_to_it(api):
    register(api, password=f" {PASSWORD} ")

    assert log_in(api, password=f" {PASSWORD} ").status_code == 200
    assert log_in(api, password=PASSWORD).status_code == 401


@pytest.mark.django_db(transaction=True)
def test_of_rival_registrations_with_one_name_exactly_one_succeeds(api):
    answers = at_once(*[lambda: register(api)] * 6)

    assert sorted(answer.status_code for answer in answers) == [201] + [400] * 5
    for answer in answers:
        if answer.status_code == 400:
            assert set(errors_of(answer)) <= {"email", "username"}
            assert set(errors_of(answer).values()) == {"unique"}
    assert User.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("shared", ["email", "username"])
def test_what_slips_past_the_check_is_caught_by_the_constraint(monkeypatch, shared):
    from accounts.operations import signing_in

    monkeypatch.setattr(signing_in, "refuse_taken", lambda user: None)
    make_user(**{shared: "sari@contoh.id" if shared == "email" else "SARI"})

    with pytest.raises(AlreadyTaken) as refused:
        operations.register(**NEW)

    assert refused.value.attr == shared
    assert User.objects.count() == 1


# ── logging in ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "name", [{"login": "SARI"}, {"email": "SARI@contoh.ID"}, {"username": "sari"}]
)
def test_login_by_email_or_username_in_any_case(api, name):
    user = make_user(username="Sari", email="sari@contoh.id")

    answer = api().post("/api/v1/auth/login", name | {"password": PASSWORD}, format="json")

    assert answer.status_code == 200
    assert set(answer.json()) == {"user", "access", "refresh"}
    user.refresh_from_db()
    assert user.last_login


def test_unknown_wrong_inactive_and_closed_get_the_same_answer(api):
    make_user(username="sari")
    make_user(username="tidur", is_active=False)
    make_user(username="tutup", closed_at=timezone.now())

    answers = [
        log_in(api, "sari", "salah-salah-2026"),
        log_in(api, "siapa"),
        log_in(api, "siapa@contoh.id"),
        log_in(api, "tidur"),
        log_in(api, "tutup"),
    ]

    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1
    assert answers[0].headers["WWW-Authenticate"] == 'Bearer realm="api"'
    assert not RefreshToken.objects.exists()


@pytest.mark.parametrize("name", ["sari", "tidur", "siapa", "siapa@contoh.id"])
def test_every_failed_login_costs_exactly_one_hash(api, monkeypatch, name):
    make_user(username="sari")
    make_user(username="tidur", is_active=False)
    hasher = hashers.get_hasher()
    hashed = []
    encode = type(hasher).encode
    monkeypatch.setattr(
        type(hasher), "encode", lambda *given, **more: hashed.append(1) or encode(*given, **more)
    )

    log_in(api, name, "salah-salah-2026")

    assert len(hashed) == 1


@pytest.mark.parametrize(
    "given",
    [
        {"password": PASSWORD},
        {"login": "sari"},
        {"login": "sari", "email": "sari@contoh.id", "password": PASSWORD},
        {"login": {"$ne": ""}, "password": PASSWORD},
        {"login": "sari", "password": PASSWORD, "remember": True},
    ],
)
def test_a_login_that_is_not_well_formed_is_refused(api, given):
    make_user(username="sari")

    assert api().post("/api/v1/auth/login", given, format="json").status_code == 400
    assert not RefreshToken.objects.exists()


def test_a_token_of_a_host_whose_clock_is_ahead_is_believed():
    user, now = make_user(), timezone.now()
    with time_machine.travel(now + timedelta(minutes=1), tick=False):
        ahead = sign_access(user)

    with time_machine.travel(now, tick=False):
        assert read_access(ahead)
    with time_machine.travel(now + timedelta(minutes=17), tick=False):
        assert read_access(ahead) is None


def test_an_expired_access_token_does_not_stand_in_the_way_of_a_login(api):
    make_user(username="sari")
    client = api()
    client.credentials(HTTP_AUTHORIZATION="Bearer lama")

    answer = client.post(
        "/api/v1/auth/login", {"login": "sari", "password": PASSWORD}, format="json"
    )

    assert answer.status_code == 200


# ── access tokens ───────────────────────────────────────────────────────────────────────────────


def test_only_an_access_token_of_ours_signs_a_request(api):
    user = make_user()
    ours = claims(sub=str(user.pk), seal=seal_of(user))
    key = settings.SECRET_KEY

    def signed(algorithm="HS256", key=key, without=(), **changes):
        body = {name: value for name, value in (ours | changes).items() if name not in without}
        return jwt.encode(body, key, algorithm=algorithm)

    assert whoami(api, signed()).status_code == 200
    forged = [
        signed(key="x" * 40),
        signed(algorithm="none", key=None),
        signed(algorithm="HS512"),
        signed(aud="ruparawi"),
        signed(iss="orang lain"),
        signed(token_type="refresh"),
        signed(seal="0" * 24),
        signed(seal=None),
        signed(exp=ours["iat"] - 1),
        signed(sub="999999999"),
        signed(sub="99999999999999999999999999"),
        signed(sub="bukan angka"),
        signed(jti="bukan uuid"),
        *(signed(without=[name]) for name in ours if name != "iat"),
        "bukan.token.kita",
        "",
        "dua kata",
        "ünicode",
    ]
    for token in forged:
        answer = whoami(api, token)
        assert answer.status_code == 401, token
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="api"'
        assert errors_of(answer) == {None: "authentication_failed"}


def test_a_refresh_token_does_not_sign_requests(api):
    make_user(username="sari")

    assert whoami(api, log_in(api).json()["refresh"]).status_code == 401


@pytest.mark.parametrize("end", [{"is_active": False}, {"closed_at": timezone.now()}])
def test_who_may_no_longer_sign_in_is_refused_at_once(api, end):
    user = make_user(username="sari")
    tokens = log_in(api).json()
    User.objects.filter(pk=user.pk).update(**end)

    assert whoami(api, tokens["access"]).status_code == 401
    assert refresh(api, tokens["refresh"]).status_code == 401


def test_row_and_queryset_agree_on_who_may_sign_in():
    people = [make_user(), make_user(is_active=False), make_user(closed_at=timezone.now())]

    by_row = [person(one.pk).may_sign_in for one in people]
    by_queryset = [User.objects.may_sign_in().filter(pk=one.pk).exists() for one in people]

    assert by_row == by_queryset == [True, False, False]


def test_without_a_token_the_answer_is_401_not_403(api):
    answer = api().get("/api/v1/users/me")

    assert answer.status_code == 401
    assert errors_of(answer) == {None: "not_authenticated"}
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


# ── rotation ────────────────────────────────────────────────────────────────────────────────────


def test_a_refresh_token_gives_the_next_pair_once(api):
    make_user(username="sari")
    first = log_in(api).json()

    second = refresh(api, first["refresh"])

    assert second.status_code == 200
    assert set(second.json()) == {"access", "refresh"}
    assert whoami(api, second.json()["access"]).status_code == 200
    assert refresh(api, second.json()["refresh"]).status_code == 200


def test_reuse_revokes_the_whole_family_and_no_other(api):
    make_user(username="sari")
    first, elsewhere = log_in(api).json(), log_in(api).json()
    second = refresh(api, first["refresh"]).json()

    assert refresh(api, first["refresh"]).status_code == 401

    assert refresh(api, second["refresh"]).status_code == 401
    assert refresh(api, elsewhere["refresh"]).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_revocation_is_committed_although_the_call_is_refused():
    signed_in = operations.open_session(make_user())
    operations.rotate(signed_in.refresh)

    with pytest.raises(RefreshRefused):
        operations.rotate(signed_in.refresh)

    assert not RefreshToken.objects.filter(revoked_at__isnull=True).exists()


@pytest.mark.django_db(transaction=True)
def test_of_twelve_uses_of_one_refresh_token_at_once_one_succeeds_and_the_family_is_revoked(api):
    token = operations.open_session(make_user()).refresh

    answers = at_once(*[lambda: refresh(api, token)] * 12)

    assert sorted(answer.status_code for answer in answers) == [200] + [401] * 11
    assert RefreshToken.objects.count() == 2
    assert not RefreshToken.objects.filter(revoked_at__isnull=True).exists()
    (won,) = [answer for answer in answers if answer.status_code == 200]
    assert refresh(api, won.json()["refresh"]).status_code == 401


@pytest.mark.django_db(transaction=True)
def test_a_rotation_during_the_reuse_of_an_older_token_escapes_no_revocation(api):
    for _round in range(8):
        old = operations.open_session(make_user()).refresh
        young = operations.rotate(old).refresh

        at_once(lambda old=old: refresh(api, old), lambda young=young: refresh(api, young))

        assert not RefreshToken.objects.filter(revoked_at__isnull=True).exists()


@pytest.mark.parametrize("token", ["", "bukan.token", "x" * 2001, None, 7, {"a": 1}])
def test_what_is_no_refresh_token_is_refused(api, token):
    assert refresh(api, token).status_code in (400, 401)


def test_an_access_token_refreshes_nothing(api):
    make_user(username="sari")

    assert refresh(api, log_in(api).json()["access"]).status_code == 401


def test_a_signed_token_without_a_row_is_refused(api):
    make_user(username="sari")
    token = log_in(api).json()["refresh"]
    RefreshToken.objects.all().delete()

    assert refresh(api, token).status_code == 401


def test_logging_out_ends_the_session_and_may_be_repeated(api):
    make_user(username="sari")
    first, elsewhere = log_in(api).json(), log_in(api).json()
    second = refresh(api, first["refresh"]).json()

    for token in (second["refresh"], second["refresh"]):
        answer = api().post("/api/v1/auth/logout", {"refresh": token}, format="json")
        assert answer.status_code == 204

    assert refresh(api, second["refresh"]).status_code == 401
    assert refresh(api, elsewhere["refresh"]).status_code == 200


def test_logging_out_with_what_is_no_token_is_refused(api):
    answer = api().post("/api/v1/auth/logout", {"refresh": "bukan.token"}, format="json")

    assert answer.status_code == 401


def test_the_nightly_job_deletes_expired_refresh_tokens_only(monkeypatch):
    monkeypatch.setattr("accounts.operations.signing_in.PURGE_BATCH", 2)
    user = make_user()
    for _n in range(5):
        operations.open_session(user)
    RefreshToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    operations.open_session(user)

    purge_refresh_tokens(timestamp=0)

    assert RefreshToken.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_idempotency_key_neither_undoes_a_revocation_nor_keeps_tokens(api):
    first = operations.open_session(make_user(username="sari"))
    client = api()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {first.access}", HTTP_IDEMPOTENCY_KEY="kunci-1")

    answers = [
        client.post("/api/v1/auth/refresh", {"refresh": first.refresh}, format="json")
        for _n in range(2)
    ]

    assert [answer.status_code for answer in answers] == [200, 401]
    assert not RefreshToken.objects.filter(revoked_at__isnull=True).exists()
    assert not IdempotencyKey.objects.exists()


# ── throttles ───────────────────────────────────────────────────────────────────────────────────


def test_the_eleventh_guess_at_a_name_in_a_minute_waits(api, settings):
    settings.THROTTLING = True
    make_user(username="sari")
    for _n in range(10):
        assert log_in(api, "sari", "salah-salah-2026").status_code == 401

    answer = log_in(api, "SARI ")

    assert answer.status_code == 429
    assert errors_of(answer) == {None: "throttled"}
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert log_in(api, "lain").status_code == 401
    assert not RefreshToken.objects.exists()


def test_one_address_cannot_try_one_password_on_every_name(api, settings):
    settings.THROTTLING = True
    answers = [log_in(api, f"orang{n}").status_code for n in range(61)]

    assert answers == [401] * 60 + [429]


def test_registrations_from_one_address_are_limited(api, settings):
    settings.THROTTLING = True
    answers = [register(api, username="x").status_code for _n in range(21)]

    assert answers == [400] * 20 + [429]


def test_without_throttling_nobody_waits(api):
    assert {log_in(api, "siapa").status_code for _n in range(12)} == {401}
