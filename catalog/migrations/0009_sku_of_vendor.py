import django.db.models.deletion
from django.db import migrations, models

COPY = """
    UPDATE catalog_variant variant SET vendor_id = product.vendor_id
    FROM catalog_product product WHERE product.id = variant.product_id
"""


class Migration(migrations.Migration):
    """A SKU is unique among those of its vendor; other vendors may use it too."""

    dependencies = [
        ("catalog", "0008_product_imports"),
        ("vendors", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            "variant",
            "vendor",
            models.ForeignKey(
                null=True,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="variants",
                to="vendors.vendor",
            ),
        ),
        migrations.RunSQL(COPY, migrations.RunSQL.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField(
            "variant",
            "vendor",
            models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="variants",
                to="vendors.vendor",
            ),
        ),
        migrations.AlterField(
            "variant", "sku", models.CharField(max_length=64, verbose_name="SKU")
        ),
        migrations.AddConstraint(
            "variant",
            models.UniqueConstraint(
                models.F("vendor"), models.F("sku"), name="variant_sku_of_vendor"
            ),
        ),
    ]
