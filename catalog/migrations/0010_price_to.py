from decimal import Decimal

from django.db import migrations, models


class Migration(migrations.Migration):
    """Cards say the highest price too, and a filter by price looks at both ends."""

    dependencies = [("catalog", "0009_sku_of_vendor")]

    operations = [
        migrations.AddField(
            "product",
            "price_to",
            models.DecimalField(
                verbose_name="price to",
                max_digits=14,
                decimal_places=2,
                default=Decimal(0),
                db_default=Decimal(0),
                editable=False,
            ),
        ),
        migrations.RemoveIndex("product", "product_price"),
        migrations.AddIndex(
            "product",
            models.Index(
                fields=["price", "id", "price_to"],
                name="product_price",
                condition=models.Q(("is_listed", True)),
            ),
        ),
    ]
