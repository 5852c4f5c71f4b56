"""What an order cost, its parts, items and discounts stay as they were when it was placed."""

from django.db import migrations

from core.database import books

TOTALS = ("subtotal", "discount", "shipping", "shipping_discount", "tax", "total")
FROZEN = {
    "orders_order": (*TOTALS, "tax_rate", "currency"),
    "orders_fulfillment": (
        *TOTALS,
        "order_id",
        "vendor_id",
        "tax_rate",
        "commission_rate",
        "commission_amount",
        "commission_tax_rate",
        "withholding_rate",
    ),
    "orders_orderitem": ("fulfillment_id", "quantity", "unit_price", "discount", "tax", "total"),
    "orders_itemdiscount": ("fulfillment_id", "item_id", "redemption_id", "amount"),
    "orders_redemption": ("order_id", "amount", "funded_by"),
}


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_books_are_closed"),
        ("orders", "0018_pieces_of_earlier_returns"),
    ]

    operations = [
        migrations.RunSQL(books.closed(table, *columns), books.reopened(table))
        for table, columns in FROZEN.items()
    ]
