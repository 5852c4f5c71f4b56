"""What every way to send payouts can do.

Each is called outside any transaction, and may be called again for the same payout: its reference
is the key under which money moves once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, gettext_noop

from ledger.models import BankAccount, Payout


class ProviderError(Exception):
    """A provider did not answer as it should: whether it paid is asked again, by the same key."""


@dataclass(frozen=True)
class Answer:
    """What a provider says of a payout: sent, paid or returned, and why; and what it calls it."""

    status: Payout.Status
    reason: str = ""
    reference: str = ""


@dataclass(frozen=True)
class Notification:
    """What a provider reports by itself. Authentic, but maybe late or repeated."""

    reference: str
    status: Payout.Status
    amount: Decimal
    reason: str = ""


class Provider:
    name = ""
    title: str | Promise = ""
    sends = False  # by itself; else staff send what the sheet of a run says
    has_webhook = False
    key_lasts: timedelta | None = None  # after it, a payout under the same key would be another

    def is_offered(self) -> bool:
        return True

    def reaches(self, account: BankAccount) -> bool:
        """Whether it can pay to this account."""
        return True

    def send(self, payout: Payout) -> Answer:
        """Send it, or say what became of it. Raises ProviderError."""
        raise NotImplementedError

    def parse_webhook(self, headers: Mapping[str, str], raw_body: bytes) -> Notification | None:
        """What a delivery says, if it is about a payout. Raises BadSignature, BadNotification."""
        raise NotImplementedError


class Manual(Provider):
    """Staff upload the sheet at their bank, and say what was paid and what came back."""

    name = "manual"
    title = gettext_lazy("by hand, with a sheet for the bank")


class Test(Provider):
    """Pays at once and moves no money; an account whose number ends in 000 refuses it."""

    name = "test"
    title = gettext_lazy("a test: no money moves")
    sends = True

    def is_offered(self) -> bool:
        """It would count as paid what nobody got: only where payments are no real ones either."""
        return settings.DEBUG or self.name == settings.PAYMENT_GATEWAY

    def send(self, payout: Payout) -> Answer:
        if payout.number.endswith("000"):
            return Answer(Payout.Status.RETURNED, gettext_noop("The account is closed."))
        return Answer(Payout.Status.PAID)
