from typing import Any

from accounts.models import User
from accounts.personal_data import personal_data, printed
from reviews.models import Review
from reviews.serializers import ReviewSerializer


@personal_data("reviews")
def written(user: User) -> Any:
    reviews = Review.objects.filter(author=user).select_related("author").with_pictures()
    return printed(ReviewSerializer, reviews.order_by("pk"))
