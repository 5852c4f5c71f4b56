"""Every refund made so far gets its lines, as it would get them now."""

from collections import Counter
from decimal import Decimal

from django.db import migrations
from django.db.models import Count

from core.money import spread

SURPLUS = "Paid though nothing was owed."
OFF_ROAD = ("cancelled", "returned")


def write_lines(apps, schema_editor):
    """For the part that was named, or paid for on delivery; else spread over what is left of each.

    Those of which it is known what they were for come first, so that the rest fits into what these
    leave.
    """
    Order = apps.get_model("orders", "Order")
    Refund = apps.get_model("payments", "Refund")
    orders = Order.objects.filter(payments__refunds__isnull=False).distinct()
    for order in orders.iterator(chunk_size=500):
        left = {part: part.total for part in order.fulfillments.order_by("pk")}
        refunds = list(
            Refund.objects.filter(payment__order=order)
            .select_related("payment", "fulfillment", "payment__fulfillment")
            .order_by("pk")
        )
        lines = {refund: known(refund) for refund in refunds if known(refund)}
        for refund, shares in lines.items():
            count(refund, shares, left)
        room = room_on_road(order, lines, left)
        for refund in refunds:
            if refund not in lines:
                shares = lines[refund] = spread_out(refund, left, room)
                count(refund, shares, left)
                if refund.status != "failed":
                    room -= sum(share for part, share in shares.items() if is_on_road(part))
            refund.lines.bulk_create(
                refund.lines.model(refund=refund, fulfillment=part, amount=share)
                for part, share in lines[refund].items()
            )


def known(refund):
    """What a refund was for, where it says so; no part's is what was paid though nobody owed it."""
    if part := refund.fulfillment or refund.payment.fulfillment:
        return {part: refund.amount}
    return {None: refund.amount} if refund.by_id is None and refund.reason == SURPLUS else {}


def is_on_road(part):
    return part is not None and part.status not in OFF_ROAD


def count(refund, shares, left):
    if refund.status != "failed":
        for part in left.keys() & shares.keys():
            left[part] -= shares[part]


def room_on_road(order, lines, left):
    """What refunds without a part can have been for parts that are still on the road: what these
    cost and nobody keeps for them. The rest was for parts that were cancelled since."""
    paid = order.payments.filter(status="paid")
    kept = sum(payment.amount - payment.refunded for payment in paid)
    asked, given = Counter(), Counter()
    for refund, shares in lines.items():
        for part, share in shares.items():
            if not is_on_road(part):
                asked[part] = max(asked[part], given[part] + share)
                given[part] += share if refund.status != "failed" else 0
    owed = asked.total() - given.total()  # what failed, and was not asked for again
    return sum(rest for part, rest in left.items() if is_on_road(part)) - kept + owed


def spread_out(refund, left, room):
    shares, rest = {}, refund.amount
    on_road = [part for part in left if is_on_road(part)]
    off_road = [part for part in left if part not in on_road]
    for parts, limit in ((on_road, max(room, 0)), (off_road, rest)):
        weights = [max(left[part], Decimal(0)) for part in parts]
        taken = min(rest, limit, sum(weights, Decimal(0)))
        shares |= dict(zip(parts, spread(taken, weights), strict=True))
        rest -= taken
    shares[None] = rest
    return {part: share for part, share in shares.items() if share}


def name_parts(apps, schema_editor):
    """Refunds of one part name it again, and lose their lines."""
    RefundLine = apps.get_model("payments", "RefundLine")
    Refund = apps.get_model("payments", "Refund")
    for refund in Refund.objects.annotate(parts=Count("lines")).filter(parts=1):
        refund.fulfillment = refund.lines.get().fulfillment
        refund.save(update_fields=["fulfillment"])
    RefundLine.objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0005_refund_lines"),
    ]
    operations = [migrations.RunPython(write_lines, name_parts)]
