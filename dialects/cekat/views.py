from typing import Any

from rest_framework.response import Response

from accounts.requests import SignedInRequest
from dialects.cekat import statuses
from dialects.cekat.serializers import UpdateSerializer, order_json
from dialects.common import Act, UpdateView


def refusal(status: int, detail: str) -> dict[str, Any]:
    return {"success": False, "error": detail}


class OrderView(UpdateView):
    dialect = "cekat"
    form = UpdateSerializer
    read = staticmethod(statuses.read)

    def meaning(self, word: str) -> tuple[str, Act]:
        return word, statuses.WRITES[word]

    def put(self, request: SignedInRequest, reference: str) -> Response:
        """Any of status, tracking, notes, metadata and address, all or nothing."""
        order = self.update(request, reference.removeprefix("order_"))
        return Response({"success": True, "data": order_json(order)})
