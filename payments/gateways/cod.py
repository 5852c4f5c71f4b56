from django.utils.translation import gettext_lazy as _

from payments.gateways.base import Gateway


class CashOnDelivery(Gateway):
    """The courier or the vendor takes the money; each part is paid on its own delivery."""

    name = "cod"
    title = _("Cash on delivery")
    needs = ("cash",)
    pays_on_delivery = True
