"""Pictures of reviews. They are seen where their review is, and hidden with it."""

from typing import BinaryIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from catalog.operations.images import remove_files
from core.errors import Forbidden, NotThere
from core.pictures import REVIEWS, Picture, reencode, thumbnail
from orders.guests import Actor, Guest
from reviews.errors import TooManyReviewPictures
from reviews.models import Review, ReviewImage, may_moderate
from reviews.operations import is_author, locked

MAX_PICTURES = 5


def add_picture(review: Review, *, file: BinaryIO, by: Actor) -> ReviewImage:
    """Show a picture with a review, as its author; it is re-encoded without its metadata.

    Raises BadPicture, TooManyReviewPictures, Forbidden, NotThere.
    """
    if not is_author(review, by):
        raise Forbidden()
    if review.images.count() >= MAX_PICTURES:
        raise TooManyReviewPictures(limit=MAX_PICTURES)
    picture = reencode(file, folder=REVIEWS)  # slow: before anybody waits for our locks
    names = [store(picture), store(thumbnail(picture))]
    try:
        return keep(review, picture, *names)
    except BaseException:
        remove_files(names)
        raise


def store(picture: Picture) -> str:
    return default_storage.save(picture.name, ContentFile(picture.content))


@transaction.atomic
def keep(review: Review, picture: Picture, name: str, small: str) -> ReviewImage:
    review, _product = locked(review)
    if review.images.count() >= MAX_PICTURES:
        raise TooManyReviewPictures(limit=MAX_PICTURES)
    return ReviewImage.objects.create(
        review=review, file=name, thumbnail=small, width=picture.width, height=picture.height
    )


@transaction.atomic
def remove_picture(image: ReviewImage, *, by: Actor) -> None:
    """For the author of the review, and for moderators. Its files go after the commit.

    Raises Forbidden, NotThere.
    """
    is_moderator = not isinstance(by, Guest) and may_moderate(by)
    if not is_moderator and not is_author(image.review, by):
        raise Forbidden()
    locked(image.review)
    found = ReviewImage.objects.filter(pk=image.pk).first()
    if found is None:
        raise NotThere()
    names = found.files
    found.delete()
    transaction.on_commit(lambda: remove_files(names))
