import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import operations
from accounts.admin.second_factor import NEW_KEY
from accounts.models import ApiKey, RefreshToken, User
from accounts.tests.factories import (
    PASSWORD,
    code_by,
    fresh_code,
    give_phone,
    make_staff,
    make_user,
)
from audit.models import LogEntry
from core.tests.backoffice import back_office, list_url, page_url, step_url
from core.tests.races import at_once
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db

CODE = "/admin/second-factor/code/"
SET_UP = "/admin/second-factor/set-up/"
OVERVIEW = "/admin/second-factor/"


@pytest.fixture
def required(settings):
    settings.STAFF_SECOND_FACTOR = True


def staff_with_phone(*permissions, **fields):
    user = make_staff(*permissions, **fields)
    codes = give_phone(user)
    return User.objects.get(pk=user.pk), codes


def shown(user) -> Client:
    """A browser in which this person has shown the second factor."""
    desk = back_office(user)
    assert desk.post(CODE, {"code": fresh_code(user)}).status_code == 302
    return desk


def api_login(api, user, **code):
    wanted = {"login": user.username, "password": PASSWORD} | code
    return api().post("/api/v1/auth/login", wanted)


def refusal(answer) -> tuple:
    (error,) = answer.json()["errors"]
    return answer.status_code, error["attr"], error["code"]


def bearer(api, access):
    client = api()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {access}")
    return client


# ── the gate ────────────────────────────────────────────────────────────────────────────────────


def test_without_the_setting_staff_without_a_phone_just_sign_in():
    assert back_office(make_staff()).get("/admin/").status_code == 200


def test_every_page_of_the_back_office_leads_to_the_code_until_it_is_shown(client):
    user, _codes = staff_with_phone()
    client.post("/masuk", {"username": user.username, "password": PASSWORD})
    pages = [
        "/admin/",
        "/admin/login/",
        "/admin/jsi18n/",
        "/admin/autocomplete/?app_label=orders",
        "/admin/password_change/",
        OVERVIEW,
        OVERVIEW + "off/",
        list_url("orders.order"),
        page_url(user),
        step_url(user, "lock"),
        "/admin/there/is/no/such/page/",
    ]

    for page in pages:
        assert client.get(page).headers["Location"].startswith(f"{CODE}?next=%2Fadmin%2F"), page
        assert client.post(page).headers["Location"] == CODE, page
    assert client.get(SET_UP).headers["Location"] == CODE
    client.post("/admin/logout/")
    assert "_auth_user_id" not in client.session


def test_the_code_opens_the_page_that_was_asked_for_and_no_other_house():
    user, _codes = staff_with_phone()
    desk = back_office(user)
    wanted = list_url("orders.order")

    page = desk.get(CODE, {"next": wanted}).content.decode()
    opened = desk.post(f"{CODE}?next={wanted}", {"code": fresh_code(user)})

    assert 'inputmode="numeric"' in page and 'autocomplete="one-time-code"' in page
    assert opened.headers["Location"] == wanted
    assert desk.get(wanted).status_code == 200
    elsewhere = desk.get(CODE, {"next": "https://elsewhere.example/admin/"})
    assert elsewhere.headers["Location"] == "/admin/"


def test_buyers_and_strangers_see_no_page_of_it(client, required):
    for browser in (client, back_office(make_user())):
        for page in (CODE, SET_UP, OVERVIEW):
            assert browser.get(page).headers["Location"].startswith("/admin/login/")


def test_a_code_works_once_and_a_wrong_one_makes_the_next_wait():
    user, _codes = staff_with_phone()
    code = fresh_code(user)
    assert back_office(user).post(CODE, {"code": f" {code[:3]} {code[3:]}"}).status_code == 302
    desk = back_office(user)

    replayed = desk.post(CODE, {"code": code})
    at_once = desk.post(CODE, {"code": fresh_code(user)})

    assert replayed.context["form"].has_error("code")
    assert at_once.status_code == 200
    assert at_once.context["form"].errors != replayed.context["form"].errors  # it says: wait
    assert desk.get("/admin/").status_code == 302
    TOTPDevice.objects.update(throttling_failure_timestamp=None)
    assert desk.post(CODE, {"code": fresh_code(user)}).status_code == 302


def test_a_recovery_code_works_once():
    user, (code, *_others) = staff_with_phone()

    for _again, status in ((1, 302), (2, 200)):
        assert back_office(user).post(f"{CODE}?recovery=1", {"code": code.upper()}).status_code == (
            status
        )
    assert StaticToken.objects.filter(device__user=user).count() == 9


def test_the_code_of_somebody_else_opens_nothing():
    user, _codes = staff_with_phone()
    other, codes = staff_with_phone()
    desk = back_office(user)

    assert desk.post(CODE, {"code": fresh_code(other)}).status_code == 200
    assert desk.post(f"{CODE}?recovery=1", {"code": codes[0]}).status_code == 200
    assert desk.get("/admin/").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_of_four_uses_of_one_code_at_once_one_succeeds(api):
    user, (code, *_others) = staff_with_phone()

    answers = at_once(*[lambda: api_login(api, user, code=code).status_code] * 4)

    assert sorted(answers) == [200, 400, 400, 400]


# ── setting up and keeping ──────────────────────────────────────────────────────────────────────


def test_who_must_have_one_is_led_to_set_it_up(required):
    user = make_staff()
    desk = back_office(user)

    assert desk.get("/admin/", follow=True).redirect_chain[-1][0].startswith(SET_UP)
    page = desk.get(SET_UP).content.decode()
    key = desk.session[NEW_KEY]
    wrong = desk.post(SET_UP, {"code": "000000" if code_by(key) != "000000" else "000001"})
    codes = desk.post(SET_UP, {"code": code_by(key)})

    assert "data:image/svg+xml" in page
    assert wrong.context["form"].errors
    assert len(codes.context["codes"]) == 10
    assert all(code in codes.content.decode() for code in codes.context["codes"])
    assert NEW_KEY not in desk.session
    assert desk.get("/admin/").status_code == 200
    assert TOTPDevice.objects.get(user=user).key == key


def test_the_key_is_a_secret_of_the_session_and_never_in_the_log_or_the_admin(required):
    user = make_staff()
    desk = back_office(user)
    desk.get(SET_UP)
    key = desk.session[NEW_KEY]

    desk.post(SET_UP, {"code": code_by(key)})

    (entry,) = LogEntry.objects.filter(target_type="otp_totp.totpdevice")
    assert entry.actor_id == user.pk
    assert set(entry.after) == {"user", "confirmed"}
    for name in ("otp_totp/totpdevice", "otp_static/staticdevice"):
        assert desk.get(f"/admin/{name}/").status_code == 404


def test_a_phone_is_replaced_with_a_code_of_the_one_so_far():
    user, _codes = staff_with_phone()
    desk, elsewhere = shown(user), shown(user)
    old = TOTPDevice.objects.get(user=user).pk
    desk.get(SET_UP)
    new = code_by(desk.session[NEW_KEY])

    refused = desk.post(SET_UP, {"code": new, "current_code": "12345678"})
    assert refused.context["form"].has_error("current_code")
    assert TOTPDevice.objects.get(user=user).pk == old

    desk.post(SET_UP, {"code": new, "current_code": fresh_code(user)})
    assert TOTPDevice.objects.get(user=user).pk != old
    assert desk.get(OVERVIEW).status_code == 200
    assert elsewhere.get(OVERVIEW).headers["Location"].startswith(reverse("admin:login"))


def test_new_recovery_codes_need_a_fresh_code_and_void_the_old_ones():
    user, old = staff_with_phone()
    desk = shown(user)
    page = OVERVIEW + "recovery-codes/"

    assert "codes" not in desk.post(page, {"code": "000"}).context
    codes = desk.post(page, {"code": fresh_code(user)}).context["codes"]

    assert len(codes) == 10 and not set(codes) & set(old)
    assert StaticToken.objects.filter(device__user=user).count() == 10
    assert desk.get(OVERVIEW).context["left"] == 10


def test_it_is_removed_with_a_fresh_code_where_the_house_allows_it(settings):
    user, _codes = staff_with_phone()
    desk, page = shown(user), OVERVIEW + "off/"

    settings.STAFF_SECOND_FACTOR = True
    assert desk.post(page, {"code": fresh_code(user)}).status_code == 404
    settings.STAFF_SECOND_FACTOR = False
    assert desk.post(page, {"code": "12345678"}).status_code == 200
    assert TOTPDevice.objects.exists()
    StaticDevice.objects.update(throttling_failure_timestamp=None)
    assert desk.post(page, {"code": fresh_code(user)}).headers["Location"] == OVERVIEW

    assert not (TOTPDevice.objects.exists() or StaticDevice.objects.exists())
    assert desk.get(OVERVIEW).status_code == 200


# ── no way around ───────────────────────────────────────────────────────────────────────────────


def test_the_api_asks_staff_for_a_code_once_the_password_is_right(api):
    user, codes = staff_with_phone()

    assert refusal(api_login(api, user)) == (400, "code", "second_factor_required")
    assert refusal(api_login(api, user, code="12345678")) == (400, "code", "wrong_code")
    assert api_login(api, user, password="salah-salah-2026").status_code == 401
    assert not RefreshToken.objects.exists()
    code = fresh_code(user)
    assert api_login(api, user, code=code).status_code == 200
    assert refusal(api_login(api, user, code=code)) == (400, "code", "wrong_code")
    StaticDevice.objects.update(throttling_failure_timestamp=None)
    assert api_login(api, user, code=codes[0]).status_code == 200


def test_staff_who_must_have_one_and_do_not_set_it_up_first(api, required):
    assert refusal(api_login(api, make_staff(), code="123456")) == (
        400,
        "code",
        "second_factor_required",
    )
    assert api_login(api, make_user()).status_code == 200


def test_tokens_keep_the_second_factor_through_refresh_and_a_new_password(api, required):
    user, _codes = staff_with_phone()
    first = api_login(api, user, code=fresh_code(user)).json()
    second = api().post("/api/v1/auth/refresh", {"refresh": first["refresh"]}).json()
    client = bearer(api, second["access"])
    assert client.get("/api/v1/admin/logs").status_code == 200

    new = {"current_password": PASSWORD, "new_password": "songket-lain-2026"}
    third = client.post("/api/v1/auth/password/change", new).json()

    assert bearer(api, third["access"]).get("/api/v1/admin/logs").status_code == 200


def test_tokens_without_it_have_no_powers_once_it_is_asked_for(api, settings):
    user = make_staff()
    access = api_login(api, user).json()["access"]
    assert bearer(api, access).get("/api/v1/admin/logs").status_code == 200

    settings.STAFF_SECOND_FACTOR = True

    assert bearer(api, access).get("/api/v1/admin/logs").status_code == 403
    assert bearer(api, access).get("/api/v1/users/me").json()["is_staff"] is False
    key = {"name": "Gudang", "scopes": ["staff", "orders:read"]}
    assert refusal(bearer(api, access).post("/api/v1/auth/api-keys", key)) == (
        400,
        "scopes",
        "staff_only",
    )


def test_a_session_without_it_has_no_powers_in_the_api_nor_in_the_dashboard():
    user = make_vendor().owner
    User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True)
    user = User.objects.get(pk=user.pk)
    give_phone(user)
    browser = Client()
    browser.post("/masuk", {"username": user.username, "password": PASSWORD})

    assert browser.get("/dashboard/").status_code == 200
    assert browser.get("/api/v1/admin/logs").status_code == 403
    assert browser.get("/api/v1/webhooks").status_code == 403
    sent = {"name": "Gudang", "scopes": ["staff", "orders:read"]}
    assert browser.post("/dashboard/shop/keys", sent).status_code == 400
    sent = {"url": "https://hooks.example/", "event_types": ["order.placed"]}
    browser.post("/dashboard/shop/webhooks", sent)
    assert not (ApiKey.objects.exists() or user.webhook_endpoints.exists())


# ── lost phones ─────────────────────────────────────────────────────────────────────────────────


def test_who_lost_the_phone_is_helped_by_a_superuser_and_signed_out():
    user, _codes = staff_with_phone()
    operations.open_session(user, has_second_factor=True)
    elsewhere, boss = shown(user), back_office(make_staff())

    assert step_url(user, "reset-second-factor") in boss.get(page_url(user)).content.decode()
    boss.post(step_url(user, "reset-second-factor"))

    assert not (TOTPDevice.objects.exists() or StaticDevice.objects.exists())
    assert not RefreshToken.objects.filter(revoked_at__isnull=True).exists()
    assert "login" in elsewhere.get("/admin/").headers["Location"]


@pytest.mark.parametrize("case", ["no permission", "oneself", "a superuser"])
def test_nobody_else_takes_it_off(case):
    user, _codes = staff_with_phone(*([] if case != "no permission" else ["orders.view_order"]))
    if case == "oneself":
        desk = shown(user)
    else:
        more = ["accounts.reset_second_factor"] if case == "a superuser" else []
        desk = back_office(make_staff("accounts.view_user", "accounts.change_user", *more))

    page = desk.get(page_url(user)).content.decode()

    assert step_url(user, "reset-second-factor") not in page
    assert desk.post(step_url(user, "reset-second-factor")).status_code == 403
    assert TOTPDevice.objects.filter(user=user).exists()


def test_the_list_tells_who_of_the_staff_has_one():
    user, _codes = staff_with_phone()
    without, buyer = make_staff(), make_user()
    desk = back_office(without)

    for chosen, there, missing in (("yes", user, without), ("no", without, user)):
        page = desk.get(list_url("accounts.user"), {"second_factor": chosen}).content.decode()
        assert page_url(there) in page
        assert page_url(missing) not in page and page_url(buyer) not in page


def test_the_command_takes_it_off_for_the_last_superuser():
    user, _codes = staff_with_phone()

    call_command("second_factor_off", user.email)

    assert not TOTPDevice.objects.exists()
    with pytest.raises(CommandError):
        call_command("second_factor_off", "siapa")
