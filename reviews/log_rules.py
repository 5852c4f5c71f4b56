from audit.recording import log
from reviews.models import Review, ReviewImage

log(
    Review,
    without={"replied_at"},
    unless=lambda review, origin: origin.user_id == review.author_id,  # who signs it
)
log(
    ReviewImage,
    without={"thumbnail", "width", "height"},
    unless=lambda image, origin: origin.user_id == image.review.author_id,
)
