"""Money for staff over the API: two people for whatever moves it."""

from ledger.staff_views.adjustments import AdjustmentViewSet
from ledger.staff_views.bank_accounts import StaffBankAccountViewSet
from ledger.staff_views.runs import PayoutLineViewSet, PayoutRunViewSet, PayoutWebhookViewSet
from ledger.staff_views.settlements import SettlementViewSet

__all__ = [
    "AdjustmentViewSet",
    "PayoutLineViewSet",
    "PayoutRunViewSet",
    "PayoutWebhookViewSet",
    "SettlementViewSet",
    "StaffBankAccountViewSet",
]
