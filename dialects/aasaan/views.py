from typing import Any

from rest_framework.response import Response

from accounts.requests import SignedInRequest
from core.api.serializers import checked
from dialects.aasaan import statuses
from dialects.aasaan.serializers import StatusSerializer, order_json
from dialects.common import DialectView, act_to_take, find_order, reason, seen_by
from payments.operations import update_order


def refusal(status: int, detail: str) -> dict[str, Any]:
    return {"status": status, "message": detail}


class OrderStatusView(DialectView):
    def patch(self, request: SignedInRequest, reference: str) -> Response:
        """One of their five words; the answer is the whole order as the asker sees it."""
        order = find_order(request.user, reference)
        word = checked(StatusSerializer, request.data)["status"]
        view = seen_by(request.user, order)
        act, is_news = act_to_take(view, statuses.SHOWN[word], statuses.WRITES[word], statuses.read)
        note = reason("", "aasaan", is_news=is_news)
        update_order(order, by=request.user, note=note, **act.change)
        return Response(order_json(seen_by(request.user, order)))
