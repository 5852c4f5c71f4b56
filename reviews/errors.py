from django.utils.translation import gettext_lazy as _

from core.errors import Conflict


class NotReceived(Conflict):
    code = "not_received"
    message = _("Only who has received the goods can review them.")


class AlreadyReviewed(Conflict):
    code = "already_reviewed"
    message = _("You have reviewed this already.")


class OwnGoods(Conflict):
    code = "own_product"
    message = _("Nobody can review their own goods.")


class ReviewHidden(Conflict):
    """Else it could be deleted and written anew, in sight again."""

    code = "review_hidden"
    message = _("The house has hidden this review; it cannot be deleted.")


class TooManyReviewPictures(Conflict):
    code = "too_many_pictures"
    message = _("A review shows five pictures at most.")
