from typing import Any

from rest_framework.response import Response

from accounts.requests import SignedInRequest
from dialects.aasaan import statuses
from dialects.aasaan.serializers import StatusSerializer, order_json
from dialects.common import Act, UpdateView


def refusal(status: int, detail: str) -> dict[str, Any]:
    return {"status": status, "message": detail}


class OrderStatusView(UpdateView):
    dialect = "aasaan"
    form = StatusSerializer
    read = staticmethod(statuses.read)

    def meaning(self, word: str) -> tuple[str, Act]:
        return statuses.SHOWN[word], statuses.WRITES[word]

    def patch(self, request: SignedInRequest, reference: str) -> Response:
        """One of their five words; the answer is the whole order as the asker sees it."""
        return Response(order_json(self.update(request, reference)))
