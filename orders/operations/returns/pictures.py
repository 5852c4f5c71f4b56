"""Pictures that show what is wrong."""

from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.private_files import Kept, forget_content, keep_picture
from orders import rules
from orders.errors import NotAllowed, ReturnRefused, TooManyPictures
from orders.guests import Actor
from orders.models import ReturnPicture, ReturnRequest
from orders.operations.moving import lock_parts

MAX_PICTURES = 5


def kept_of(pictures: Sequence[BinaryIO]) -> list[Kept]:
    """Slow: before anybody waits for our locks."""
    if len(pictures) > MAX_PICTURES:
        raise TooManyPictures(attr="pictures", limit=MAX_PICTURES)
    return [keep_picture(picture) for picture in pictures]


def add_return_picture(request: ReturnRequest, *, file: BinaryIO, by: Actor) -> ReturnPicture:
    """Show one more picture with a request that waits for its answer: whoever may ask.

    Raises BadPicture, NotAllowed, ReturnRefused, TooManyPictures.
    """
    kept = keep_picture(file)
    with transaction.atomic():
        (part,) = lock_parts(request.fulfillment.order_id, [request.fulfillment_id])
        if not (rules.is_buyer(part, by) or rules.is_order_desk(part, by)):
            raise NotAllowed()
        locked = ReturnRequest.objects.locked().get(pk=request.pk)
        if locked.status != ReturnRequest.Status.REQUESTED or not locked.is_return:
            raise ReturnRefused(_("The return has been decided already."), status=locked.status)
        if locked.pictures.count() >= MAX_PICTURES:
            raise TooManyPictures(limit=MAX_PICTURES)
        return keep_return_picture(locked, kept)


def keep_return_picture(request: ReturnRequest, kept: Kept) -> ReturnPicture:
    return ReturnPicture.objects.create(
        request=request,
        content=kept.content,
        content_type=kept.content_type,
        uploaded_at=timezone.now(),
    )


def forget_return_pictures(before: datetime) -> int:
    """Pictures uploaded before a moment, of returns that nobody waits for any more; how many."""
    waiting = ReturnRequest.objects.open()
    over = ReturnPicture.objects.exclude(request__in=waiting)
    return forget_content(over, before=before)
