from django.db.models import QuerySet

from audit.models import LogEntry
from core.api.filters import AnyOf, FilterSet, Moment, Text, WholeNumber


class LogFilterSet(FilterSet):
    actor = WholeNumber(min_value=1, max_value=2**53, help_text="Id of a person.")
    kind = AnyOf(choices=LogEntry.Kind.choices)
    action = AnyOf(choices=LogEntry.Action.choices)
    target_type = Text(max_length=60, method="about", help_text='Like "catalog.product".')
    target_id = Text(max_length=40)
    request_id = Text(max_length=64)
    from_ = Moment(field_name="at", lookup_expr="gte", help_text="From then on.")
    until = Moment(field_name="at", lookup_expr="lt", help_text="Before then.")

    def about(self, entries: QuerySet, name: str, target_type: str) -> QuerySet:
        return entries.filter(target_type=target_type.lower())
