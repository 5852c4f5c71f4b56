from datetime import datetime, timedelta

from django.db.models import QuerySet

from core.api.filters import AnyOf, FilterSet, Moment, Text, WholeNumber, YesNo
from ledger.models import Adjustment, BankAccount, Payout, PayoutRun, Posting


class EntryFilterSet(FilterSet):
    kind = AnyOf(choices=Posting.Kind.choices, field_name="posting__kind")
    order = Text(max_length=18, method="of_order", help_text="Number of the order.")
    from_ = Moment(field_name="posting__at", lookup_expr="gte", help_text="From then on.")
    until = Moment(field_name="posting__at", lookup_expr="lt", help_text="Before then.")

    def of_order(self, entries: QuerySet, name: str, number: str) -> QuerySet:
        return entries.filter(posting__fulfillment__order__number=number.upper())


class PayoutRunFilterSet(FilterSet):
    status = AnyOf(choices=PayoutRun.Status.choices)


class BankAccountFilterSet(FilterSet):
    vendor = WholeNumber()
    is_verified = YesNo(method="verified")

    def verified(
        self, accounts: QuerySet[BankAccount], name: str, wanted: bool
    ) -> QuerySet[BankAccount]:
        return accounts.filter(verified_at__isnull=not wanted)


class AdjustmentFilterSet(FilterSet):
    status = AnyOf(choices=Adjustment.Status.choices)


class LineFilterSet(EntryFilterSet):
    """As people choose: the last day counts too."""

    until = Moment(method="up_to")

    def up_to(self, entries: QuerySet, name: str, moment: datetime) -> QuerySet:
        return entries.filter(posting__at__lt=moment + timedelta(days=1))


class PayoutFilterSet(FilterSet):
    status = AnyOf(choices=Payout.Status.choices)
