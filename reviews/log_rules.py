from audit.origins import Origin
from audit.recording import log
from reviews.models import Review, ReviewImage


def is_its_author(review: Review, origin: Origin) -> bool:
    """A request that shows the key of a guest's order is about what that guest wrote."""
    if review.author_id is None:
        return getattr(origin.request, "guest", None) is not None
    return origin.user_id == review.author_id


log(Review, without={"replied_at"}, unless=is_its_author)  # who signs it
log(
    ReviewImage,
    without={"thumbnail", "width", "height"},
    unless=lambda image, origin: is_its_author(image.review, origin),
)
