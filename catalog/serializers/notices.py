"""Waiting for goods that are sold out, in and out."""

from rest_framework import serializers

from accounts.models import User
from core.api.serializers import Serializer, WholeNumberField


class StockNoticeRequestSerializer(Serializer):
    email = serializers.EmailField(
        max_length=254,
        required=False,
        help_text="Of a guest, who is sent a link to confirm it. An account is written to at its "
        "own.",
    )
    variant = WholeNumberField(
        required=False, allow_null=True, help_text="Only this one; without it any of them."
    )
    language = serializers.ChoiceField(
        User.Language.choices, required=False, help_text="Of a guest's mails."
    )


class StockNoticeSerializer(Serializer):
    product = WholeNumberField(source="product_id")
    variant = WholeNumberField(source="variant_id", allow_null=True)
    needs_confirmation = serializers.SerializerMethodField(
        help_text="Of a guest always: the answer does not tell who is waiting already."
    )

    def get_needs_confirmation(self, notice) -> bool:
        return notice.user_id is None
