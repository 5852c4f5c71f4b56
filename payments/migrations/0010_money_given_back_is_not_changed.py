"""What was asked for, given back, and for what, stays as it was written."""

from django.db import migrations

from core.database import books

FROZEN = {
    "payments_payment": ("order_id", "amount"),
    "payments_refund": ("payment_id", "amount"),
    "payments_refundline": ("refund_id", "fulfillment_id", "item_id", "amount"),
}


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_books_are_closed"),
        ("payments", "0009_items_of_earlier_refund_lines"),
    ]

    operations = [
        migrations.RunSQL(books.closed(table, *columns), books.reopened(table))
        for table, columns in FROZEN.items()
    ]
