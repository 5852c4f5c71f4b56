from django.db import migrations

FILL = """
UPDATE catalog_product product
SET price_to = coalesce((
        SELECT max(price) FROM catalog_variant WHERE product_id = product.id AND is_active), 0),
    keywords = left(concat_ws(' ',
        (SELECT string_agg(above.name, ' ' ORDER BY above.lft)
            FROM catalog_category own JOIN catalog_category above
                ON above.tree_id = own.tree_id AND above.lft <= own.lft AND above.rght >= own.rght
            WHERE own.id = product.category_id),
        (SELECT string_agg(tag.name, ' ' ORDER BY tag.id)
            FROM catalog_product_tags link JOIN catalog_tag tag ON tag.id = link.tag_id
            WHERE link.product_id = product.id),
        (SELECT string_agg(quality.name, ' ' ORDER BY quality.id)
            FROM catalog_product_sustainability_attributes link
            JOIN catalog_sustainabilityattribute quality
                ON quality.id = link.sustainabilityattribute_id
            WHERE link.product_id = product.id),
        vendor.business_name, nullif(vendor.city, ''),
        (SELECT string_agg(concat_ws(' ', sku, nullif(name, ''), (
                SELECT string_agg(key || ' ' || value, ' ' ORDER BY key COLLATE "C")
                FROM jsonb_each_text(options))), ' ' ORDER BY position, id)
            FROM catalog_variant WHERE product_id = product.id AND is_active)
    ), 20000)
FROM vendors_vendor vendor WHERE vendor.id = product.vendor_id
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0012_best_match_first")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
