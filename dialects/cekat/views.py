from typing import Any

from rest_framework.response import Response

from accounts.requests import SignedInRequest
from core.api.serializers import checked
from dialects.cekat import statuses
from dialects.cekat.serializers import UpdateSerializer, order_json
from dialects.common import NOTE, DialectView, act_to_take, find_order, reason, seen_by
from payments.operations import update_order


def refusal(status: int, detail: str) -> dict[str, Any]:
    return {"success": False, "error": detail}


class OrderView(DialectView):
    def put(self, request: SignedInRequest, reference: str) -> Response:
        """Any of status, tracking, notes, metadata and address, all or nothing."""
        order = find_order(request.user, reference.removeprefix("order_"))
        change = checked(UpdateSerializer, request.data)
        word, notes = change.pop("status", None), change.pop("notes", "")
        act, is_news = NOTE, False
        if word is not None:
            view = seen_by(request.user, order)
            act, is_news = act_to_take(view, word, statuses.WRITES[word], statuses.read)
        update_order(
            order,
            by=request.user,
            note=reason(notes, "cekat", is_news=is_news),
            **act.change,
            **change,
            tracks_all="step" in act.change,
        )
        return Response({"success": True, "data": order_json(seen_by(request.user, order))})
