"""Counting uses, and the rules themselves: writing, changing and withdrawing them."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, ProtectedError, Q
from django.utils.translation import gettext as _

from catalog.models import Category, Product
from core.errors import BadInput, NotThere
from promotions.errors import CodeTaken, PromotionExhausted
from promotions.models import Promotion
from vendors.models import Vendor


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


SCOPE = {"products": Product, "categories": Category, "vendors": Vendor}


@transaction.atomic
def write_promotion(**fields: Any) -> Promotion:
    """Add a price rule. `products`, `categories` and `vendors` are ids of what it is about.

    Raises BadInput, naming the field, and CodeTaken.
    """
    return keep(Promotion(), fields)


@transaction.atomic
def change_promotion(promotion: Promotion, **changes: Any) -> Promotion:
    """Change some fields of a price rule, and what it is about.

    Raises BadInput, naming the field, CodeTaken, and NotThere (deleted meanwhile).
    """
    return keep(reread(promotion), changes)


@transaction.atomic
def withdraw_promotion(promotion: Promotion) -> Promotion | None:
    """Delete a promotion, or switch it off and return it when orders have redeemed it.

    Raises NotThere (deleted meanwhile).
    """
    promotion = reread(promotion, for_good=True)
    try:
        promotion.delete()
    except ProtectedError:
        promotion.is_active = False
        promotion.save(update_fields=["is_active", "updated_at"])
        return promotion
    return None


def reread(promotion: Promotion, *, for_good: bool = False) -> Promotion:
    """The rule as it is now, locked; `for_good` also against orders that are about to redeem it."""
    known = Promotion.objects.select_for_update(of=("self",), no_key=not for_good)
    fresh = known.filter(pk=promotion.pk).first()
    if fresh is None:
        raise NotThere()
    return fresh


def keep(promotion: Promotion, changes: dict[str, Any]) -> Promotion:
    targets = {name: checked_ids(name, changes[name]) for name in SCOPE if name in changes}
    fields = {name: value for name, value in changes.items() if name not in SCOPE}
    for name, value in fields.items():
        setattr(promotion, name, value)
    try:
        promotion.full_clean()
    except ValidationError as error:
        if any(one.code == "code_taken" for one in error.error_dict.get("code", [])):
            raise CodeTaken(attr="code") from None
        raise BadInput.of(error) from None
    try:
        with transaction.atomic():
            promotion.save()
    except IntegrityError as error:  # a rival took the code meanwhile
        if error.__cause__.diag.constraint_name != "promotion_code_once":
            raise
        raise CodeTaken(attr="code") from None
    for name, pks in targets.items():
        getattr(promotion, name).set(pks)
    return promotion


def checked_ids(name: str, pks: Iterable[int]) -> set[int]:
    wanted = set(pks)
    missing = wanted - set(SCOPE[name].objects.filter(pk__in=wanted).values_list("pk", flat=True))
    if missing:
        error = BadInput(
            _("There is nothing with the id %(pk)s.") % {"pk": min(missing)}, attr=name
        )
        error.code = "does_not_exist"
        raise error
    return wanted
