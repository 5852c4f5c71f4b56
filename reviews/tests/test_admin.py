import re

import pytest

from accounts.tests.factories import make_staff
from catalog.models import Product
from core.tests.backoffice import back_office, list_url, page_url, step_url
from orders.tests.factories import make_part
from reviews.models import Review
from reviews.operations import write_review

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]


def make_review(rating: int = 5) -> Review:
    part = make_part("delivered")
    return write_review(part.items.get().product, part.order.buyer, rating=rating)


def test_hiding_from_the_list_takes_the_review_out_of_the_rating():
    review = make_review()
    desk = back_office(make_staff("reviews.view_review", "reviews.change_review"))

    desk.post(list_url("reviews.review"), {"action": "hide", "_selected_action": [review.pk]})
    assert Review.objects.get().is_hidden
    assert Product.objects.get(pk=review.product_id).review_count == 0
    desk.post(step_url(review, "show"), {})

    assert not Review.objects.get().is_hidden
    assert Product.objects.get(pk=review.product_id).review_count == 1


def test_one_click_in_the_list_hides_a_review_and_comes_back_to_the_list_as_it_was():
    review = make_review()
    desk = back_office(make_staff("reviews.view_review", "reviews.change_review"))
    seen = list_url("reviews.review") + "?rating=5"
    address = re.search('formaction="([^"]+)"', desk.get(seen).text)[1]

    answer = desk.post(address, {"action": "", "csrfmiddlewaretoken": "x"})

    assert answer["Location"] == seen
    assert Review.objects.get(pk=review.pk).is_hidden


def test_who_may_only_look_hides_nothing():
    review = make_review()
    desk = back_office(make_staff("reviews.view_review"))

    desk.post(list_url("reviews.review"), {"action": "hide", "_selected_action": [review.pk]})
    assert desk.post(step_url(review, "hide"), {}).status_code == 403

    assert not Review.objects.get().is_hidden


def test_nobody_rewrites_an_opinion():
    review = make_review()

    refused = back_office(make_staff()).post(page_url(review), {"rating": "1"})

    assert refused.status_code == 403
    assert Review.objects.get().rating == 5
