"""/auth and the tokens: whom they let in, where, and how a refusal looks."""

from datetime import UTC, datetime, timedelta

import jwt
import pytest
from django.conf import settings as django_settings

from accounts.models import User
from accounts.tests.factories import PASSWORD, make_staff, make_user
from dialects.ruparawi import tokens
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db
KEY = django_settings.SIMPLE_JWT["SIGNING_KEY"]
NEW = {"username": "sari_d", "email": "Sari@Contoh.id", "password": "tenun-ikat-2026"}
PROFILE = {
    "id",
    "username",
    "email",
    "first_name",
    "last_name",
    "profile_image_url",
    "bio",
    "role",
    "last_login",
    "created_at",
}


def bearer(shop, token: str):
    client = shop()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return client


def test_register_makes_a_buyer_and_keeps_the_names_that_the_page_asks_for(shop):
    answer = shop().post("/auth/register", NEW | {"firstName": "Sari", "lastName": "Dewi"})

    assert answer.status_code == 201
    assert answer.json() == {
        "success": True,
        "data": {"message": "sari@contoh.id registered successfully!"},
    }
    user = User.objects.get()
    assert (user.email, user.name) == ("sari@contoh.id", "Sari Dewi")


@pytest.mark.parametrize(
    "wrong",
    [
        {"username": "ab"},
        {"username": "sari dewi"},
        {"username": "a" * 51},
        {"username": 12345},
        {"email": "sari"},
        {"email": "a..b@contoh.id"},
        {"email": f"{'a' * 65}@contoh.id"},
        {"password": "kurang"},
        {"password": None},
    ],
)
def test_register_refuses_bad_input_without_repeating_it(shop, wrong):
    answer = shop().post("/auth/register", NEW | wrong)

    assert answer.status_code == 400
    assert set(answer.json()) == {"success", "message", "location"}
    assert (
        str(next(iter(wrong.values()))) not in answer.json()["message"] or wrong["password"] is None
    )
    assert not User.objects.exists()


@pytest.mark.parametrize("same", ["username", "email"])
def test_a_taken_name_is_409_and_tells_no_sql(shop, same):
    taken = make_user(username="sari_d", email="sari@contoh.id")
    other = NEW | {"username": "lain_lagi", "email": "lain@contoh.id"}

    answer = shop().post("/auth/register", other | {same: getattr(taken, same)})

    assert answer.status_code == 409
    assert "taken" in answer.json()["message"] or "registered" in answer.json()["message"]
    assert "INSERT" not in answer.json()["message"]


def test_login_answers_with_tokens_and_profile(shop):
    user = make_user()

    answer = shop().post("/auth/login", {"email": user.email, "password": PASSWORD})

    body = answer.json()
    assert (answer.status_code, body["success"]) == (200, True)
    assert set(body) == {"success", "access_token", "refresh_token", "user"}
    assert set(body["user"]) == PROFILE
    assert body["user"]["last_login"].endswith(" GMT")
    assert body["user"]["role"] == [{"name": "buyer"}]
    assert bearer(shop, body["access_token"]).get("/auth/me").status_code == 200


def test_tokens_carry_the_contracts_claims_and_live_as_long_as_it_says(shop, settings):
    settings.RUPARAWI_ACCESS_DAYS = 2
    user = make_user()

    body = shop().post("/auth/login", {"email": user.email, "password": PASSWORD}).json()

    for name, days in (("access_token", 2), ("refresh_token", 30)):
        claims = jwt.decode(body[name], KEY, ["HS256"], audience="ruparawi")
        assert claims["sub"] == str(user.pk)
        assert (claims["username"], claims["email"]) == (user.username, user.email)
        assert (claims["type"], claims["fresh"]) == (name.split("_")[0], False)
        assert {"csrf", "jti", "iat", "nbf"} <= set(claims)
        assert claims["exp"] - claims["iat"] == days * 86_400


def test_an_unknown_address_and_a_wrong_password_look_the_same(shop):
    user = make_user()

    wrong = shop().post("/auth/login", {"email": user.email, "password": "salah-sekali"})
    unknown = shop().post("/auth/login", {"email": "siapa@contoh.id", "password": "salah-sekali"})

    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert (wrong.json()["success"], set(wrong.json())) == (False, {"success", "message"})


def test_login_refuses_what_is_no_address(shop):
    assert shop().post("/auth/login", {"email": "sari", "password": PASSWORD}).status_code == 400


def test_me_names_every_role(shop):
    vendor = make_vendor(status="pending").owner
    staff = make_staff("orders.view_order")

    def roles(user):
        return [role["name"] for role in shop(user).get("/auth/me").json()["user"]["role"]]

    assert roles(make_user()) == ["buyer"]
    assert roles(vendor) == ["buyer", "vendor"]
    assert roles(staff) == ["buyer", "admin"]
    assert roles(make_user(is_staff=True)) == ["buyer"]


def test_refresh_gives_an_access_token_and_nothing_else(shop):
    token = tokens.sign(make_user(), tokens.REFRESH)

    answer = bearer(shop, token).post("/auth/refresh")

    assert (answer.status_code, set(answer.json())) == (200, {"access_token"})
    assert bearer(shop, answer.json()["access_token"]).get("/auth/me").status_code == 200


def test_refresh_refuses_an_access_token_and_reading_a_refresh_token(shop):
    user = make_user()

    assert shop(user).post("/auth/refresh").status_code == 422
    assert bearer(shop, tokens.sign(user, tokens.REFRESH)).get("/auth/me").status_code == 422


def forged(user, **claims) -> str:
    real = jwt.decode(tokens.sign(user, tokens.ACCESS), KEY, ["HS256"], audience="ruparawi")
    return jwt.encode(real | claims, KEY, "HS256")


def test_no_token_is_401_with_msg(shop):
    for client in (shop(), shop()):
        answer = client.get("/auth/me")
        assert (answer.status_code, set(answer.json())) == (401, {"msg"})
    basic = shop()
    basic.credentials(HTTP_AUTHORIZATION="Basic c2FyaTpzYXJp")
    assert basic.get("/auth/me").status_code == 401


@pytest.mark.parametrize("token", ["null", "a.b.c", "", "a b", "ü"])
def test_what_is_no_token_is_422_with_msg(shop, token):
    answer = bearer(shop, token).get("/order/cart")

    assert (answer.status_code, set(answer.json())) == (422, {"msg"})


def test_an_expired_token_is_401_and_a_forged_one_422(shop):
    user = make_user()
    past = datetime.now(UTC) - timedelta(minutes=1)
    unsigned = jwt.encode(
        jwt.decode(forged(user), options={"verify_signature": False}), None, "none"
    )

    assert bearer(shop, forged(user, exp=past)).get("/auth/me").status_code == 401
    assert bearer(shop, forged(user, aud="rupa-rawi")).get("/auth/me").status_code == 422
    assert bearer(shop, forged(user, sub="x")).get("/auth/me").status_code == 422
    assert bearer(shop, forged(user)[:-3] + "abc").get("/auth/me").status_code == 422
    assert bearer(shop, unsigned).get("/auth/me").status_code == 422


def test_our_tokens_and_theirs_are_not_exchangeable(shop, api):
    user = make_user()
    ours = api().post("/api/v1/auth/login", {"email": user.email, "password": PASSWORD}).json()

    assert bearer(shop, ours["access"]).get("/auth/me").status_code == 422
    client = api()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens.sign(user, tokens.ACCESS)}")
    assert client.get("/api/v1/users/me").status_code == 401


def test_a_token_ends_with_its_person(shop):
    user = make_user()
    client = shop(user)

    User.objects.filter(pk=user.pk).update(is_active=False)

    assert client.get("/auth/me").status_code == 401


def test_public_addresses_do_not_look_at_a_token(shop):
    assert bearer(shop, "null").get("/products").status_code == 200


def test_guesses_at_a_password_are_counted_together_with_those_at_our_api(shop, api, settings):
    settings.THROTTLING = True
    guess = {"email": "sari@contoh.id", "password": "salah-sekali"}

    for _guess in range(10):
        api().post("/api/v1/auth/login", guess)
    answer = shop().post("/auth/login", guess)

    assert (answer.status_code, answer.json()["success"]) == (429, False)
    assert int(answer["Retry-After"]) > 0
