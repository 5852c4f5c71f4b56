from typing import Any

from accounts.models import User
from accounts.personal_data import personal_data, printed
from reviews.serializers import ReviewSerializer


@personal_data("reviews")
def written(user: User) -> Any:
    reviews = user.reviews.select_related("author").prefetch_related("images")
    return printed(ReviewSerializer, reviews.order_by("pk"))
