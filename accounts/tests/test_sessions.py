from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.devices import device_of
from accounts.models import RefreshToken, UserSession
from accounts.operations import open_session, purge_refresh_tokens
from accounts.tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db

SESSIONS = "/api/v1/users/me/sessions"
CHROME = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"


def browser(user) -> Client:
    client = Client(headers={"User-Agent": CHROME})
    client.post("/masuk", {"username": user.username, "password": PASSWORD})
    return client


def test_a_person_sees_where_they_are_signed_in_and_which_one_it_is(api):
    user = make_user()
    mine = browser(user)
    open_session(user)
    browser(make_user())

    rows = mine.get(SESSIONS).json()["results"]

    assert [(row["kind"], row["is_current"]) for row in rows] == [
        ("software", False),
        ("browser", True),
    ]
    assert rows[1]["device"] == "Chrome · Android"


def test_a_browser_that_is_ended_is_signed_out_and_the_others_stay(api):
    user = make_user()
    lost, mine = browser(user), browser(user)
    row = UserSession.objects.order_by("pk").first()

    assert api(user).delete(f"{SESSIONS}/{row.pk}").status_code == 204

    assert lost.get("/api/v1/users/me").status_code == 401
    assert mine.get("/api/v1/users/me").status_code == 200
    assert api(user).delete(f"{SESSIONS}/{row.pk}").status_code == 404


def test_software_that_is_ended_gets_no_new_token(api):
    user = make_user()
    signed_in = open_session(user)
    row = UserSession.objects.get()

    api(user).delete(f"{SESSIONS}/{row.pk}")

    answer = api().post("/api/v1/auth/refresh", {"refresh": signed_in.refresh}, format="json")
    assert answer.status_code == 401
    assert not UserSession.objects.exists()


def test_signing_out_by_any_way_leaves_no_row(api):
    user = make_user()
    ways = {
        "page": lambda: browser(user).post("/keluar"),
        "API": lambda: api().post(
            "/api/v1/auth/logout", {"refresh": open_session(user).refresh}, format="json"
        ),
        "new password": lambda: api(user).post(
            "/api/v1/auth/password/change",
            {"current_password": PASSWORD, "new_password": "batik-tulis-2027"},
            format="json",
        ),
    }

    left = {}
    for name, go in ways.items():
        go()
        left[name] = UserSession.objects.count()

    assert left == {"page": 0, "API": 0, "new password": 1}  # which signs in anew


def test_what_is_used_is_moved_on_and_what_is_not_is_forgotten(api):
    user = make_user()
    client, signed_in = browser(user), open_session(user)
    long_ago = timezone.now() - timedelta(days=3)
    UserSession.objects.update(seen_at=long_ago, expires_at=timezone.now() + timedelta(hours=1))
    session = client.session
    session["seen"] = int(long_ago.timestamp())
    session.save()

    client.get("/dashboard/apply")
    api().post("/api/v1/auth/refresh", {"refresh": signed_in.refresh}, format="json")

    assert not UserSession.objects.filter(seen_at=long_ago).exists()
    UserSession.objects.update(expires_at=long_ago)
    purge_refresh_tokens(now=timezone.now())
    assert not UserSession.objects.exists()
    assert RefreshToken.objects.exists()


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (CHROME, "Chrome · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari", None),
        ("python-requests/2.32", "python-requests"),
        ("", "Unknown device"),
    ],
)
def test_a_device_is_called_what_its_owner_calls_it(agent, device):
    assert device_of(agent) == (device or "Safari · iPhone")
