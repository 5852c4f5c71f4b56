"""Counting uses, and the rules themselves: writing, changing and withdrawing them."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import PriceCut
from catalog.operations import put_price_cuts
from catalog.operations.selling import check_may_sell
from core.database.constraints import refusing
from core.database.sql import rows
from core.errors import BadInput, NotThere
from promotions.errors import CodeTaken, PromotionExhausted
from promotions.models import Promotion
from vendors.models import Vendor

COUNTED = """
    WITH wanted AS MATERIALIZED (
        SELECT id FROM promotions_promotion WHERE id = ANY(%(promotions)s::bigint[])
        ORDER BY id FOR NO KEY UPDATE
    )
    UPDATE promotions_promotion promotion SET used = used + 1
    FROM wanted
    WHERE promotion.id = wanted.id AND (usage_limit IS NULL OR used < usage_limit)
    RETURNING promotion.id
"""


def redeem(promotions: Iterable[Promotion]) -> None:
    """Count one use of each. The limit is checked by the database as it counts, so that of two
    rivals for the last use one gets it. The caller is in a transaction and takes these locks last.

    Raises PromotionExhausted (409).
    """
    wanted = {promotion.pk: promotion for promotion in promotions}
    if not wanted:
        return
    counted = {row["id"] for row in rows(COUNTED, {"promotions": list(wanted)})}
    if missing := wanted.keys() - counted:
        raise PromotionExhausted(promotion=wanted[min(missing)].title)


def give_back(promotion_ids: Iterable[int]) -> None:
    """Take back one use of each, lowest pk first."""
    for pk in sorted(promotion_ids):
        Promotion.objects.filter(pk=pk, used__gt=0).update(used=F("used") - 1)


def show_prices() -> None:
    """The running promotions that are a matter of the price alone show on the cards of goods."""
    running = Promotion.objects.active(timezone.now()).cutting_prices().with_scope()
    put_price_cuts(
        PriceCut(
            promotion=promotion.pk,
            percent=promotion.value,
            priority=promotion.priority,
            vendor_id=promotion.vendor_id,
            is_for_everything=promotion.applies_to == Promotion.AppliesTo.EVERYTHING,
            product_ids=promotion.product_ids,
            category_ids=promotion.category_ids,
            vendor_ids=promotion.vendor_ids,
        )
        for promotion in running
    )


@transaction.atomic
def write_promotion(*, vendor: Vendor | None = None, **fields: Any) -> Promotion:
    """Add a price rule of the house, or of a vendor, for its own goods and at its own cost.
    `products`, `categories` and `vendors` are ids of what it is about.

    Raises BadInput, naming the field, CodeTaken, and VendorSuspended.
    """
    if vendor is not None:
        check_may_sell(vendor.pk)
    return keep(Promotion(vendor=vendor), fields)


@transaction.atomic
def change_own_promotion(promotion: Promotion, **changes: Any) -> Promotion:
    """As change_promotion, for the vendor whose it is. Raises VendorSuspended too."""
    check_own(promotion)
    return change_promotion(promotion, **changes)


@transaction.atomic
def withdraw_own_promotion(promotion: Promotion) -> Promotion | None:
    """As withdraw_promotion, for the vendor whose it is. Raises VendorSuspended too."""
    check_own(promotion)
    return withdraw_promotion(promotion)


def check_own(promotion: Promotion) -> None:
    assert promotion.vendor_id is not None, "the house's are for staff"
    check_may_sell(promotion.vendor_id)


@transaction.atomic
def change_promotion(promotion: Promotion, **changes: Any) -> Promotion:
    """Change some fields of a price rule, and what it is about.

    Raises BadInput, naming the field, CodeTaken, and NotThere (deleted meanwhile).
    """
    return keep(reread(promotion), changes)


@transaction.atomic
def copy_promotion(promotion: Promotion, *, title: str, code: str) -> Promotion:
    """Add the same rule once more under another title and code, unused and switched off.

    Raises BadInput, naming the field, and CodeTaken.
    """
    fields = {name: getattr(promotion, name) for name in Promotion.PLAIN}
    fields |= {"title": title, "code": code, "is_active": False}
    scope = {
        name: getattr(promotion, name).values_list("pk", flat=True) for name in Promotion.SCOPE
    }
    return keep(Promotion(vendor=promotion.vendor), fields | scope)


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
        show_prices()
        return promotion
    show_prices()
    return None


def reread(promotion: Promotion, *, for_good: bool = False) -> Promotion:
    """The promotion as it is now, locked. With `for_good` orders that would redeem it wait too."""
    known = Promotion.objects.select_for_update(of=("self",), no_key=not for_good)
    fresh = known.filter(pk=promotion.pk).first()
    if fresh is None:
        raise NotThere()
    return fresh


def keep(promotion: Promotion, changes: dict[str, Any]) -> Promotion:
    if unknown := changes.keys() - {*Promotion.PLAIN, *Promotion.SCOPE}:
        raise TypeError(f"Nobody types {', '.join(sorted(unknown))}.")
    targets = {
        name: known_ids(name, changes[name], of=promotion.vendor_id)
        for name in Promotion.SCOPE
        if name in changes
    }
    for name in Promotion.PLAIN:
        if name == "image_url" and name in changes:
            promotion.show(changes[name])
        elif name in changes:
            setattr(promotion, name, changes[name])
    has_targets = any(
        targets[name] if name in targets else promotion.pk and getattr(promotion, name).exists()
        for name in Promotion.SCOPE
    )
    check_scope(promotion.applies_to, has_targets=has_targets)
    try:
        # Whether the code is free is asked once: asked again, a rival's would be another refusal.
        promotion.full_clean(validate_constraints=False)
        promotion.validate_constraints(exclude={"code"})
    except ValidationError as error:
        if any(one.code == "code_taken" for one in error.error_dict.get("code", [])):
            raise CodeTaken(attr="code") from None
        raise BadInput.of(error) from None
    with refusing({"promotion_code_once": CodeTaken(attr="code")}):
        promotion.save()
    for name, pks in targets.items():
        getattr(promotion, name).set(pks)
    show_prices()
    return promotion


def check_scope(applies_to: str, *, has_targets: bool) -> None:
    """A promotion for everything has no targets. Raises BadInput."""
    if applies_to == Promotion.AppliesTo.EVERYTHING and has_targets:
        raise BadInput(
            _("A promotion for everything selects no goods, categories or vendors."),
            attr="applies_to",
        )


def known_ids(name: str, pks: Iterable[int], *, of: int | None = None) -> set[int]:
    """The ids of targets, each of which is there; for a promotion of a vendor, its own goods.
    Raises BadInput."""
    wanted = set(pks)
    target: Any = Promotion._meta.get_field(name).related_model
    known = target.objects.filter(pk__in=wanted)
    if name == "products" and of is not None:
        known = known.filter(vendor=of)
    missing = wanted - set(known.values_list("pk", flat=True))
    if missing:
        error = BadInput(
            _("There is nothing with the id %(pk)s.") % {"pk": min(missing)}, attr=name
        )
        error.code = "does_not_exist"
        raise error
    return wanted
