"""The ways to pay. A new one is a module here and a line in GATEWAYS."""

from django.conf import settings

from payments.errors import UnknownGateway
from payments.gateways.base import Gateway, Refunded, Started
from payments.gateways.cod import CashOnDelivery
from payments.gateways.manual import ManualGateway
from payments.gateways.test import TestGateway

__all__ = ["Gateway", "Refunded", "Started", "by_name", "offered"]

GATEWAYS: dict[str, Gateway] = {
    gateway.name: gateway for gateway in (TestGateway(), ManualGateway(), CashOnDelivery())
}
NOTHING_TO_PAY = "none"  # the gateway of a payment of zero


def is_offered(name: str) -> bool:
    """`test` would give goods away: in production only when the settings ask for it by name."""
    return name != "test" or settings.DEBUG or settings.PAYMENT_GATEWAY == "test"


def offered() -> list[str]:
    return [name for name in GATEWAYS if is_offered(name)]


def by_name(name: str) -> Gateway:
    """Raises UnknownGateway for one that does not exist or is not offered here."""
    if name not in GATEWAYS or not is_offered(name):
        raise UnknownGateway(attr="gateway", offered=offered())
    return GATEWAYS[name]
