"""A line of a refund named a part; now it names an item of it, or its shipping. Each line so far is
shared out over what was left of these, the first share in its own row.

Of a part that came back all goods were given back, and the shipping only as far as its refunds are
more than that: its return says so."""

from collections import Counter

from django.db import migrations

from core.money import ZERO, spread

SHIPPING = None  # beside the items of a part


def share_out(apps, schema_editor):
    Part = apps.get_model("orders", "Fulfillment")
    parts = Part.objects.filter(refund_lines__isnull=False).distinct().prefetch_related("items")
    for part in parts.iterator(chunk_size=500):
        lines = list(part.refund_lines.select_related("refund").order_by("pk"))
        left = costs_of(part, lines)
        unasked = dict(left)  # what no refund was for, one that failed included
        for line in lines:
            shares = shares_of(line.amount, unasked, left)
            for item, amount in shares.items():
                unasked[item] = max(unasked[item] - amount, ZERO)
                if line.refund.status != "failed":
                    left[item] = max(left[item] - amount, ZERO)
            write(line, shares)


def costs_of(part, lines):
    """What can have been given back for each item and for the shipping."""
    costs = {item.pk: item.total for item in sorted(part.items.all(), key=lambda item: item.pk)}
    shipping = part.shipping - part.shipping_discount
    if part.status == "returned":
        beside_goods = max(most_at_once(lines) - sum(costs.values(), ZERO), ZERO)
        if beside_goods < shipping:
            shipping = beside_goods
            part.returns.filter(status="done").update(is_shipping_refunded=False)
    return costs | {SHIPPING: shipping}


def most_at_once(lines):
    """What was to be given back at the most: one that failed may have been asked for again."""
    most = given = ZERO
    for line in lines:
        most = max(most, given + line.amount)
        if line.refund.status != "failed":
            given += line.amount
    return most


def shares_of(amount, unasked, left):
    """First of what no refund was for yet, then of what failed to arrive. What is more than all of
    it cost stays with the shipping."""
    shares = spread_over(amount, unasked)
    again = {item: left[item] - shares[item] for item in left}
    shares.update(spread_over(amount - shares.total(), again))
    shares[SHIPPING] += amount - shares.total()
    return {item: share for item, share in shares.items() if share}


def spread_over(amount, room):
    """As much of an amount as there is room for."""
    taken = min(amount, sum(room.values(), ZERO))
    return Counter(dict(zip(room, spread(taken, list(room.values())), strict=True)))


def write(line, shares):
    (line.item_id, line.amount), *others = shares.items()
    line.save(update_fields=["item", "amount"])
    line.refund.lines.bulk_create(
        line.refund.lines.model(
            refund=line.refund, fulfillment_id=line.fulfillment_id, item_id=item, amount=amount
        )
        for item, amount in others
    )


def put_together(apps, schema_editor):
    RefundLine = apps.get_model("payments", "RefundLine")
    kept = {}
    for line in RefundLine.objects.filter(fulfillment__isnull=False).order_by("pk").iterator():
        first = kept.setdefault((line.refund_id, line.fulfillment_id), line)
        if first is not line:
            first.amount += line.amount
            line.delete()
    for line in kept.values():
        line.item = None
        line.save(update_fields=["item", "amount"])


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0008_refund_lines_of_items_and_proofs'),
    ]

    operations = [
        migrations.RunPython(share_out, put_together),
    ]
