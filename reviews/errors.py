from django.utils.translation import gettext_lazy as _

from core.errors import Conflict


class NotReceived(Conflict):
    code = "not_received"
    message = _("Only who has received the goods can review them.")


class AlreadyReviewed(Conflict):
    code = "already_reviewed"
    message = _("You have reviewed this already.")
