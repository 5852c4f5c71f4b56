import pytest
from django.test import Client

from accounts.models import ApiKey
from dashboard.tests.shops import make_shop
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
    } | changes


def test_the_shop_says_something_else_and_ships_for_another_fee(client, shop):
    client.post("/dashboard/shop", profile(status="approved", commission_rate="0"))

    vendor = Vendor.objects.get(pk=shop.vendor.pk)
    assert (vendor.business_name, vendor.shipping_fee) == ("Sanggar Baru", 17_500)
    assert vendor.free_shipping_threshold is None
    assert vendor.commission_rate == shop.vendor.commission_rate


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
    assert (said.message, said.status) == ("Sangat senang.", "pending")
