"""The rating of goods that many judge at once is exactly what they said."""

from collections import Counter

import httpx
import pytest
from django.db.models import Sum

from accounts.tokens import sign_access
from catalog.models import Product
from catalog.tests.factories import make_variant
from reviews.models import Review
from reviews.operations import average
from reviews.tests.factories import make_recipient
from rupa_rawi.tests.races.server import at_once, request

RIVALS = 30

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def rivals(number: int) -> tuple[Product, list[str]]:
    """A product, and the tokens of all who received it."""
    product = make_variant(stock=number).product
    return product, [sign_access(make_recipient(product)) for _ in range(number)]


def ask(server, method: str, path: str, token: str, body: dict) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"}
    return request(method, f"{server.url}/api/v1/{path}", json=body, headers=headers, timeout=60)


def judge(server, product: Product, tokens: list[str]) -> list[httpx.Response]:
    path = f"products/{product.pk}/reviews"
    return at_once(
        [
            lambda n=n, t=token: ask(server, "POST", path, t, {"rating": n % 5 + 1})
            for n, token in enumerate(tokens)
        ]
    )


def figures(product: Product) -> tuple:
    product = Product.objects.get(pk=product.pk)
    return product.review_count, product.rating_sum, product.rating


def said(product: Product) -> tuple:
    """The figures as the reviews themselves give them."""
    reviews = Review.objects.filter(product=product)
    stars = reviews.aggregate(stars=Sum("rating"))["stars"] or 0
    return reviews.count(), stars, average(stars, reviews.count())


def test_30_rivals_who_each_click_twice_leave_30_reviews(server, books_balance):
    product, tokens = rivals(RIVALS)
    version = Product.objects.get().version

    answers = judge(server, product, [token for token in tokens for _click in range(2)])

    assert Counter(answer.status_code for answer in answers) == {201: RIVALS, 409: RIVALS}
    refusals = {e["code"] for a in answers if a.status_code == 409 for e in a.json()["errors"]}
    assert refusals == {"already_reviewed"}
    assert figures(product) == said(product)
    assert Review.objects.values("author").distinct().count() == RIVALS
    assert Product.objects.get().version == version + RIVALS


def test_changing_and_deleting_at_once_keep_the_rating_exact(server, books_balance):
    product, tokens = rivals(RIVALS)
    reviews = [answer.json()["id"] for answer in judge(server, product, tokens)]
    wishes = [("PATCH", {"rating": 1}), ("PATCH", {"rating": 5}), ("DELETE", {})]

    answers = at_once(
        [
            lambda t=token, pk=pk, w=wishes[n % 3]: ask(server, w[0], f"reviews/{pk}", t, w[1])
            for n, (token, pk) in enumerate(zip(tokens, reviews, strict=True))
        ]
    )

    assert Counter(answer.status_code for answer in answers) == {200: 20, 204: 10}
    assert figures(product) == said(product) == (20, 60, 3)


def test_without_the_lock_the_rating_is_wrong_so_these_tests_can_fail(without):
    product, tokens = rivals(8)

    judge(without("rating"), product, tokens)

    assert figures(product)[:2] != said(product)[:2]
    count, stars, rating = said(product)  # put right, so that the books balance after the test
    Product.objects.update(review_count=count, rating_sum=stars, rating=rating)
