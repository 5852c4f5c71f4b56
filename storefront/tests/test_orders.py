import pytest
from django.test import Client
from django.utils import timezone

from accounts.tests.factories import make_user
from catalog.models import WishlistItem
from catalog.tests.factories import make_variant
from core.pages.media import picture_path
from dashboard.tests.shops import picture_file
from orders.carriers import tracking_of
from orders.keys import key_of
from orders.models import CartItem, Fulfillment, Order
from orders.operations import move_order
from orders.tests.factories import bring, make_guest_order, make_order, make_part
from reviews.models import Review

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _pictures_elsewhere(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_buyer_finds_an_order_by_number_goods_or_maker():
    buyer = make_user()
    order, other = make_order(make_variant(), buyer=buyer), make_order(make_variant(), buyer=buyer)
    make_order(make_variant())
    part = order.fulfillments.get()
    client = browser(buyer)

    assert [one.number for one in client.get("/pesanan").context["orders"]] == [
        other.number,
        order.number,
    ]
    for words in (
        order.number[:12].lower() if order.number[:12] != other.number[:12] else order.number,
        part.items.get().product_name[3:],
        part.vendor.business_name,
    ):
        found = client.get("/pesanan", {"q": words}).context["orders"]
        assert order in found, words
    assert not client.get("/pesanan", {"q": "tidak ada"}).context["orders"]


def test_the_road_of_a_parcel_ends_where_it_is():
    part = make_part("shipped")

    page = browser(part.order.buyer).get(f"/pesanan/{part.order.number}")

    (one,) = page.context["progress"]
    assert [stop.is_done for stop in one.stops] == [True, True, True, False, False]
    assert [bool(stop.at) for stop in one.stops] == [True, True, True, False, False]


@pytest.mark.parametrize(
    ("carrier", "name", "begins", "is_typed"),
    [
        ("jne reg", "JNE", "https://www.jne.co.id/", True),
        ("J&T", "J&T Express", "https://jet.co.id/", True),
        ("Ninja Van", "Ninja Xpress", "https://www.ninjaxpress.co/id-id/tracking?id=A%2F1", False),
        ("Becak Pak Slamet", "Becak Pak Slamet", "", False),
    ],
)
def test_a_parcel_is_followed_on_its_couriers_page(carrier, name, begins, is_typed):
    known = tracking_of(Fulfillment(carrier=carrier, tracking_number="A/1"))

    assert (known.carrier, known.is_typed_there) == (name, is_typed)
    assert known.url.startswith(begins) and bool(known.url) == bool(begins)


def test_the_address_that_a_vendor_gave_comes_first_if_it_is_one():
    given = {"carrier": "JNE", "tracking_number": "1"}

    own = tracking_of(Fulfillment(tracking_url="https://lacak.example/1", **given))
    bad = tracking_of(Fulfillment(tracking_url="javascript:alert(1)", **given))

    assert own.url == "https://lacak.example/1"
    assert bad.url.startswith("https://www.jne.co.id/")


def test_what_is_still_on_sale_is_bought_again_and_the_rest_is_named():
    stays, gone = make_variant(stock=10), make_variant(stock=10)
    order = make_order(stays, gone)
    gone.is_active = False
    gone.save(update_fields=["is_active"])

    answer = browser(order.buyer).post(f"/pesanan/{order.number}/lagi")

    assert answer.status_code == 302
    assert [item.variant_id for item in CartItem.objects.all()] == [stays.pk]


def test_an_unpaid_order_is_paid_another_way():
    order = make_order(make_variant(), gateway="manual")
    client = browser(order.buyer)

    assert "test" in client.get(f"/pesanan/{order.number}").context["ways"]
    client.post(f"/pesanan/{order.number}/bayar", {"gateway": "test"})

    assert order.payments.order_by("-pk").first().gateway == "test"


def test_the_nota_is_downloaded():
    order = make_order(make_variant())

    answer = browser(order.buyer).get(f"/pesanan/{order.number}/nota.pdf")

    assert answer.content.startswith(b"%PDF")
    assert "no-store" in answer["Cache-Control"]


def test_pieces_go_back_to_each_maker_with_pictures_of_what_is_wrong():
    order = make_order(make_variant(), make_variant(), quantity=2)
    first, second = order.fulfillments.all()
    for part in (first, second):
        bring(part, "delivered")
    client, url = browser(order.buyer), f"/pesanan/{order.number}/pengembalian"
    name = f"item-{second.items.get().pk}"
    back = {name: 1, "reason": "retak"}

    for wrong in ({"reason": "retak"}, back | {name: 3}, back | {"reason": ""}, back | {name: "x"}):
        assert client.post(url, wrong).status_code == 400
    client.post(url, back | {"pictures": [picture_file(), picture_file()]})

    assert not first.returns.exists()
    asked = second.returns.get()
    assert (asked.reason, asked.items.get().quantity, asked.pictures.count()) == ("retak", 1, 2)
    assert [part.pk for part in client.get(url).context["parts"]] == [first.pk]
    shown = client.get(f"/pesanan/{order.number}").content.decode()
    for pk in asked.told_pictures:
        picture = f"{url}/foto/{pk}"
        assert picture in shown
        assert client.get(picture)["Content-Type"] == "image/webp"
        assert browser(make_user()).get(picture).status_code == 404


def test_a_review_with_pictures_is_written_and_written_anew():
    part = make_part("delivered")
    product = part.items.get().product
    client = browser(part.order.buyer)
    url = f"/pesanan/{part.order.number}/ulasan/{product.pk}"

    refused = client.post(url, {"comment": "Rapi"})
    client.post(
        url, {"rating": 5, "comment": "Rapi", "pictures": [picture_file("a.png"), picture_file()]}
    )
    client.post(url, {"rating": 4, "comment": "Rapi sekali"})

    assert list(refused.context["form"].errors) == ["rating"]
    review = Review.objects.get()
    assert (review.rating, review.comment, review.images.count()) == (4, "Rapi sekali", 2)
    shown = Client().get(f"/p/{product.pk}", follow=True).content.decode()
    assert picture_path(review.images.first().thumbnail) in shown
    client.post(f"/pesanan/{part.order.number}/ulasan/foto/{review.images.first().pk}/hapus")
    assert review.images.count() == 1


def test_nobody_reviews_what_did_not_arrive_nor_takes_off_pictures_of_others():
    part = make_part("shipped")
    url = f"/pesanan/{part.order.number}/ulasan/{part.items.get().product_id}"

    assert browser(part.order.buyer).get(url).status_code == 404
    move_order(part.order, "delivered", by=part.vendor.owner)
    client = browser(part.order.buyer)
    client.post(url, {"rating": 5, "pictures": [picture_file()]})
    image = Review.objects.get().images.get()

    away = f"/pesanan/{part.order.number}/ulasan/foto/{image.pk}/hapus"
    other = make_part("delivered").order
    theirs = f"/pesanan/{other.number}/ulasan/foto/{image.pk}/hapus"
    assert browser(make_user()).post(away).status_code == 404
    assert browser(other.buyer).post(theirs).status_code == 404
    assert browser(make_user()).get(url).status_code == 404


def test_a_heart_is_put_on_goods_and_taken_off_and_leads_back():
    user, product = make_user(), make_variant().product
    client = browser(user)
    here = {"HTTP_SEC_FETCH_SITE": "same-origin"}

    stranger = Client().post(f"/favorit/{product.pk}", {"page": "/cari"}, **here)
    there = client.post(f"/favorit/{product.pk}", {"add": "", "page": "/cari?q=tas"}, **here)
    assert WishlistItem.objects.get().user == user
    assert product.name in client.get("/favorit").content.decode()
    away = client.post(
        f"/favorit/{product.pk}", {"remove": "", "page": "https://jahat.example"}, **here
    )

    assert stranger["Location"].startswith("/masuk?next=")
    assert there["Location"] == "/cari?q=tas"
    assert away["Location"] == "/favorit"
    assert not WishlistItem.objects.exists()


# ── guests ──────────────────────────────────────────────────────────────────────────────────────


def test_the_key_of_a_mail_is_swapped_for_a_cookie_and_opens_that_order_alone():
    order, other = make_guest_order(), make_guest_order()
    guest = Client()

    swapped = guest.get(f"/pesanan/{order.number}?key={key_of(order)}")

    assert swapped["Location"] == f"/pesanan/{order.number}"
    page = guest.get(f"/pesanan/{order.number}")
    assert order.number in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert guest.get(f"/en/pesanan/{order.number}").status_code == 200
    for stranger in (
        guest.get(f"/pesanan/{other.number}"),
        Client().get(f"/pesanan/{order.number}"),
    ):
        assert stranger["Location"].startswith("/masuk?next=")
    forged = guest.get(f"/pesanan/{other.number}?key=x")
    assert not forged.cookies
    assert guest.get("/pesanan/990101FFFFFFFFFFFF?key=x").status_code == forged.status_code


def test_a_guest_cancels_receives_and_sends_back_as_buyers_do():
    cancelled, delivered = make_guest_order(), make_guest_order()
    part = delivered.fulfillments.get()
    bring(part, "delivered")
    guest = Client()
    for order in (cancelled, delivered):
        guest.get(f"/pesanan/{order.number}?key={key_of(order)}")

    guest.post(f"/pesanan/{cancelled.number}/batal", {"reason": "salah pesan"})
    back = {f"item-{part.items.get().pk}": 1, "reason": "retak"}
    guest.post(f"/pesanan/{delivered.number}/pengembalian", back)

    assert Order.objects.get(pk=cancelled.pk).status == "cancelled"
    assert part.returns.get().reason == "retak"
    assert guest.get(f"/pesanan/{delivered.number}/nota.pdf").content.startswith(b"%PDF")


def test_a_guests_order_is_kept_by_the_account_with_its_address():
    order = make_guest_order()
    owner = make_user(email=order.email, email_verified_at=timezone.now())
    thief = make_user(email_verified_at=timezone.now())

    for person, buyer in ((thief, None), (owner, owner)):
        client = browser(person)
        client.get(f"/pesanan/{order.number}?key={key_of(order)}")
        client.post(f"/pesanan/{order.number}/simpan")
        assert Order.objects.get(pk=order.pk).buyer == buyer

    assert browser(owner).get(f"/pesanan/{order.number}").status_code == 200
