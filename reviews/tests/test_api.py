import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.tests.factories import make_staff, make_user
from catalog.models import Product
from catalog.operations import archive_product
from catalog.tests.factories import make_variant
from core import events
from reviews.events import ReviewAnswered, ReviewWritten
from reviews.models import Review
from reviews.operations import answer_review, hide_review
from reviews.tests.factories import make_recipient, make_review
from vendors.models import Vendor
from vendors.tests.factories import make_vendor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]


def url(review: Review) -> str:
    return f"/api/v1/reviews/{review.pk}"


def list_url(product: Product) -> str:
    return f"/api/v1/products/{product.pk}/reviews"


def codes(response) -> list[str]:
    return [error["code"] for error in response.json()["errors"]]


def refused(response) -> tuple:
    return response.status_code, codes(response)


def figures(product_id: int) -> tuple:
    product = Product.objects.get(pk=product_id)
    return product.rating_sum, product.review_count


@pytest.fixture
def announced(monkeypatch):
    """The facts that reviews announce while the test runs."""
    heard: list = []
    for kind in (ReviewWritten, ReviewAnswered):
        monkeypatch.setitem(events._handlers, kind, [heard.append])
    return heard


# ── writing ─────────────────────────────────────────────────────────────────────────────────────


def test_who_received_a_product_reviews_it_and_it_is_announced(api, announced):
    product = make_variant().product
    buyer = make_recipient(product)

    response = api(buyer).post(list_url(product), {"rating": 4, "comment": " Rapi\n"})

    answer = response.json()
    assert response.status_code == 201, answer
    assert (answer["rating"], answer["comment"], answer["reply"]) == (4, "Rapi", "")
    assert answer["author"] == {"id": buyer.pk, "username": buyer.username, "name": buyer.name}
    assert buyer.email not in response.content.decode()
    assert figures(product.pk) == (4, 1)
    assert announced == [ReviewWritten(answer["id"])]
    assert api().get(list_url(product)).json()["results"] == [answer]
    assert api().get(f"/api/v1/reviews/{answer['id']}").json() == answer


@pytest.mark.parametrize("status", ["pending", "shipped", "cancelled", "returned"])
def test_who_has_not_received_it_does_not_review_it(api, announced, status):
    product = make_variant().product

    response = api(make_recipient(product, status)).post(list_url(product), {"rating": 1})

    assert refused(response) == (409, ["not_received"])
    assert not Review.objects.exists() and figures(product.pk) == (0, 0) and announced == []


def test_what_another_received_is_not_received(api):
    product = make_variant().product
    make_recipient(product)

    response = api(make_user()).post(list_url(product), {"rating": 1})

    assert refused(response) == (409, ["not_received"])


def test_one_review_each(api, announced):
    review = make_review(rating=5)
    announced.clear()

    response = api(review.author).post(list_url(review.product), {"rating": 1})

    assert refused(response) == (409, ["already_reviewed"])
    assert figures(review.product_id) == (5, 1) and announced == []


def test_vendors_do_not_review_their_own_goods(api):
    product = make_variant().product
    make_recipient(product)

    response = api(product.vendor.owner).post(list_url(product), {"rating": 5})

    assert refused(response) == (409, ["own_product"])
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    ("change", "attr"),
    [
        ({"rating": 0}, "rating"),
        ({"rating": 6}, "rating"),
        ({"rating": "lima"}, "rating"),
        ({"rating": None}, "rating"),
        ({"comment": "x" * 2001}, "comment"),
        ({"author": 1}, "author"),
        ({"reply": "Hebat"}, "reply"),
        ({"is_hidden": False}, "is_hidden"),
    ],
)
def test_bad_input_is_refused_by_the_name_of_its_field(api, change, attr):
    product = make_variant().product

    response = api(make_recipient(product)).post(list_url(product), {"rating": 5} | change)

    assert response.status_code == 400
    assert [error["attr"] for error in response.json()["errors"]] == [attr]
    assert not Review.objects.exists()


def test_what_left_sale_can_be_reviewed_by_who_bought_it_and_is_not_there_for_others(api):
    product = make_variant().product
    buyer = make_recipient(product)
    archive_product(product)

    assert api(make_user()).post(list_url(product), {"rating": 1}).status_code == 404
    assert api(buyer).post(list_url(product), {"rating": 5}).status_code == 201
    assert api().get(list_url(product)).status_code == 404
    assert api(buyer).get(list_url(product)).status_code == 404
    assert len(api(product.vendor.owner).get(list_url(product)).json()["results"]) == 1


def test_who_is_not_signed_in_only_reads(api):
    review = make_review()

    for method, address in (
        ("post", list_url(review.product)),
        ("put", url(review)),
        ("patch", url(review)),
        ("delete", url(review)),
        ("put", f"{url(review)}/reply"),
    ):
        assert getattr(api(), method)(address, {"rating": 1}).status_code == 401
    assert figures(review.product_id) == (5, 1)


# ── reading ─────────────────────────────────────────────────────────────────────────────────────


def test_the_newest_come_first_page_by_page(api):
    product = make_variant(stock=100).product
    pks = [make_review(product, rating=n).pk for n in (1, 2, 3)]

    first = api().get(f"{list_url(product)}?page_size=2").json()
    second = api().get(first["next"]).json()

    assert [row["id"] for row in first["results"]] == pks[:0:-1]
    assert [row["id"] for row in second["results"]] == pks[:1]
    assert api().get(second["previous"]).json()["results"] == first["results"]


@pytest.mark.parametrize(
    ("query", "refusal"),
    [
        ("rating=6", (400, ["max_value"])),
        ("rating=0", (400, ["min_value"])),
        ("rating=5.0", (400, ["invalid"])),
        ("rating=", (400, ["blank"])),
        ("rating=4&rating=5", (400, ["repeated_parameter"])),
        ("colour=red", (400, ["unknown_parameter"])),
        ("cursor=x", (404, ["not_found"])),
    ],
)
def test_a_list_is_asked_for_in_its_own_words(api, query, refusal):
    product = make_variant().product

    assert refused(api().get(f"{list_url(product)}?{query}")) == refusal


def test_reviews_are_chosen_by_their_stars(api):
    product = make_variant(stock=100).product
    four, _five = (make_review(product, rating=rating) for rating in (4, 5))

    rows = api().get(f"{list_url(product)}?rating=4").json()["results"]

    assert [row["id"] for row in rows] == [four.pk]


def test_the_list_asks_the_database_as_often_for_one_review_as_for_fifty(api):
    first = make_review()

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            api().get(f"{list_url(first.product)}?page_size=100")
        return len(queries)

    few = count()
    more = [Review(product=first.product, author=make_user(), rating=5) for _ in range(49)]
    Review.objects.bulk_create(more)
    many = count()
    Review.objects.filter(pk__in=[review.pk for review in more]).delete()

    assert few == many == 2


def test_a_repeated_question_costs_no_body_until_something_was_said(api):
    review = make_review()
    for address in (list_url(review.product), url(review)):
        etag = api().get(address)["ETag"]
        assert api().get(address, HTTP_IF_NONE_MATCH=etag).status_code == 304

        answer_review(review, reply=f"Terima kasih {address}")

        assert api().get(address, HTTP_IF_NONE_MATCH=etag).status_code == 200


def test_what_is_not_there_is_not_found(api):
    for address in ("products/999/reviews", "reviews/999", f"reviews/{'9' * 30}"):
        assert api().get(f"/api/v1/{address}").status_code == 404


# ── changing ────────────────────────────────────────────────────────────────────────────────────


def test_an_author_thinks_again_and_the_rating_follows(api):
    review = make_review(rating=5, comment="Bagus")
    author = api(review.author)

    patched = author.patch(url(review), {"rating": 3}).json()
    assert (patched["rating"], patched["comment"]) == (3, "Bagus")
    assert figures(review.product_id) == (3, 1)
    replaced = author.put(url(review), {"rating": 2}).json()
    assert (replaced["rating"], replaced["comment"]) == (2, "")
    assert author.put(url(review), {"comment": "x"}).status_code == 400
    assert author.delete(url(review)).status_code == 204
    assert figures(review.product_id) == (0, 0)
    assert author.post(list_url(review.product), {"rating": 4}).status_code == 201


def test_the_review_of_another_cannot_be_changed(api):
    review = make_review()
    vendor = review.product.vendor.owner
    staff = make_staff("reviews.view_review")

    for user in (make_user(), make_review().author, vendor, staff):
        client = api(user)
        assert client.patch(url(review), {"rating": 1}).status_code == 404
        assert client.patch(url(review), {"is_hidden": True}).status_code == 404
        assert client.put(url(review), {"rating": 1}).status_code == 404
        assert client.delete(url(review)).status_code == 404
    assert figures(review.product_id) == (5, 1)


def test_staff_hide_a_review_and_show_it_again_but_do_not_rewrite_it(api):
    review = make_review()
    staff = api(make_staff("reviews.change_review"))

    assert staff.patch(url(review), {"is_hidden": True}).json()["is_hidden"] is True
    assert figures(review.product_id) == (0, 0)
    assert api().get(list_url(review.product)).json()["results"] == []
    for stranger in (api(), api(make_user()), api(review.product.vendor.owner)):
        assert stranger.get(url(review)).status_code == 404
    assert api(review.author).get(url(review)).json()["is_hidden"] is True
    assert staff.get(url(review)).status_code == 200
    assert staff.put(url(review), {"is_hidden": False}).status_code == 200
    assert figures(review.product_id) == (5, 1)
    assert refused(staff.patch(url(review), {"rating": 1})) == (403, ["permission_denied"])
    assert staff.put(url(review), {"rating": 1, "is_hidden": True}).status_code == 400
    assert staff.delete(url(review)).status_code == 404
    assert figures(review.product_id) == (5, 1)


def test_an_author_neither_hides_nor_shows_nor_deletes_what_is_hidden(api):
    review = make_review()
    author = api(review.author)

    response = author.patch(url(review), {"is_hidden": True, "rating": 1})
    assert refused(response) == (403, ["permission_denied"])
    assert figures(review.product_id) == (5, 1)
    hide_review(review)

    assert author.patch(url(review), {"is_hidden": False}).status_code == 403
    assert refused(author.delete(url(review))) == (409, ["review_hidden"])
    assert author.patch(url(review), {"rating": 1}).json()["is_hidden"] is True
    assert figures(review.product_id) == (0, 0)


# ── the vendor's answer ─────────────────────────────────────────────────────────────────────────


def test_the_vendor_answers_words_it_anew_and_takes_it_away(api, announced):
    review = make_review()
    announced.clear()
    vendor, address = api(review.product.vendor.owner), f"{url(review)}/reply"

    first = vendor.put(address, {"reply": "Terima kasih"}).json()
    assert first["reply"] == "Terima kasih" and first["replied_at"]
    assert vendor.put(address, {"reply": "Terima kasih"}).json() == first
    assert vendor.put(address, {"reply": "Matur nuwun"}).json()["reply"] == "Matur nuwun"
    assert announced == [ReviewAnswered(review.pk)] * 2
    gone = vendor.put(address, {"reply": ""}).json()

    assert (gone["reply"], gone["replied_at"]) == ("", None)
    assert len(announced) == 2
    assert gone["updated_at"] == first["updated_at"]  # the author's words did not change
    assert vendor.put(address, {}).status_code == 400
    assert vendor.put(address, {"reply": "x" * 2001}).status_code == 400


def test_only_the_vendor_of_the_goods_answers(api):
    review = make_review()
    address = f"{url(review)}/reply"

    assert api(make_user()).put(address, {"reply": "x"}).status_code == 403
    assert api(make_staff()).put(address, {"reply": "x"}).status_code == 403
    assert api(make_vendor().owner).put(address, {"reply": "x"}).status_code == 404
    hide_review(review)
    assert api(review.product.vendor.owner).put(address, {"reply": "x"}).status_code == 404
    assert Review.objects.get().reply == ""


def test_a_suspended_vendor_answers_nothing(api):
    review = make_review()
    vendor = review.product.vendor
    Vendor.objects.filter(pk=vendor.pk).update(status="suspended")
    Product.objects.filter(vendor=vendor).update(is_listed=False)

    response = api(vendor.owner).put(f"{url(review)}/reply", {"reply": "x"})

    assert refused(response) == (409, ["vendor_suspended"])
    assert Review.objects.get().reply == ""
