from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from core.api.serializers import ModelSerializer, Serializer, WholeNumberField
from orders import examples
from orders.models import Question
from vendors.models import Vendor


class AskedVendorSerializer(ModelSerializer):
    name = serializers.CharField(source="business_name", read_only=True)

    class Meta:
        model = Vendor
        fields = ["id", "slug", "name"]
        read_only_fields = fields


@extend_schema_serializer(examples=examples.QUESTION)
class QuestionSerializer(ModelSerializer):
    """A question to a maker, and the answer; empty as long as there is none."""

    asker = serializers.CharField(source="asker_name", read_only=True, help_text="The name.")
    vendor = AskedVendorSerializer(read_only=True)
    product = serializers.SerializerMethodField()
    fulfillment = serializers.SerializerMethodField()

    class Meta:
        model = Question
        fields = [
            "id",
            "product",
            "fulfillment",
            "vendor",
            "asker",
            "text",
            "answer",
            "asked_at",
            "answered_at",
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_product(self, question: Question) -> int | None:
        return question.product_id

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_fulfillment(self, question: Question) -> int | None:
        return question.fulfillment_id


class NewQuestionSerializer(Serializer):
    text = serializers.CharField(max_length=1000)


@extend_schema_serializer(examples=examples.NEW_QUESTION)
class QuestionAboutGoodsSerializer(NewQuestionSerializer):
    pass


@extend_schema_serializer(examples=examples.NEW_QUESTION)
class QuestionAboutOrderSerializer(NewQuestionSerializer):
    fulfillment = WholeNumberField(
        required=False, min_value=1, help_text="The part; needed where there are several."
    )
