from rest_framework import serializers

from core.api.serializers import ModelSerializer, PictureSerializer, Serializer
from house.models import House


class LookSerializer(Serializer):
    accent = serializers.CharField(help_text="Of links and buttons.")
    hover = serializers.CharField(help_text="The same for a button under the pointer.")
    on_accent = serializers.CharField(help_text="Of what is written on either.")


class SocialSerializer(Serializer):
    name = serializers.CharField()
    url = serializers.URLField()


class HouseSerializer(ModelSerializer):
    """What the shop is called, how it looks and how it is reached."""

    logo = PictureSerializer(allow_null=True)
    by_day = LookSerializer(help_text="Colours that can be read on light paper.")
    by_night = LookSerializer(help_text="Colours that can be read on dark paper.")
    email = serializers.CharField(help_text="Empty where there is none.")
    social = SocialSerializer(many=True)

    class Meta:
        model = House
        fields = [
            "name",
            "tagline_id",
            "tagline_en",
            "logo",
            "colour",
            "by_day",
            "by_night",
            "email",
            "phone",
            "whatsapp",
            "address",
            "social",
        ]
        read_only_fields = fields
