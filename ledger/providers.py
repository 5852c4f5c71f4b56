"""The ways to send payouts. A new one is a class here and a line in PROVIDERS.

Each is called outside any transaction, and may be called again for the same payout: its reference
is the key under which money moves once.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_noop

from ledger.models import Payout


class ProviderError(Exception):
    """A provider did not answer as it should: whether it paid is asked again, by the same key."""


@dataclass(frozen=True)
class Answer:
    """What a provider says of a payout: sent, paid or returned, and why."""

    status: Payout.Status
    reason: str = ""


class Provider:
    name = ""
    sends = False  # by itself; else staff send what the sheet of a run says

    def send(self, payout: Payout) -> Answer:
        """Send it, or say what became of it. Raises ProviderError."""
        raise NotImplementedError


class Manual(Provider):
    """Staff upload the sheet at their bank, and say what was paid and what came back."""

    name = "manual"


class Test(Provider):
    """Pays at once and moves no money; an account whose number ends in 000 refuses it."""

    name = "test"
    sends = True

    def send(self, payout: Payout) -> Answer:
        if payout.number.endswith("000"):
            return Answer(Payout.Status.RETURNED, gettext_noop("The account is closed."))
        return Answer(Payout.Status.PAID)


PROVIDERS: dict[str, Provider] = {provider.name: provider for provider in (Manual(), Test())}
