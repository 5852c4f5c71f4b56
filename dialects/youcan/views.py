from functools import partial
from typing import Any

from rest_framework.response import Response

from accounts.requests import SignedInRequest
from core.api.serializers import checked
from dialects.common import LABEL, NOTE, DialectView, act_to_take, find_order, reason, seen_by
from dialects.youcan import statuses
from dialects.youcan.serializers import StatusSerializer, updated
from orders.operations import set_free_label
from payments.operations import update_order


def refusal(status: int, detail: str) -> dict[str, Any]:
    return {"status": 0, "detail": "order not found" if status == 404 else detail, "meta": []}


class StatusView(DialectView):
    axis = "general"

    def put(self, request: SignedInRequest, reference: str) -> Response:
        """A slug of theirs moves the order; any other becomes the label on this axis."""
        order = find_order(request.user, reference)
        slug = checked(StatusSerializer, request.data)["status"]
        view = seen_by(request.user, order)
        act = statuses.WRITES[self.axis].get(slug, LABEL)
        is_named = statuses.label_of(view, self.axis) not in ("", slug)
        act, is_news = act_to_take(view, slug, act, partial(statuses.meaning, axis=self.axis))
        note = reason("", "youcan", is_news=is_news or is_named)
        is_other_name = act == NOTE and is_named and not is_news
        if act == LABEL or is_other_name:
            set_free_label(order, self.axis, slug, by=request.user, note=note)
        else:
            update_order(order, by=request.user, note=note, **act.change)
        return Response(updated())
