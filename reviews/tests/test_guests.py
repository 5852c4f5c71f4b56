"""Who bought without an account reviews what arrived, with the key of the order."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.tests.factories import make_staff, make_user
from catalog.models import Product
from catalog.tests.factories import make_variant
from core import integrity
from dashboard.tests.shops import picture_file
from orders.guests import Guest
from orders.keys import key_of
from orders.models import Order
from orders.operations import claim_order
from orders.tests.factories import bring, make_guest_order
from reviews.models import Review
from reviews.operations import revise_review, write_review

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]


PLACED = "a guest's review is about the goods that were bought"


@pytest.fixture(autouse=True)
def _pictures_elsewhere(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def arrived() -> Order:
    order = make_guest_order()
    bring(order.fulfillments.get(), "delivered")
    return order


def address(order: Order) -> str:
    return f"/api/v1/orders/{order.number}/reviews"


def goods(order: Order) -> Product:
    return order.fulfillments.get().items.get().product


def said(order: Order) -> dict:
    return {"product": goods(order).pk, "rating": 4, "comment": "Rapi"}


def opened(order: Order) -> dict:
    return {"X-Order-Key": key_of(order)}


def code(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["errors"][0]["code"]


def test_a_guest_reviews_once_what_arrived_and_is_named_shortly(api, arrived):
    guest, key = api(), opened(arrived)

    offered = guest.get(f"/api/v1/orders/{arrived.number}", headers=key).json()
    written = guest.post(address(arrived), said(arrived), format="json", headers=key)
    again = guest.post(address(arrived), said(arrived), format="json", headers=key)

    [offer] = [
        one
        for part in offered["fulfillments"]
        for one in part["available_actions"]
        if one["name"] == "review"
    ]
    assert (offer["url"], offer["body"]) == (address(arrived), {"product": goods(arrived).pk})
    assert written.status_code == 201
    assert written.json()["author"] == {"id": None, "username": "", "name": "Tamu A."}
    for told in (arrived.email, "Agung"):
        assert told not in written.content.decode()
    assert code(again) == (409, "already_reviewed")
    assert (goods(arrived).rating_sum, goods(arrived).review_count) == (4, 1)
    assert guest.get(address(arrived), headers=key).json()["results"] == [written.json()]


def test_nobody_else_writes_for_a_guest_nor_about_what_did_not_arrive(api, arrived):
    waiting, guest = make_guest_order(), api()
    other = {**said(arrived), "product": make_variant().product.pk}

    answers = {
        "not there yet": guest.post(
            address(waiting), said(waiting), format="json", headers=opened(waiting)
        ),
        "no key": guest.post(address(arrived), said(arrived), format="json"),
        "key of another": guest.post(
            address(arrived), said(arrived), format="json", headers=opened(waiting)
        ),
        "other goods": guest.post(address(arrived), other, format="json", headers=opened(arrived)),
        "its vendor": api(goods(arrived).vendor.owner).post(
            address(arrived), said(arrived), format="json"
        ),
    }

    assert {name: code(answer) for name, answer in answers.items()} == {
        "not there yet": (409, "not_received"),
        "no key": (401, "not_authenticated"),
        "key of another": (404, "not_found"),
        "other goods": (404, "not_found"),
        "its vendor": (404, "not_found"),
    }
    assert not Review.objects.exists()


def test_a_guest_changes_the_review_shows_pictures_and_takes_it_back(api, arrived):
    other = make_guest_order()
    bring(other.fulfillments.get(), "delivered")
    guest, key, theirs = api(), opened(arrived), opened(other)
    pk = guest.post(address(arrived), said(arrived), format="json", headers=key).json()["id"]
    url = f"/api/v1/reviews/{pk}"

    def picture(headers):
        return guest.post(f"{url}/images", {"file": picture_file()}, "multipart", headers=headers)

    assert picture(theirs).status_code == 404
    assert picture(key).status_code == 201
    assert guest.patch(url, {"rating": 1}, format="json", headers=theirs).status_code == 404
    assert guest.patch(url, {"rating": 5}, format="json", headers=key).json()["rating"] == 5
    assert guest.patch(url, {"is_hidden": True}, format="json", headers=key).status_code == 403
    assert guest.put(url, {"rating": 2}, format="json", headers=key).json()["comment"] == ""
    image = Review.objects.get().images.get()
    assert guest.delete(f"{url}/images/{image.pk}", headers=theirs).status_code == 404
    assert guest.delete(f"{url}/images/{image.pk}", headers=key).status_code == 204
    assert guest.delete(url, headers=theirs).status_code == 404
    assert guest.delete(url, headers=key).status_code == 204
    assert goods(arrived).review_count == 0


def test_staff_hide_a_guests_review_like_any_other(api, arrived):
    key = opened(arrived)
    pk = api().post(address(arrived), said(arrived), format="json", headers=key).json()["id"]

    revise_review(Review.objects.get(), by=make_staff(), is_hidden=True)

    assert api().get(f"/api/v1/products/{goods(arrived).pk}/reviews").json()["results"] == []
    assert api().delete(f"/api/v1/reviews/{pk}", headers=key).status_code == 409
    assert goods(arrived).review_count == 0


def test_who_claims_the_order_owns_the_review_unless_the_same_goods_were_judged(arrived):
    second = make_guest_order(goods(arrived).variants.get())
    bring(second.fulfillments.get(), "delivered")

    for order in (arrived, second):
        write_review(goods(order), Guest(order), rating=5)
    owner = make_user(email=arrived.email, email_verified_at=timezone.now())

    for order in (arrived, second):
        claim_order(order, by=owner)

    first, other = Review.objects.order_by("pk")
    assert (first.author, first.item, first.guest_name) == (owner, None, "")
    assert (other.author, other.guest_name) == (None, "Tamu A.")
    assert integrity.found_by(PLACED) == []
    point = transaction.savepoint()
    Review.objects.filter(pk=other.pk).update(product=make_variant().product)
    assert len(integrity.found_by(PLACED)) == 1
    transaction.savepoint_rollback(point)


def test_a_review_has_an_author_or_hangs_on_what_a_guest_bought(arrived):
    item = arrived.fulfillments.get().items.get()

    for wrong in (
        {},
        {"author": make_user(), "item": item, "guest_name": "X"},
        {"item": item},
        {"author": make_user(), "guest_name": "X"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Review.objects.create(product=goods(arrived), rating=5, **wrong)
