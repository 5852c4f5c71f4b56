"""A line of a refund named a part; now it names an item of it, or its shipping. Each line so far is
shared out over what was left of these, the first share in its own row."""

from django.db import migrations

from core.money import spread


def share_out(apps, schema_editor):
    Part = apps.get_model("orders", "Fulfillment")
    parts = Part.objects.filter(refund_lines__isnull=False).distinct().prefetch_related("items")
    for part in parts.iterator(chunk_size=500):
        costs = {item.pk: item.total for item in sorted(part.items.all(), key=lambda item: item.pk)}
        costs[None] = part.shipping - part.shipping_discount
        left = dict(costs)
        for line in part.refund_lines.select_related("refund").order_by("pk"):
            weights = left if sum(left.values()) >= line.amount else costs
            amounts = zip(weights, spread(line.amount, list(weights.values())), strict=True)
            shares = [(item, amount) for item, amount in amounts if amount]
            if line.refund.status != "failed":
                left |= {item: left[item] - amount for item, amount in shares}
            (line.item_id, line.amount), *others = shares
            line.save(update_fields=["item", "amount"])
            line.refund.lines.bulk_create(
                line.refund.lines.model(
                    refund=line.refund, fulfillment=part, item_id=item, amount=amount
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
