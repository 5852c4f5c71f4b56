from django.core.exceptions import ValidationError
from django.db import DataError
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination as BaseCursorPagination

# What Django and PostgreSQL say to a position in a cursor that is no date or number.
NOT_A_POSITION = (ValueError, OverflowError, ValidationError, DataError)


class CursorPagination(BaseCursorPagination):
    """`{"next", "previous", "results"}`; the cost of a page grows neither with depth nor table.

    Views give `ordering` through the queryset's own order, ending in the primary key.
    """

    page_size_query_param = "page_size"
    max_page_size = 100
    ordering = ("-pk",)

    def get_ordering(self, request, queryset, view):
        return getattr(view, "ordering", None) or queryset.query.order_by or self.ordering

    def paginate_queryset(self, queryset, request, view=None):
        try:
            return super().paginate_queryset(queryset, request, view)
        except NOT_A_POSITION:
            raise NotFound(self.invalid_cursor_message) from None
