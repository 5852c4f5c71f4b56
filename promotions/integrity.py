from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from catalog.models import PriceCut
from core.integrity import check
from promotions.models import Promotion

SOON = timedelta(minutes=5)  # what has changed just now may still be on its way to the cards


@check("the price cuts of the catalogue are the promotions that are a matter of the price alone")
def price_cuts() -> Iterable[str]:
    shown = dict(PriceCut.objects.values_list("promotion", "percent"))
    if not shown and not Promotion.objects.exists():
        return
    now = timezone.now()
    cutting = Promotion.objects.cutting_prices()
    running, lately = (
        dict(cutting.active(at).values_list("pk", "value")) for at in (now, now - SOON)
    )
    fresh = set(Promotion.objects.filter(updated_at__gt=now - SOON).values_list("pk", flat=True))
    for pk in sorted((shown.keys() | (running.keys() & lately.keys())) - fresh):
        if shown.get(pk) not in (running.get(pk), lately.get(pk)):
            yield f"promotion {pk}: cards show {shown.get(pk)} %, it says {running.get(pk)}"
