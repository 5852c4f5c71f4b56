"""The ways to pay. A new one is a module here and a line in GATEWAYS."""

from core.errors import NotThere
from payments.errors import UnknownGateway
from payments.gateways.base import Event, Gateway, GivenBack, Refunded, Started, refund_key
from payments.gateways.cod import CashOnDelivery
from payments.gateways.manual import ManualGateway
from payments.gateways.midtrans import Midtrans
from payments.gateways.test import TestGateway

__all__ = [
    "Event",
    "Gateway",
    "GivenBack",
    "Refunded",
    "Started",
    "by_name",
    "can_be_asked",
    "holding_money",
    "names",
    "of_webhook",
    "offered",
    "refund_key",
    "sends_refunds",
    "to_be_started",
]

GATEWAYS: dict[str, Gateway] = {
    gateway.name: gateway
    for gateway in (TestGateway(), ManualGateway(), CashOnDelivery(), Midtrans())
}
NOTHING_TO_PAY = "none"  # the gateway of a payment of zero


def names() -> list[str]:
    """Every gateway that a payment may have had."""
    return [*GATEWAYS, NOTHING_TO_PAY]


def offered() -> list[str]:
    return [name for name, gateway in GATEWAYS.items() if gateway.is_offered()]


def by_name(name: str) -> Gateway:
    """Raises UnknownGateway for one that does not exist or is not offered here, NoHouseAccount for
    bank transfer while there is nowhere to transfer to."""
    gateway = GATEWAYS.get(name)
    if gateway is None:
        raise UnknownGateway(attr="gateway", offered=offered())
    if not gateway.is_offered():
        raise gateway.not_offered(attr="gateway", offered=offered())
    return gateway


def can_be_asked(name: str) -> bool:
    """Whether this gateway, of an old payment maybe, tells how an attempt stands."""
    return name in GATEWAYS and GATEWAYS[name].can_be_asked


def sends_refunds(name: str) -> bool:
    """Whether this gateway gives money back by itself; else staff do."""
    return name in GATEWAYS and GATEWAYS[name].needs_start


def holding_money() -> list[str]:
    """Those with which money lies until they settle."""
    return [name for name, gateway in GATEWAYS.items() if gateway.needs_start]


def to_be_started() -> list[str]:
    """The gateways that are to be told of an attempt before it can be paid."""
    return [name for name, gateway in GATEWAYS.items() if gateway.needs_start]


def of_webhook(name: str) -> Gateway:
    """The gateway that may call us under this name. Raises NotThere."""
    gateway = GATEWAYS.get(name)
    if gateway is None or not gateway.has_webhook or not gateway.is_offered():
        raise NotThere()
    return gateway
