from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple

from accounts.models import User
from catalog.models import Product
from orders.guests import Guest
from orders.models import Order, OrderItem
from reviews.models import Review, ReviewImage
from reviews.operations import average, short_name
from seeds import demo, gallery
from seeds.demo import forms


class Said(NamedTuple):
    at: datetime
    words: forms.Review
    order: Order  # that the goods came with


def write_reviews(said: list[Said]) -> None:
    """Oldest first, and with them the rating figures of their products."""
    said.sort(key=attrgetter("at"))
    products = {product.name: product for product in Product.objects.all()}
    buyers = {user.username: user for user in User.objects.all()}
    reviews = Review.objects.bulk_create(
        Review(
            product=products[one.words.product],
            **signed(one, buyers),
            rating=one.words.rating,
            comment=one.words.comment,
        )
        for one in said
    )
    for review, one in zip(reviews, said, strict=True):
        review.created_at = review.updated_at = one.at
        product = review.product
        product.rating_sum += review.rating
        product.review_count += 1
        product.rating = average(product.rating_sum, product.review_count)
    Review.objects.bulk_update(reviews, ["created_at", "updated_at"])
    Product.objects.bulk_update(products.values(), ["rating_sum", "review_count", "rating"])
    show_pictures(reviews)


def signed(said: Said, buyers: dict[str, User]) -> dict[str, Any]:
    """By an account, or by a guest about what was bought."""
    if said.words.buyer:
        return {"author": buyers[said.words.buyer]}
    bought = OrderItem.objects.filter(fulfillment__order=said.order)
    item = bought.get(product_name=said.words.product)
    return {"item": item, "guest_name": short_name(Guest(said.order))}


def show_pictures(reviews: list[Review]) -> None:
    """Every fifth buyer who was pleased shows what arrived."""
    goods = {product.name: product for product in demo.PRODUCTS}
    pleased = [review for review in reviews if review.rating >= 4 and review.comment]
    for n, review in enumerate(pleased[::5], start=1):
        picture, small = gallery.snapshot(goods[review.product.name], f"pembeli-{n}")
        ReviewImage.objects.create(
            review=review,
            file=picture.name,
            thumbnail=small.name,
            width=picture.width,
            height=picture.height,
        )
