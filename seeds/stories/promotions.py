from datetime import datetime, timedelta

from catalog.models import Product
from promotions.models import Promotion
from seeds import demo
from seeds.demo import forms
from vendors.models import Vendor


def write_promotion(offer: forms.Promotion, now: datetime) -> None:
    """Written when the stories have come to its start, so that no earlier order has used it.

    One that is over by now stays open until the stories are told.
    """
    ends_at = None
    if offer.ends_in_days is not None and offer.ends_in_days > 0:
        ends_at = now + timedelta(days=offer.ends_in_days)
    starts_at = now + timedelta(days=offer.starts_in_days)
    promotion = Promotion.objects.create(
        vendor=Vendor.objects.filter(slug=offer.own_of).first(),
        title=offer.name,
        description=offer.description,
        code=offer.code or "",
        kind=offer.type,
        value=offer.value,
        max_discount=offer.max_discount,
        min_subtotal=offer.minimum_subtotal,
        usage_limit=offer.usage_limit,
        buyer_limit=offer.limit_per_buyer,
        applies_to="selected" if offer.has_scope else "everything",
        is_active=offer.is_active,
        starts_at=starts_at,
        ends_at=ends_at,
    )
    promotion.categories.set(promotion.categories.model.objects.filter(name__in=offer.categories))
    promotion.vendors.set(promotion.vendors.model.objects.filter(slug__in=offer.vendors))
    promotion.products.set(Product.objects.filter(name__in=offer.products))
    created_at = min(starts_at, now) - timedelta(days=1)
    Promotion.objects.filter(pk=promotion.pk).update(created_at=created_at)


def close_promotions(now: datetime) -> None:
    for offer in demo.PROMOTIONS:
        if offer.ends_in_days is not None and offer.ends_in_days <= 0:
            ends_at = now + timedelta(days=offer.ends_in_days)
            Promotion.objects.filter(title=offer.name).update(ends_at=ends_at)
