from base64 import b64decode
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs

from django.core.exceptions import ValidationError
from django.db import DataError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound
from rest_framework.exceptions import ValidationError as BadParameter
from rest_framework.pagination import Cursor
from rest_framework.pagination import CursorPagination as BaseCursorPagination
from rest_framework.request import Request
from rest_framework.views import APIView

from core.forms import whole_number
from core.pages.media import absolute_url

# What Django and PostgreSQL say to a position in a cursor that is no date or number.
NOT_A_POSITION = (ValueError, OverflowError, ValidationError, DataError)


class CursorPagination(BaseCursorPagination):
    """`{"next", "previous", "results"}`; the cost of a page grows neither with depth nor table.

    Views give `ordering` through the queryset's own order, ending in the primary key.
    """

    page_size_query_param = "page_size"
    max_page_size = 100
    ordering = ("-pk",)

    def get_ordering(self, request: Request, queryset: QuerySet, view: APIView) -> Any:
        return getattr(view, "ordering", None) or queryset.query.order_by or self.ordering

    def get_page_size(self, request: Request) -> int | None:
        """A size past the largest means the largest; what is no size is a 400."""
        text = request.query_params.get(self.page_size_query_param)
        if text is None:
            return self.page_size
        size = whole_number(text)
        if size is None or size < 1:
            wanted = _("A number from 1 to %(n)s is wanted.") % {"n": self.max_page_size}
            raise BadParameter({self.page_size_query_param: [wanted]})
        return min(size, self.max_page_size)

    def decode_cursor(self, request: Request) -> Cursor | None:
        """What holds anything but a position is no cursor of ours."""
        text = request.query_params.get(self.cursor_query_param)
        if text is None:
            return None
        try:
            tokens = parse_qs(b64decode(text).decode("ascii"), keep_blank_values=True)
        except ValueError:
            tokens = {}
        if not tokens or tokens.keys() - {"o", "r", "p"}:
            raise NotFound(self.invalid_cursor_message)
        return super().decode_cursor(request)

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        parameters = super().get_schema_operation_parameters(view)
        for parameter in parameters:
            if parameter["name"] == self.page_size_query_param:
                parameter["schema"] |= {"minimum": 1, "default": self.page_size}
                parameter["description"] = f"At most {self.max_page_size}."
        return parameters

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        page = super().get_paginated_response_schema(schema)
        for name in ("next", "previous"):
            address = "https://shop.example/api/v1/products?cursor=cD00ODY"
            page["properties"][name]["example"] = address
        return page | {"required": ["next", "previous", "results"]}

    def paginate_queryset(
        self, queryset: QuerySet | Sequence, request: Request, view: APIView | None = None
    ) -> list[Any] | None:
        try:
            page = super().paginate_queryset(queryset, request, view)
        except NOT_A_POSITION:
            raise NotFound(self.invalid_cursor_message) from None
        self.base_url = absolute_url(request.get_full_path())  # whatever the Host header says
        return page
