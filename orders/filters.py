from django.db.models import Q, QuerySet
from django.utils import timezone

from core.api.filters import AnyOf, FilterSet, Moment, OneOf, Text
from orders.models import ReturnRequest
from orders.models.fulfillment import FulfillmentQuerySet
from orders.models.order import OrderQuerySet
from orders.stats import waiting
from orders.statuses import PaymentStatus, Status

WAITING = ("to_process", "to_ship", "late", "returns")  # as orders.stats.to_do counts them


class VendorOrderFilterSet(FilterSet):
    """Orders as the vendor of a part sees them: the part's status is theirs."""

    status = AnyOf(choices=Status.choices, method="of_own_part")

    def of_own_part(self, orders: OrderQuerySet, name: str, statuses: list[str]) -> QuerySet:
        return orders.sold_by_owner(self.request.user, statuses=statuses)


class OrderFilterSet(VendorOrderFilterSet):
    as_ = OneOf(choices=[("vendor", "vendor")], method="looked_at_as", help_text="As a vendor.")
    status = AnyOf(choices=Status.choices, method="in_status")
    payment_status = AnyOf(choices=PaymentStatus.choices)
    number = Text(max_length=18, method="numbered")
    placed_from = Moment(
        field_name="placed_at", lookup_expr="gte", help_text="At this time or later."
    )
    placed_until = Moment(field_name="placed_at", lookup_expr="lt", help_text="Before this time.")
    updated_since = Moment(
        field_name="updated_at",
        lookup_expr="gte",
        help_text="Changed at this time or later, the longest unchanged first.",
    )

    def looked_at_as(self, orders: QuerySet, name: str, side: str) -> QuerySet:
        """The viewset picks the orders of a side; here it says whose status is asked for."""
        return orders

    def in_status(self, orders: OrderQuerySet, name: str, statuses: list[str]) -> QuerySet:
        if "as" in self.checked:
            return self.of_own_part(orders, name, statuses)
        return orders.filter(status__in=statuses)

    def numbered(self, orders: OrderQuerySet, name: str, number: str) -> QuerySet:
        return orders.numbered(number)


class PartFilterSet(FilterSet):
    """A vendor's parts on its pages: in a status, or waiting for the vendor to do something."""

    status = AnyOf(
        choices=[*Status.choices, *((kind, kind) for kind in WAITING)], method="in_status"
    )
    q = Text(max_length=100, method="mentioning")

    def in_status(self, parts: QuerySet, name: str, wanted: list[str]) -> QuerySet:
        kinds = waiting(timezone.now())
        in_any = Q(status__in=[word for word in wanted if word in Status.values])
        for word in kinds.keys() & set(wanted):
            in_any |= kinds[word]
        return parts.filter(in_any)

    def mentioning(self, parts: FulfillmentQuerySet, name: str, text: str) -> QuerySet:
        return parts.mentioning(text)


class ReturnFilterSet(FilterSet):
    status = AnyOf(choices=ReturnRequest.Status.choices)
    kind = AnyOf(choices=ReturnRequest.Kind.choices)


class LabelFilterSet(FilterSet):
    status = AnyOf(choices=Status.choices, help_text="That the label refines.")


class OrderQuestionFilterSet(FilterSet):
    key = Text(
        max_length=200,
        help_text="The key of a guest's order, from the link in its mails.",
        method="opened_with",
    )

    def opened_with(self, questions: QuerySet, name: str, key: str) -> QuerySet:
        """The view has looked at it."""
        return questions
