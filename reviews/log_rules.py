from audit.recording import log
from reviews.models import Review

log(
    Review,
    without={"replied_at"},
    unless=lambda review, origin: origin.user_id == review.author_id,  # who signs it
)
