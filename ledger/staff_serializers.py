"""Money as staff see it over the API."""

from typing import Any

from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from core.api.serializers import (
    CurrencyField,
    ModelSerializer,
    MomentField,
    MoneyField,
    Serializer,
    SumField,
    WholeNumberField,
    WordField,
)
from ledger import examples
from ledger.advice import what_to_do
from ledger.models import Adjustment, PayoutRun, Settlement, SettlementLine
from ledger.models.payouts import ENDS
from ledger.operations import late_payments
from ledger.serializers import BankAccountSerializer, PayoutSerializer
from ledger.settlement_files import LAYOUTS
from vendors.models import Vendor

SIGNED = {"min_value": None}
LATE_SHOWN = 100


class UsernameField(serializers.SlugRelatedField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(slug_field="username", read_only=True, **kwargs)


class LeftOutSerializer(Serializer):
    vendor = WholeNumberField()
    amount = SumField()
    reason = serializers.SerializerMethodField()

    def get_reason(self, row: dict[str, Any]) -> str:
        return gettext(row["reason"])


@extend_schema_serializer(examples=examples.RUN)
class PayoutRunSerializer(ModelSerializer):
    """Payouts that are prepared together. Who made a run cannot approve it."""

    count = WholeNumberField(read_only=True, help_text="How many payouts it has.")
    amount = SumField(read_only=True, help_text="What they come to.")
    currency = CurrencyField()
    left_out = LeftOutSerializer(
        many=True, read_only=True, help_text="Who is owed something and not paid, and why."
    )
    made_by = UsernameField()
    approved_by = UsernameField(allow_null=True)

    class Meta:
        model = PayoutRun
        fields = [
            "id",
            "status",
            "provider",
            "cut_off",
            "count",
            "amount",
            "currency",
            "left_out",
            "made_by",
            "made_at",
            "approved_by",
            "approved_at",
            "is_by_one",
        ]
        read_only_fields = fields


@extend_schema_serializer(examples=examples.NEW_RUN)
class NewRunSerializer(Serializer):
    provider = WordField("ledger.providers.PROVIDERS", default="manual")
    cut_off = MomentField(
        required=False, help_text="What was available by then is paid out; else by now."
    )


@extend_schema_serializer(examples=examples.STAFF_PAYOUT)
class StaffPayoutSerializer(PayoutSerializer):
    """Money to one vendor."""

    class Meta(PayoutSerializer.Meta):
        fields = [*PayoutSerializer.Meta.fields, "vendor", "provider_reference", "ended_at"]
        read_only_fields = fields


@extend_schema_serializer(examples=examples.SETTLE)
class SettlePayoutSerializer(Serializer):
    status = serializers.ChoiceField(ENDS)
    reason = serializers.CharField(
        max_length=500, default="", allow_blank=True, help_text="Why it came back."
    )


@extend_schema_serializer(examples=examples.ADJUSTMENT)
class AdjustmentSerializer(ModelSerializer):
    """What the house credits or charges a vendor by hand. Who proposed it cannot approve it."""

    vendor: serializers.PrimaryKeyRelatedField = serializers.PrimaryKeyRelatedField(
        queryset=Vendor.objects.all()
    )
    amount = MoneyField(**SIGNED, help_text="What the vendor gets; with a minus, is charged.")
    currency = CurrencyField()
    made_by = UsernameField()
    decided_by = UsernameField(allow_null=True)

    class Meta:
        model = Adjustment
        fields = [
            "id",
            "vendor",
            "amount",
            "currency",
            "against",
            "reason",
            "status",
            "made_by",
            "made_at",
            "decided_by",
            "decided_at",
            "is_by_one",
        ]
        read_only_fields = ["status", "made_at", "decided_at", "is_by_one"]


@extend_schema_serializer(examples=examples.STAFF_BANK_ACCOUNT)
class StaffBankAccountSerializer(BankAccountSerializer):
    """Where a vendor is paid, whole: to be compared with a paper of the bank's."""

    number = serializers.CharField(read_only=True)  # not masked
    verified_by = UsernameField(allow_null=True)

    class Meta(BankAccountSerializer.Meta):
        fields = ["id", "vendor", *BankAccountSerializer.Meta.fields, "verified_by"]
        read_only_fields = fields
        extra_kwargs = BankAccountSerializer.Meta.extra_kwargs | {
            "verified_at": {"help_text": "null: it waits for somebody to look, or was refused."},
        }


@extend_schema_serializer(examples=examples.REFUSE_ACCOUNT)
class BankAccountRefusalSerializer(Serializer):
    reason = serializers.CharField(max_length=500, help_text="The vendor reads it.")


class SettlementFileSerializer(Serializer):
    gateway = serializers.CharField(max_length=20)
    file = serializers.FileField(help_text="CSV, at most 2 MiB and 20,000 rows.")
    layout = serializers.ChoiceField(
        sorted(LAYOUTS), default="generic", help_text="Whose names the columns have."
    )
    columns = serializers.CharField(
        max_length=1000,
        default="",
        allow_blank=True,
        help_text="Other names, as in `reference=Invoice; fee=MDR`.",
    )


class DifferenceSerializer(ModelSerializer):
    row = WholeNumberField(source="number")
    what_to_do = serializers.SerializerMethodField()

    class Meta:
        model = SettlementLine
        fields = ["row", "reference", "gross", "fee", "net", "problem", "what_to_do"]

    def get_what_to_do(self, line: SettlementLine) -> str:
        return what_to_do(line.problem)


class LatePaymentSerializer(Serializer):
    payment = serializers.CharField(source="reference", help_text="Our reference of it.")
    amount = SumField()


class SettlementSerializer(ModelSerializer):
    """A gateway's file: what of it was posted, and what does not match."""

    currency = CurrencyField()
    matched = WholeNumberField(read_only=True, help_text="Rows that were posted now.")
    gross = SumField(**SIGNED, read_only=True, help_text="What these rows say was paid.")
    fee = SumField(**SIGNED, read_only=True, help_text="What the gateway kept of it.")
    net = SumField(**SIGNED, read_only=True, help_text="What arrives at the bank.")
    differences = serializers.SerializerMethodField(
        help_text="Rows that do not match. Nothing of them is posted."
    )
    late = serializers.SerializerMethodField(
        help_text="Payments there of more than a week ago that no file speaks of; at most 100."
    )

    class Meta:
        model = Settlement
        fields = [
            "id",
            "gateway",
            "file_name",
            "imported_at",
            "currency",
            "matched",
            "repeats",
            "gross",
            "fee",
            "net",
            "differences",
            "late",
        ]
        extra_kwargs = {"repeats": {"help_text": "Rows that an earlier file had brought."}}

    @extend_schema_field(DifferenceSerializer(many=True))
    def get_differences(self, settlement: Settlement) -> Any:
        return DifferenceSerializer(settlement.lines.exclude(problem=""), many=True).data

    @extend_schema_field(LatePaymentSerializer(many=True))
    def get_late(self, settlement: Settlement) -> Any:
        late = late_payments(settlement.gateway)[:LATE_SHOWN]
        return LatePaymentSerializer(late, many=True).data


class PayoutReceivedSerializer(Serializer):
    result = serializers.ChoiceField(["applied", "ignored"], help_text="What came of it.")
