from functools import reduce
from operator import or_

from django.db.models import QuerySet
from django.utils import timezone

from core.api.filters import AnyOf, FilterSet, Text, YesNo
from promotions.models import Promotion, PromotionQuerySet

Phase = Promotion.Phase
WINDOWS = (Phase.RUNNING, Phase.LATER, Phase.OVER)  # each named like its method of the queryset


class StaffPromotionFilterSet(FilterSet):
    active = YesNo(field_name="is_active", help_text="Switched on, or off.")
    when = AnyOf(
        choices=[(phase.value, phase.label) for phase in WINDOWS],
        method="within",
        help_text="By its window, whether on or off.",
    )
    code = Text(
        max_length=Promotion._meta.get_field("code").max_length or 0,
        takes_blank=True,
        method="unlocked_by",
        help_text="In any case; empty: those without a code.",
    )
    kind = AnyOf(choices=Promotion.Kind.choices)

    def within(self, promotions: QuerySet, name: str, windows: list[str]) -> QuerySet:
        now = timezone.now()
        return reduce(or_, (getattr(promotions, window)(now) for window in windows))

    def unlocked_by(self, promotions: PromotionQuerySet, name: str, code: str) -> QuerySet:
        return promotions.coded(code) if code else promotions.automatic()
