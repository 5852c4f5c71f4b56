"""Promotions: what admins send, and how we show them."""

from datetime import UTC, date, datetime, time
from email.utils import parsedate_to_datetime
from typing import Any

from django.utils import timezone
from rest_framework import serializers

from catalog.models import Category
from core.pages.media import picture_url
from dialects.ruparawi.fields import Amount, Choice, Form, Text, WebAddress, Whole
from dialects.ruparawi.formats import as_text, http_date, number
from promotions.models import Promotion

Kind = Promotion.Kind
ON = {Promotion.Phase.RUNNING, Promotion.Phase.USED_UP}  # theirs looks at the window only
DAY_BEGINS, DAY_ENDS = time(0, 0), time(23, 59, 59)


class When(serializers.Field):
    """A day, an ISO time, or the HTTP date that we sent: their form sends that back. UTC. A
    promotion that ends on a day runs through all of it."""

    def __init__(self, *, day_counts_from: time, **kwargs):
        self.day_counts_from = day_counts_from
        super().__init__(**kwargs)

    def to_internal_value(self, data):
        text = data.strip()[:64] if isinstance(data, str) else ""
        for read in (self.a_day, datetime.fromisoformat, parsedate_to_datetime):
            try:
                at = read(text)
                return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
            except (ValueError, TypeError, OverflowError):
                continue
        raise serializers.ValidationError("Use YYYY-MM-DD or an ISO 8601 date and time.")

    def a_day(self, text: str) -> datetime:
        return datetime.combine(date.fromisoformat(text), self.day_counts_from)


class PromotionForm(Form):
    title = Text(min_length=2, max_length=100)
    promo_code = Text(max_length=20)
    discount_value = Amount()
    promotion_type = Choice([Kind.PERCENTAGE.value, Kind.FIXED.value])
    start_date = When(day_counts_from=DAY_BEGINS)
    end_date = When(day_counts_from=DAY_ENDS)
    description = Text(required=False, allow_null=True, allow_blank=True, max_length=1_000)
    image_url = WebAddress(required=False, allow_null=True, allow_blank=True)
    max_discount = Amount(required=False, allow_null=True, min_value=0)
    usage_limit = Whole(required=False, allow_null=True, min_value=1)
    product_ids = serializers.ListField(child=Whole(), required=False, allow_null=True)
    category_names = serializers.ListField(
        child=Text(max_length=50), required=False, allow_null=True
    )
    category_ids = serializers.ListField(child=Whole(), required=False, allow_null=True)

    COLUMNS = {
        "title": "title",
        "promo_code": "code",
        "discount_value": "value",
        "promotion_type": "kind",
        "start_date": "starts_at",
        "end_date": "ends_at",
        "description": "description",
        "image_url": "image_url",
        "max_discount": "max_discount",
        "usage_limit": "usage_limit",
    }

    def validate(self, data):
        """Null is as good as absent."""
        row = {
            ours: data[theirs]
            for theirs, ours in self.COLUMNS.items()
            if data.get(theirs) is not None
        }
        if row.get("max_discount") == 0:
            row["max_discount"] = None
        return row | self.scope(data)

    def scope(self, data) -> dict[str, Any]:
        """Products, or else categories: their form sends a category beside the products, where it
        only files the promotion. Their server knows categories by name, their form by id. Nothing
        named: for nothing if the promotion is new, else as it was."""
        products = data.get("product_ids") or []
        categories = [
            *self.named(data.get("category_names") or []),
            *(data.get("category_ids") or []),
        ]
        if not (products or categories):
            return {} if self.partial else {"applies_to": Promotion.AppliesTo.SELECTED}
        return {
            "applies_to": Promotion.AppliesTo.SELECTED,
            "products": products,
            "categories": [] if products else categories,
            "vendors": [],
        }

    def named(self, names: list[str]) -> list[int]:
        wanted = {name.lower() for name in names}
        shown = Category.objects.active().values_list("name", "pk")
        found = [(name.lower(), pk) for name, pk in shown if name.lower() in wanted]
        if wanted - {name for name, _pk in found}:
            raise serializers.ValidationError({"category_names": "There is no such category."})
        return [pk for _name, pk in found]


class PromotionChangeForm(PromotionForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **(kwargs | {"partial": True}))


def row(promotion: Promotion) -> dict[str, Any]:
    """In a list; the promotion comes from `with_scope()`."""
    return {
        "id": promotion.pk,
        "is_active": promotion.phase(timezone.now()) in ON,
        "promotion_type": promotion.kind,
        "title": promotion.title,
        "description": promotion.description or None,
        "start_date": http_date(promotion.starts_at),
        "end_date": http_date(promotion.ends_at),
        "promo_code": promotion.code,
        "image_url": picture_url(promotion.image) or None,
        "usage_limit": promotion.usage_limit,
        "products": as_text(sorted(promotion.product_ids)),
        "max_discount": number(promotion.max_discount),
        "discount_value": number(promotion.value),
    }


def row_for_staff(promotion: Promotion) -> dict[str, Any]:
    """With the targets that their form fills itself from."""
    return row(promotion) | {
        "product_ids": sorted(promotion.product_ids),
        "category_ids": sorted(promotion.category_ids),
    }


def full(promotion: Promotion) -> dict[str, Any]:
    names = promotion.categories.order_by("pk").values_list("name", flat=True)
    return row(promotion) | {
        "categories": as_text(list(names)),
        "created_at": http_date(promotion.created_at),
        "updated_at": http_date(promotion.updated_at),
    }
