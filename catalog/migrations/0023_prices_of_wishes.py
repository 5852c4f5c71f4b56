from django.db import migrations

PRICES_SEEN = """
UPDATE catalog_wishlistitem wish SET price_seen = coalesce(product.sale_price, product.price)
FROM catalog_product product WHERE product.id = wish.product_id
"""


class Migration(migrations.Migration):
    """Of wishes from before nobody noted the price: it counts from now on."""

    dependencies = [("catalog", "0022_stock_notices_and_pictures_of_categories")]

    operations = [migrations.RunSQL(PRICES_SEEN, migrations.RunSQL.noop)]
