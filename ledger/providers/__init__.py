"""The ways to send payouts. A new one is a module here and a line in PROVIDERS."""

from core.errors import NotThere
from ledger.errors import UnknownProvider
from ledger.providers.base import Answer, Manual, Notification, Provider, ProviderError, Test
from ledger.providers.midtrans import MidtransPayouts

__all__ = [
    "PROVIDERS",
    "Answer",
    "Notification",
    "Provider",
    "ProviderError",
    "Test",
    "by_name",
    "of_webhook",
    "offered",
    "sending",
]

PROVIDERS: dict[str, Provider] = {
    provider.name: provider for provider in (Manual(), Test(), MidtransPayouts())
}


def offered() -> list[str]:
    return [name for name, provider in PROVIDERS.items() if provider.is_offered()]


def sending() -> list[str]:
    """Those that send by themselves, whether they are still offered or not."""
    return [name for name, provider in PROVIDERS.items() if provider.sends]


def by_name(name: str) -> Provider:
    """Raises UnknownProvider for one that does not exist or is not offered here."""
    if name not in offered():
        raise UnknownProvider(attr="provider", offered=offered())
    return PROVIDERS[name]


def of_webhook(name: str) -> Provider:
    """The provider that may call us under this name. Raises NotThere."""
    provider = PROVIDERS.get(name)
    if provider is None or not provider.has_webhook or not provider.is_offered():
        raise NotThere()
    return provider
