from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from core.api.serializers import (
    CurrencyField,
    ModelSerializer,
    MomentField,
    MoneyField,
    WholeNumberField,
)
from ledger import examples
from ledger.models import Account, BankAccount, Entry, Payout, Posting
from ledger.words import explained

# What a vendor's accounts are called in the API.
ACCOUNTS = {
    Account.PENDING.value: "pending",
    Account.AVAILABLE.value: "available",
    Account.PAYOUT.value: "payout",
}


@extend_schema_serializer(examples=examples.BALANCE)
class BalanceSerializer(serializers.Serializer):
    currency = CurrencyField()
    pending = MoneyField(help_text="Of what was sold and is not completed yet.")
    held = MoneyField(help_text="Completed, and kept by the house for some days more.")
    available = MoneyField(
        min_value=None, help_text="To be paid out. Below nothing: owed to the house."
    )
    on_its_way = MoneyField(help_text="Set aside for payouts that are not paid yet.")


@extend_schema_serializer(examples=examples.ENTRY)
class EntrySerializer(ModelSerializer):
    """A line of your ledger; it never changes."""

    at = MomentField(source="posting.at")
    kind = serializers.ChoiceField(Posting.Kind.choices, source="posting.kind")
    account = serializers.SerializerMethodField()
    currency = CurrencyField()
    order = serializers.CharField(
        source="posting.fulfillment.order.number", default=None, allow_null=True
    )
    fulfillment = WholeNumberField(source="posting.fulfillment_id", allow_null=True)
    description = serializers.SerializerMethodField(help_text="What it means, for people.")

    class Meta:
        model = Entry
        fields = [
            "id",
            "at",
            "kind",
            "account",
            "amount",
            "currency",
            "available_at",
            "order",
            "fulfillment",
            "description",
        ]
        extra_kwargs = {
            "amount": {"help_text": "What you are owed more; with a minus, less."},
            "available_at": {"help_text": "From when on it counts for payouts."},
        }

    def get_account(self, entry: Entry) -> str:
        return ACCOUNTS[entry.account]

    def get_description(self, entry: Entry) -> str:
        return explained(entry)


class StatementMonthSerializer(serializers.Serializer):
    month = serializers.CharField(source="name", help_text="As in 2026-11, on the shop's calendar.")
    opening = MoneyField(
        min_value=None, help_text="All you were owed when it began: pending, available, sent."
    )
    closing = MoneyField(min_value=None, help_text="The same at its end, or now.")


@extend_schema_serializer(examples=examples.STATEMENTS)
class StatementsSerializer(serializers.Serializer):
    currency = CurrencyField()
    months = StatementMonthSerializer(many=True, help_text="The newest first.")


@extend_schema_serializer(examples=examples.BANK_ACCOUNT)
class BankAccountSerializer(ModelSerializer):
    """Where you are paid. Of the number only the last four digits are shown."""

    number = serializers.CharField(source="masked", read_only=True)

    class Meta:
        model = BankAccount
        fields = [
            "bank",
            "number",
            "holder",
            "changed_at",
            "verified_at",
            "paused_until",
            "refusal",
        ]
        read_only_fields = fields
        extra_kwargs = {
            "verified_at": {"help_text": "null: staff have not verified it yet."},
            "paused_until": {"help_text": "Nothing is paid to it before."},
        }


@extend_schema_serializer(examples=examples.GIVEN_ACCOUNT)
class GivenBankAccountSerializer(ModelSerializer):
    class Meta:
        model = BankAccount
        fields = ["bank", "number", "holder"]


@extend_schema_serializer(examples=examples.PAYOUT)
class PayoutSerializer(ModelSerializer):
    """Money that was or will be sent to you."""

    currency = CurrencyField()
    number = serializers.CharField(
        source="masked", read_only=True, help_text="The last four digits."
    )

    class Meta:
        model = Payout
        fields = [
            "id",
            "reference",
            "status",
            "amount",
            "currency",
            "bank",
            "number",
            "holder",
            "reason",
            "sent_at",
            "paid_at",
        ]
        extra_kwargs = {"reason": {"help_text": "Why it came back."}}
