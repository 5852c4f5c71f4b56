import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import ApiKey
from dashboard.tests.shops import make_shop, picture_file
from notifications.models import Delivery, WebhookEndpoint
from reviews.models import Review
from reviews.operations import hide_review
from vendors.models import Vendor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _pictures_elsewhere(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def shop():
    return make_shop()


@pytest.fixture
def client(shop):
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(shop.owner)
    return client


def profile(**changes) -> dict:
    return {
        "business_name": "Sanggar Baru",
        "shipping_fee": "17500",
        "free_shipping_threshold": "",
        "tax_status": "non_pkp",
    } | changes


def test_the_shop_says_something_else_and_ships_for_another_fee(client, shop):
    client.post("/dashboard/shop", profile(status="approved", commission_rate="0"))

    vendor = Vendor.objects.get(pk=shop.vendor.pk)
    assert (vendor.business_name, vendor.shipping_fee) == ("Sanggar Baru", 17_500)
    assert vendor.free_shipping_threshold is None
    assert vendor.commission_rate == shop.vendor.commission_rate


def test_the_shop_becomes_a_pkp_with_its_npwp(client, shop):
    without = client.post("/dashboard/shop", profile(tax_status="pkp"))
    client.post("/dashboard/shop", profile(tax_status="pkp", npwp="01.234.567.8-901.000"))

    assert without.context["form"].errors == {"npwp": ["This field is required."]}
    vendor = Vendor.objects.get(pk=shop.vendor.pk)
    assert (vendor.tax_status, vendor.npwp) == ("pkp", "012345678901000")


def test_a_suspended_shop_is_not_changed(client, shop):
    Vendor.objects.filter(pk=shop.vendor.pk).update(status="suspended")

    answer = client.post("/dashboard/shop", profile())

    assert answer.status_code == 400
    assert Vendor.objects.get(pk=shop.vendor.pk).business_name == shop.vendor.business_name


def test_a_key_is_shown_once_and_revoked(client, shop):
    sent = {"name": "Kasir", "scopes": ["orders:read", "orders:write"], "expires_on": ""}
    text = client.post("/dashboard/shop/keys", sent).context["text"]
    key = ApiKey.objects.get(name="Kasir")

    assert text.startswith(key.prefix)
    assert text not in client.get("/dashboard/shop/keys").content.decode()
    client.post(f"/dashboard/shop/keys/{key.pk}/revoke")

    key.refresh_from_db()
    assert key.revoked_at


@pytest.mark.parametrize(
    ("field", "value"),
    [("scopes", ["staff"]), ("scopes", []), ("name", ""), ("expires_on", "2020-01-01")],
)
def test_a_key_that_may_not_be_is_not_made(client, field, value):
    sent = {"name": "Kasir", "scopes": ["orders:read"], "expires_on": ""} | {field: value}

    answer = client.post("/dashboard/shop/keys", sent)

    assert list(answer.context["form"].errors) == [field]
    assert not ApiKey.objects.filter(name="Kasir").exists()


def test_a_webhook_is_added_switched_and_deleted(client, shop):
    sent = {"url": "https://8.8.8.8/hooks", "event_types": ["order.placed", "order.paid"]}
    answer = client.post("/dashboard/shop/webhooks", sent)
    added = answer.context["added"]
    page = f"/dashboard/shop/webhooks/{added.pk}"

    assert added.secret in answer.content.decode()
    assert added.secret not in client.get(page).content.decode()
    client.post(page + "/switch", {"on": "no"})
    assert not WebhookEndpoint.objects.get(pk=added.pk).is_active
    client.post(page + "/delete")

    assert not WebhookEndpoint.objects.filter(pk=added.pk).exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("url", "http://127.0.0.1/"), ("event_types", ["vendor.applied"]), ("event_types", [])],
)
def test_a_webhook_that_may_not_be_is_not_added(client, shop, field, value):
    sent = {"url": "https://8.8.8.8/hooks", "event_types": ["order.placed"]} | {field: value}

    answer = client.post("/dashboard/shop/webhooks", sent)

    assert list(answer.context["form"].errors) == [field]
    assert shop.owner.webhook_endpoints.count() == 1


def test_what_was_sent_is_sent_again(client, shop):
    page = f"/dashboard/shop/webhooks/{shop.endpoint.pk}"
    assert shop.part.order.number in client.get(page).content.decode()

    client.post(f"{page}/deliveries/{shop.delivery.pk}")

    assert Delivery.objects.get(pk=shop.delivery.pk).status == "pending"


def test_a_review_is_answered(client, shop):
    assert client.get("/dashboard/reviews?status=open").context["rows"]
    client.post(f"/dashboard/reviews/{shop.review.pk}", {"reply": "Terima kasih!"})

    assert Review.objects.get(pk=shop.review.pk).reply == "Terima kasih!"
    assert not client.get("/dashboard/reviews?status=open").context["rows"]


def test_a_hidden_review_is_not_there(client, shop):
    hide_review(shop.review)

    assert not client.get("/dashboard/reviews").context["rows"]
    answer = client.post(f"/dashboard/reviews/{shop.review.pk}", {"reply": "Terima kasih!"})
    assert answer.status_code == 404


def test_a_testimonial_is_written_and_said_differently(client, shop):
    client.post("/dashboard/shop/testimonials", {"message": "Senang di sini."})
    said = shop.vendor.testimonials.get(message="Senang di sini.")
    said.status = "published"
    said.save()

    client.post(f"/dashboard/shop/testimonials/{said.pk}", {"message": "Sangat senang."})

    said.refresh_from_db()
    assert (said.message, said.status) == ("Sangat senang.", "published")


@pytest.mark.parametrize(
    ("read", "written", "changed"),
    [("after", "Everybody can read it now", "Saved."), ("before", "once our staff", "once more")],
)
def test_it_says_whether_a_testimonial_is_shown(client, shop, settings, read, written, changed):
    settings.TESTIMONIALS = read
    url = "/dashboard/shop/testimonials"

    thanks = client.post(url, {"message": "Senang di sini."}, follow=True)
    said = shop.vendor.testimonials.get(message="Senang di sini.")
    saved = client.post(f"{url}/{said.pk}", {"message": "Sangat senang."}, follow=True)

    assert written in thanks.content.decode()
    assert changed in saved.content.decode()


# ── the logo ────────────────────────────────────────────────────────────────────────────────────


def test_a_logo_is_uploaded_and_takes_the_place_of_the_one_before(
    client, shop, tmp_path, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/dashboard/shop/logo", {"file": picture_file()})
    first = Vendor.objects.get(pk=shop.vendor.pk).business_logo_url

    with django_capture_on_commit_callbacks(execute=True):
        client.post("/dashboard/shop/logo", {"file": picture_file(color="#24466b")})

    second = Vendor.objects.get(pk=shop.vendor.pk).business_logo_url
    assert [path.name for path in (tmp_path / "logos").iterdir()] == [second.split("/")[1]]
    assert first != second
    assert f'src="/media/{second}"' in client.get("/dashboard/shop").content.decode()


def test_an_uploaded_logo_stays_when_the_profile_is_saved(client, shop):
    client.post("/dashboard/shop/logo", {"file": picture_file()})
    kept = Vendor.objects.get(pk=shop.vendor.pk).business_logo_url

    answer = client.post("/dashboard/shop", profile(business_logo_url=""))

    assert answer.status_code == 302
    assert Vendor.objects.get(pk=shop.vendor.pk).business_logo_url == kept
    client.post("/dashboard/shop", profile(business_logo_url="https://contoh.id/logo.png"))
    assert Vendor.objects.get(pk=shop.vendor.pk).business_logo_url == "https://contoh.id/logo.png"


def test_what_is_no_picture_is_no_logo(client, shop):
    page = SimpleUploadedFile("logo.png", b"<script>alert(1)</script>", "image/png")

    answer = client.post("/dashboard/shop/logo", {"file": page}, follow=True)

    assert b"message error" in answer.content
    assert Vendor.objects.get(pk=shop.vendor.pk).business_logo_url == ""


def test_a_suspended_shop_keeps_its_logo(client, shop, tmp_path):
    Vendor.objects.filter(pk=shop.vendor.pk).update(status="suspended")

    client.post("/dashboard/shop/logo", {"file": picture_file()})

    assert Vendor.objects.get(pk=shop.vendor.pk).business_logo_url == ""
    assert not list((tmp_path / "logos").iterdir())


def test_the_api_takes_a_logo(api, shop):
    answer = api(shop.owner).post(
        "/api/v1/vendor/profile/logo", {"file": picture_file()}, format="multipart"
    )

    kept = Vendor.objects.get(pk=shop.vendor.pk).business_logo_url
    assert answer.status_code == 200
    assert answer.json()["business_logo_url"].endswith(f"/media/{kept}")
