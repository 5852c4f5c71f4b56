"""Jobs of the ledger. Each only calls an operation, and may run twice."""

from core.jobs import job
from ledger import operations
from ledger.providers import ProviderError


@job(retries=ProviderError)
def send_payout(payout_id: int) -> None:
    operations.send_payout(payout_id)
