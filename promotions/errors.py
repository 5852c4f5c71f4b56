from django.utils.translation import gettext_lazy as _

from core.errors import Conflict


class PromotionNotApplicable(Conflict):
    """The code gives nothing on this cart; `reason` says why, for machines."""

    code = "promotion_not_applicable"
    message = _("The promotion does not apply to this cart.")


class CodeTaken(Conflict):
    code = "code_taken"
    message = _("Another promotion has this code.")


class PromotionExhausted(Conflict):
    code = "promotion_exhausted"
    message = _("The promotion has been used up.")
