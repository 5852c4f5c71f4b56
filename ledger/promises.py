"""What the ledger has promised: see core/promises.py."""

from datetime import datetime

from django.db.models import QuerySet

from core.promises import promise
from ledger.models import Payout
from ledger.providers import PROVIDERS


@promise("a payout that a provider is to send", job="ledger.send_payout", given="payout_id")
def payouts(before: datetime) -> QuerySet[Payout]:
    sending = [name for name, provider in PROVIDERS.items() if provider.sends]
    waiting = Payout.objects.filter(status=Payout.Status.SENT, run__provider__in=sending)
    return waiting.filter(sent_at__lt=before).order_by("pk")
