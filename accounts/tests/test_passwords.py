import re
import statistics
import time
from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core import mail
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts import email_tokens, login_attempts, operations, tasks
from accounts.models import IdempotencyKey, RefreshToken, User, WrongPasswords
from accounts.tests.factories import PASSWORD, make_key, make_user
from accounts.tokens import sign_access
from core.tests.races import at_once

pytestmark = pytest.mark.django_db

AUTH = "/api/v1/auth"
ME = "/api/v1/users/me"
NEW = "batik-tulis-2027"


@pytest.fixture(autouse=True)
def _no_jobs(db):
    """Jobs of tests that committed are not flushed with the rest."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


def errors_of(answer) -> dict:
    return {error["attr"]: error["code"] for error in answer.json()["errors"]}


def log_in(api, login="sari", password=PASSWORD):
    return api().post(f"{AUTH}/login", {"login": login, "password": password}, format="json")


def holding(api, token):
    client = api()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return client


def change(client, current=PASSWORD, new=NEW):
    wanted = {"current_password": current, "new_password": new}
    return client.post(f"{AUTH}/password/change", wanted, format="json")


def ask_reset(api, email):
    return api().post(f"{AUTH}/password/reset", {"email": email}, format="json")


def reset(api, token, password=NEW):
    wanted = {"token": token, "password": password}
    return api().post(f"{AUTH}/password/reset/confirm", wanted, format="json")


def verify(api, token):
    return api().post(f"{AUTH}/email/verify/confirm", {"token": token}, format="json")


def jobs(name) -> list[dict]:
    return list(ProcrastinateJob.objects.filter(task_name=name).values_list("args", flat=True))


def token_in(message, page) -> str:
    (link,) = re.findall(rf"http://127\.0\.0\.1:8000(?:/en)?/{page}/(\S+)", message.body)
    return link


def stored(user) -> dict:
    return User.objects.filter(pk=user.pk).values().get()


# ── changing ────────────────────────────────────────────────────────────────────────────────────


def test_a_change_of_password_ends_every_session_and_opens_a_new_one(api):
    user = make_user(username="sari")
    here, elsewhere = log_in(api).json(), log_in(api).json()

    answer = change(holding(api, here["access"]))

    assert answer.status_code == 200
    for old in (here, elsewhere):
        assert holding(api, old["access"]).get(ME).status_code == 401
        used = api().post(f"{AUTH}/refresh", {"refresh": old["refresh"]}, format="json")
        assert used.status_code == 401
    assert holding(api, answer.json()["access"]).get(ME).status_code == 200
    assert RefreshToken.objects.filter(revoked_at__isnull=True).count() == 1
    assert log_in(api).status_code == 401
    assert log_in(api, password=NEW).status_code == 200
    assert jobs("accounts.send_password_changed") == [{"user_id": user.pk}]


def test_a_password_that_somebody_else_changes_ends_the_sessions_too(api):
    user = make_user(username="sari")
    tokens = log_in(api).json()
    user.set_password(NEW)
    user.save()  # as the back office and `manage.py changepassword` do

    assert holding(api, tokens["access"]).get(ME).status_code == 401
    used = api().post(f"{AUTH}/refresh", {"refresh": tokens["refresh"]}, format="json")
    assert used.status_code == 401


@pytest.mark.parametrize(
    "current, new, attr, code",
    [
        ("salah", NEW, "current_password", "wrong_password"),
        (PASSWORD, "pendek1", "new_password", "password_too_short"),
        (PASSWORD, "password123", "new_password", "password_too_common"),
        (PASSWORD, "", "new_password", "blank"),
        ("", NEW, "current_password", "blank"),
    ],
)
def test_a_refused_change_of_password_changes_nothing(api, current, new, attr, code):
    user = make_user(username="sari")
    tokens = log_in(api).json()
    before = stored(user)

    answer = change(holding(api, tokens["access"]), current, new)

    assert answer.status_code == 400
    assert errors_of(answer) == {attr: code}
    assert stored(user) == before
    assert holding(api, tokens["access"]).get(ME).status_code == 200
    assert not RefreshToken.objects.filter(revoked_at__isnull=False).exists()
    assert not jobs("accounts.send_password_changed")


def test_nobody_changes_a_password_without_signing_in_or_with_a_key(api):
    user = make_user()
    _key, text = make_key(user, "profile:read", "orders:write")
    client = api()
    client.credentials(HTTP_X_API_KEY=text)
    before = stored(user)

    assert change(api()).status_code == 401
    assert change(client).status_code == 403

    assert stored(user) == before


@pytest.mark.django_db(transaction=True)
def test_of_rival_changes_of_a_password_one_wins(api):
    user = make_user(username="sari")
    access = log_in(api).json()["access"]

    answers = at_once(
        *[lambda n=n: change(holding(api, access), new=f"{NEW}-{n}").status_code for n in range(4)]
    )

    assert answers.count(200) == 1
    assert set(answers) <= {200, 400, 401}
    user.refresh_from_db()
    assert user.check_password(f"{NEW}-{answers.index(200)}")
    assert RefreshToken.objects.filter(revoked_at__isnull=True).count() == 1


def test_tokens_of_a_changed_password_are_not_kept_for_an_idempotency_key(client):
    headers = {
        "Authorization": f"Bearer {sign_access(make_user())}",
        "Idempotency-Key": "kunci-1",
    }
    wanted = {"current_password": PASSWORD, "new_password": NEW}

    answers = [
        client.post(
            f"{AUTH}/password/change", wanted, content_type="application/json", headers=headers
        )
        for _n in range(2)
    ]

    assert [answer.status_code for answer in answers] == [200, 401]
    assert not IdempotencyKey.objects.exists()


# ── a new one by mail ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language, subject", [("id", "Kata sandi baru"), ("en", "A new password")])
def test_a_reset_is_mailed_in_the_language_of_the_person(api, language, subject):
    user = make_user(username="sari", email="sari@contoh.id", language=language)

    assert ask_reset(api, " Sari@Contoh.id ").status_code == 202
    (job,) = jobs("accounts.send_reset")
    tasks.send_reset(**job)

    (message,) = mail.outbox
    assert message.to == [user.email]
    assert message.subject.startswith(subject)
    token = token_in(message, "sandi-baru")
    assert token in message.alternatives[0].content
    assert reset(api, token).status_code == 204
    assert log_in(api, password=NEW).status_code == 200


def test_known_and_unknown_addresses_get_the_same_answer_and_the_same_work(
    api, django_assert_num_queries
):
    make_user(email="sari@contoh.id")
    make_user(email="tutup@contoh.id", is_active=False)
    ask_reset(api, "pemanasan@contoh.id")

    answers = []
    for email in ("sari@contoh.id", "tutup@contoh.id", "siapa@contoh.id"):
        with django_assert_num_queries(1):
            answers.append(ask_reset(api, email))

    assert {answer.status_code for answer in answers} == {202}
    assert {answer.content for answer in answers} == {b""}
    assert len(jobs("accounts.send_reset")) == 4


def test_who_has_no_account_gets_no_mail():
    make_user(email="tutup@contoh.id", is_active=False)

    tasks.send_reset(email="tutup@contoh.id")
    tasks.send_reset(email="siapa@contoh.id")

    assert mail.outbox == []


def test_a_reset_token_works_once_ends_the_sessions_and_proves_the_address(api):
    user = make_user(username="sari")
    tokens = log_in(api).json()
    token = email_tokens.of_reset(User.objects.get(pk=user.pk))

    assert reset(api, token).status_code == 204

    assert holding(api, tokens["access"]).get(ME).status_code == 401
    assert not RefreshToken.objects.filter(revoked_at__isnull=True).exists()
    assert User.objects.get(pk=user.pk).email_verified_at
    before = stored(user)
    answer = reset(api, token, "tenun-gedog-2028")
    assert errors_of(answer) == {"token": "invalid_token"}
    assert stored(user) == before


@pytest.mark.django_db(transaction=True)
def test_of_eight_uses_of_one_reset_token_at_once_one_succeeds(api):
    user = make_user()
    token = email_tokens.of_reset(user)

    answers = at_once(*[lambda n=n: reset(api, token, f"{NEW}-{n}").status_code for n in range(8)])

    assert sorted(answers) == [204] + [400] * 7
    user.refresh_from_db()
    assert user.check_password(f"{NEW}-{answers.index(204)}")
    assert len(jobs("accounts.send_password_changed")) == 1


def test_a_weak_password_leaves_the_token_good(api):
    token = email_tokens.of_reset(make_user())

    answer = reset(api, token, "pendek1")

    assert errors_of(answer) == {"password": "password_too_short"}
    assert reset(api, token).status_code == 204


@pytest.mark.parametrize(
    "change",
    [
        {"email": "lain@contoh.id"},
        {"password": "md5$x$y"},
        {"is_active": False},
        {"closed_at": timezone.now()},
    ],
)
def test_a_reset_token_from_before_a_change_is_refused(api, change):
    user = make_user()
    token = email_tokens.of_reset(user)
    User.objects.filter(pk=user.pk).update(**change)
    before = stored(user)

    assert errors_of(reset(api, token)) == {"token": "invalid_token"}
    assert stored(user) == before


def test_forged_foreign_and_old_reset_tokens_are_refused(api, monkeypatch):
    user = make_user()
    before = stored(user)
    good = email_tokens.of_reset(user)
    body, stamp, signature = good.split(".")
    other = email_tokens.of_reset(make_user()).split(".")[0]
    forged = [
        f"{other}.{stamp}.{signature}",
        f"{body}.{stamp}x.{signature}",
        f"{body}.{stamp}.",
        f"{body}.{stamp}.{signature[:-1]}{'A' if signature[-1] != 'A' else 'B'}",
        email_tokens.of_address(user),
        sign_access(user),
        "bukan.token.kita",
        "ünicode",
        "x" * 501,
    ]
    later = time.time() + email_tokens.RESET_LASTS.total_seconds() + 1

    for token in forged:
        answer = reset(api, token)
        assert answer.status_code == 400, token
        assert set(errors_of(answer)) == {"token"}
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert errors_of(reset(api, good)) == {"token": "invalid_token"}

    assert stored(user) == before


def test_mails_to_one_address_and_from_one_address_are_limited(api, settings):
    settings.THROTTLING = True

    codes = [ask_reset(api, "Sari@contoh.id").status_code for _n in range(6)]
    more = [ask_reset(api, f"orang{n}@contoh.id").status_code for n in range(55)]

    assert codes == [202] * 5 + [429]
    assert more.count(429) == 1
    assert len(jobs("accounts.send_reset")) == 59


# ── the address ─────────────────────────────────────────────────────────────────────────────────


def test_who_registers_is_asked_by_mail_whether_the_address_is_theirs(api):
    new = {"username": "sari", "email": "sari@contoh.id", "password": PASSWORD, "language": "en"}
    api().post(f"{AUTH}/register", new, format="json")
    user = User.objects.get()
    assert jobs("accounts.send_verification") == [{"user_id": user.pk}]

    tasks.send_verification(user_id=user.pk)

    assert mail.outbox[0].subject == "Is this your e-mail address?"
    token = token_in(mail.outbox[0], "verifikasi")
    for _n in range(2):
        assert verify(api, token).status_code == 204
    verified = User.objects.get().email_verified_at
    assert verified
    tasks.send_verification(user_id=user.pk)
    assert len(mail.outbox) == 1


def test_a_refused_registration_sends_no_mail(api):
    make_user(username="sari")
    new = {"username": "sari", "email": "sari@contoh.id", "password": PASSWORD}

    assert api().post(f"{AUTH}/register", new, format="json").status_code == 400

    assert not ProcrastinateJob.objects.exists()


def test_the_mail_is_sent_again_until_the_address_is_verified(api):
    user = make_user()
    assert api(user).post(f"{AUTH}/email/verify").status_code == 202
    User.objects.filter(pk=user.pk).update(email_verified_at=timezone.now())

    answer = api(User.objects.get(pk=user.pk)).post(f"{AUTH}/email/verify")

    assert answer.status_code == 409
    assert errors_of(answer) == {None: "already_verified"}
    assert len(jobs("accounts.send_verification")) == 1
    assert api().post(f"{AUTH}/email/verify").status_code == 401


def test_a_new_address_is_asked_and_the_old_proof_does_not_verify_it(api):
    user = make_user()
    old = email_tokens.of_address(user)
    wanted = {"email": "baru@contoh.id", "current_password": PASSWORD}
    assert api(user).patch(ME, wanted, format="json").status_code == 200

    assert errors_of(verify(api, old)) == {"token": "invalid_token"}

    assert User.objects.get().email_verified_at is None
    assert jobs("accounts.send_verification") == [{"user_id": user.pk}]


def test_a_proof_of_something_else_verifies_nothing(api, monkeypatch):
    user = make_user()
    good = email_tokens.of_address(user)
    later = time.time() + email_tokens.VERIFICATION_LASTS.total_seconds() + 1

    for token in (email_tokens.of_reset(user), sign_access(user), good[:-1], "x"):
        assert errors_of(verify(api, token)) == {"token": "invalid_token"}
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert errors_of(verify(api, good)) == {"token": "invalid_token"}

    assert User.objects.get().email_verified_at is None


def test_a_name_that_a_stranger_typed_is_not_in_the_mail():
    user = make_user(username="sari", first_name="http://jahat.example")

    tasks.send_verification(user_id=user.pk)

    (message,) = mail.outbox
    assert "jahat" not in message.body + message.alternatives[0].content


# ── guessing ────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def guessing(settings):
    """The lock-out counts, and the throttle before it does not speak first."""
    settings.THROTTLING = True
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {
        "DEFAULT_THROTTLE_RATES": dict.fromkeys(
            settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"], "10000/min"
        )
    }


def test_after_five_wrong_passwords_the_right_one_is_refused_with_the_same_answer(api, guessing):
    make_user(username="sari", email="sari@contoh.id")
    wrong = [log_in(api, name, "salah-salah") for name in ("sari", "SARI", "sari@contoh.id") * 2]

    answer = log_in(api)

    assert {one.status_code for one in wrong} == {401}
    assert (answer.status_code, answer.content) == (401, wrong[0].content)
    assert not RefreshToken.objects.exists()


def test_a_right_password_before_the_fifth_wrong_one_starts_the_count_anew(api, guessing):
    make_user(username="sari")
    for _round in range(3):
        for _n in range(4):
            assert log_in(api, password="salah-salah").status_code == 401
        assert log_in(api).status_code == 200
    assert not WrongPasswords.objects.exists()


def test_the_lock_passes_and_is_not_lengthened_by_more_guesses(api, guessing, monkeypatch):
    make_user(username="sari")
    now = timezone.now()

    def at(minutes, password="salah-salah"):
        monkeypatch.setattr(
            login_attempts.timezone, "now", lambda: now + timedelta(minutes=minutes)
        )
        return log_in(api, password=password).status_code

    assert [at(minutes) for minutes in (0, 3, 6, 9, 12)] == [401] * 5
    assert at(20) == 401
    assert at(26.9, PASSWORD) == 401
    assert at(27, PASSWORD) == 200


def test_wrong_passwords_of_long_ago_do_not_count(api, guessing, monkeypatch):
    make_user(username="sari")
    for _n in range(4):
        log_in(api, password="salah-salah")
    WrongPasswords.objects.update(since=timezone.now() - login_attempts.WINDOW)

    log_in(api, password="salah-salah")

    assert log_in(api).status_code == 200


def test_another_person_and_another_address_are_not_locked_out(api, guessing):
    make_user(username="sari")
    make_user(username="budi")
    for _n in range(6):
        log_in(api, password="salah-salah")

    wanted = {"login": "sari", "password": PASSWORD}
    elsewhere = api().post(f"{AUTH}/login", wanted, format="json", REMOTE_ADDR="10.1.2.3")

    assert log_in(api, "budi").status_code == 200
    assert elsewhere.status_code == 200


def test_a_change_of_password_of_address_and_closing_count_together_with_logging_in(api, guessing):
    user = make_user(username="sari")
    client = holding(api, sign_access(user))
    wrong = {"current_password": "salah-salah"}
    before = stored(user)
    assert change(client, "salah-salah").status_code == 400
    assert client.patch(ME, wrong | {"email": "x@contoh.id"}, format="json").status_code == 400
    assert client.delete(ME, wrong, format="json").status_code == 400
    for _n in range(2):
        log_in(api, password="salah-salah")

    assert errors_of(change(client)) == {"current_password": "wrong_password"}
    assert log_in(api).status_code == 401

    assert stored(user) == before


def test_an_idempotency_key_does_not_undo_the_count(client, guessing):
    user = make_user()
    wrong = {"current_password": "salah-salah", "new_password": NEW, "email": "x@contoh.id"}
    for number in range(5):
        client.patch(
            ME,
            {name: wrong[name] for name in ("current_password", "email")},
            content_type="application/json",
            headers={
                "Authorization": f"Bearer {sign_access(user)}",
                "Idempotency-Key": f"kunci-{number}",
            },
        )

    assert WrongPasswords.objects.get().count == 5


def test_pages_count_together_with_the_api(api, guessing):
    user = make_user(username="sari")
    page = RequestFactory().post("/masuk")
    for _n in range(5):
        assert authenticate(page, username="sari", password="salah-salah") is None

    assert log_in(api).status_code == 401
    assert authenticate(page, username="sari", password=PASSWORD) is None
    WrongPasswords.objects.all().delete()
    assert authenticate(page, username="sari", password=PASSWORD) == user


@pytest.mark.django_db(transaction=True)
def test_wrong_passwords_at_the_same_time_are_all_counted(api, guessing):
    make_user(username="sari")

    at_once(*[lambda: log_in(api, password="salah-salah")] * 8)

    assert WrongPasswords.objects.get().count == 5
    assert log_in(api).status_code == 401


def test_the_nightly_job_forgets_old_guesses(guessing, api):
    log_in(api, "siapa")
    log_in(api, "lain")
    WrongPasswords.objects.filter(pk=WrongPasswords.objects.first().pk).update(
        since=timezone.now() - login_attempts.WINDOW
    )

    tasks.purge_refresh_tokens(timestamp=0)

    assert WrongPasswords.objects.count() == 1


# ── what time and answers tell ──────────────────────────────────────────────────────────────────


class QuickArgon2(Argon2PasswordHasher):
    """Slow enough to be seen in the time of an answer, in the thread that is timed."""

    memory_cost = 20_000
    parallelism = 1


def test_logging_in_tells_by_neither_answer_nor_time_who_is_known(api, guessing, settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.QuickArgon2"]
    make_user(username="sari")
    make_user(username="tutup", is_active=False)
    taken: dict[str, list[float]] = {name: [] for name in ("sari", "siapa", "tutup")}
    bodies = set()
    for _round in range(20):
        for name, times in taken.items():
            start = time.thread_time()
            answer = log_in(api, name, "salah-salah")
            times.append(time.thread_time() - start)
            bodies.add((answer.status_code, answer.content))

    medians = [statistics.median(times) for times in taken.values()]
    assert len(bodies) == 1
    assert max(medians) < 1.1 * min(medians)  # of the thread itself: the machine may be busy


def test_logging_in_asks_the_database_the_same_for_known_unknown_and_locked_names(
    api, guessing, django_assert_num_queries, django_assert_max_num_queries
):
    make_user(username="sari")
    make_user(username="terkunci")
    for name in ("sari", "siapa", *["terkunci"] * 5):
        log_in(api, name, "salah-salah")

    with django_assert_max_num_queries(20) as first:
        log_in(api, "sari", "salah-salah")
    for name, password in (("siapa", "x"), ("terkunci", "salah"), ("terkunci", PASSWORD)):
        with django_assert_num_queries(len(first)):
            assert log_in(api, name, password).status_code == 401


def test_a_login_names_no_reason(api):
    user = make_user(username="sari", is_active=False)

    assert log_in(api).content == log_in(api, "siapa").content
    assert operations.open_session(user)  # the account itself is well
