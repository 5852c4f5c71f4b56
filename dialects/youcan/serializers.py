"""YouCan's JSON: a slug in, the same short answer out."""

from typing import Any

from rest_framework import serializers

from core.api.serializers import Serializer


class StatusSerializer(Serializer):
    status = serializers.CharField(max_length=64)


def updated() -> dict[str, Any]:
    return {"status": 200, "detail": "Status is successfully updated", "meta": []}
