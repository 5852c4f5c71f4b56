from typing import Any

from rest_framework.response import Response

from accounts.requests import SignedInRequest
from dialects.common import LABEL, NOTE, Act, Moment, Said, UpdateView
from dialects.youcan import statuses
from dialects.youcan.serializers import StatusSerializer, updated
from orders.operations import set_free_label
from orders.presentation import OrderView


def refusal(status: int, detail: str) -> dict[str, Any]:
    return {"status": 0, "detail": "order not found" if status == 404 else detail, "meta": []}


class StatusView(UpdateView):
    dialect = "youcan"
    form = StatusSerializer
    axis = "general"

    def meaning(self, word: str) -> tuple[str, Act]:
        return word, statuses.WRITES[self.axis].get(word, LABEL)

    def read(self, moment: Moment) -> str:
        return statuses.meaning(moment, self.axis)

    def put(self, request: SignedInRequest, reference: str) -> Response:
        """A slug of theirs moves the order; any other becomes the label on this axis."""
        self.update(request, reference)
        return Response(updated())

    def carry_out(self, view: OrderView, said: Said) -> None:
        """Also where nothing moves, a slug takes off the label that the axis has."""
        is_labelled = statuses.label_of(view, self.axis) not in ("", said.word)
        if said.act == LABEL or (said.act == NOTE and is_labelled and not said.is_news):
            note = f"via {self.dialect}"
            set_free_label(view.order, self.axis, said.word or "", by=view.asker, note=note)
        else:
            super().carry_out(view, said)
