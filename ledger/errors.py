from django.utils.translation import gettext_lazy as _

from core.errors import Conflict


class AdjustmentDecided(Conflict):
    code = "adjustment_decided"
    message = _("Somebody has decided on this already.")


class SecondPersonNeeded(Conflict):
    code = "second_person_needed"
    message = _("Somebody else has to approve what you proposed.")
