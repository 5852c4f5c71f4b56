from payments.gateways.base import Gateway


class CashOnDelivery(Gateway):
    """The courier or the vendor takes the money; each part is paid on its own delivery."""

    name = "cod"
    pays_on_delivery = True
