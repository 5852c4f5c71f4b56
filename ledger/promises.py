"""What the ledger has promised: see core/promises.py."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from core.promises import promise
from ledger.models import Payout
from ledger.providers import PROVIDERS, sending


@promise("a payout that a provider is to send", job="ledger.send_payout", given="payout_id")
def payouts(before: datetime) -> QuerySet[Payout]:
    """Not those that might be paid once more: staff settle them (see send_payout)."""
    waiting = Payout.objects.filter(status=Payout.Status.SENT, run__provider__in=sending())
    for name, provider in PROVIDERS.items():
        if provider.key_lasts:
            gone = timezone.now() - provider.key_lasts
            waiting = waiting.exclude(run__provider=name, provider_reference="", sent_at__lt=gone)
    return waiting.filter(sent_at__lt=before).order_by("pk")
