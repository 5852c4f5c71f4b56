from collections.abc import Iterable

from django.db.models import F, Q

from promotions.errors import PromotionExhausted
from promotions.models import Promotion


def redeem(promotions: Iterable[Promotion]) -> None:
    """Count one use of each. The limit is checked by the database as it counts, so that of two
    rivals for the last use one gets it. The caller is in a transaction and takes these locks last.

    Raises PromotionExhausted (409).
    """
    for promotion in sorted(promotions, key=lambda p: p.pk):
        free = Q(usage_limit__isnull=True) | Q(used__lt=F("usage_limit"))
        counted = Promotion.objects.filter(free, pk=promotion.pk).update(used=F("used") + 1)
        if not counted:
            raise PromotionExhausted(promotion=promotion.title)


def give_back(promotion_ids: Iterable[int]) -> None:
    """Take back one use of each, lowest pk first."""
    for pk in sorted(promotion_ids):
        Promotion.objects.filter(pk=pk, used__gt=0).update(used=F("used") - 1)
