from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from payments.errors import NoHouseAccount
from payments.gateways.base import Gateway
from payments.models import BANK_TRANSFER, HouseAccount


class ManualGateway(Gateway):
    """Bank transfer to an account of the house: staff confirm that the money came in, and that they
    sent it back."""

    name = BANK_TRANSFER
    title = _("Bank transfer")
    needs = ("transfer",)
    window_hours = Decimal(72)
    not_offered = NoHouseAccount

    def is_offered(self) -> bool:
        return HouseAccount.objects.active().exists()
