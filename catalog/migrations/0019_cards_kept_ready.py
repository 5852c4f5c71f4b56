import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

FUNCTIONS = """
CREATE FUNCTION catalog_sale_price(price numeric, percents numeric[], unit numeric) RETURNS numeric
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    percent numeric;
    left_over numeric := price;
BEGIN
    FOREACH percent IN ARRAY percents LOOP
        left_over := left_over - CASE WHEN percent = 100 THEN left_over
            ELSE round(left_over * percent / 100 / unit) * unit END;
    END LOOP;
    RETURN CASE WHEN left_over < price THEN left_over END;
END
$$;

CREATE FUNCTION catalog_picture(name text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN name = '' THEN 'null'
        WHEN name ^@ 'http://' OR name ^@ 'https://' THEN to_json(name)::text
        ELSE '"' || chr(1) || substr(to_json(name)::text, 2) END
$$;

CREATE FUNCTION catalog_print_card() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.maker = 'null' THEN
        NEW.maker := (
            SELECT concat('{"id":', id, ',"slug":', to_json(slug),
                ',"name":', to_json(business_name), ',"city":', to_json(city), '}')
            FROM vendors_vendor WHERE id = NEW.vendor_id);
    END IF;
    NEW.card := concat(
        '{"id":', NEW.id,
        ',"slug":', to_json(NEW.slug),
        ',"name":', to_json(NEW.name),
        ',"price":"', NEW.price, '","price_from":"', NEW.price, '","price_to":"', NEW.price_to,
        '","sale_price":', coalesce('"' || NEW.sale_price || '"', 'null'),
        ',"compare_at":', CASE WHEN NEW.sale_price IS NULL THEN 'null'
            ELSE '"' || NEW.price || '"' END,
        ',"currency":"', chr(2),
        '","in_stock":', NEW.in_stock::text,
        ',"min_order_quantity":', NEW.min_order_quantity,
        ',"default_variant":', coalesce(NEW.default_variant::text, 'null'),
        ',"image":', catalog_picture(NEW.image),
        ',"image_alt":', to_json(NEW.image_alt),
        ',"image_small":', catalog_picture(coalesce(nullif(NEW.image_small, ''), NEW.image)),
        ',"image_srcset":"', CASE WHEN NEW.image_srcset <> '' THEN
            chr(1) || replace(NEW.image_srcset, ', ', ', ' || chr(1)) END,
        '","image_width":', coalesce(NEW.image_width::text, 'null'),
        ',"image_height":', coalesce(NEW.image_height::text, 'null'),
        ',"rating":"', NEW.rating, '","review_count":', NEW.review_count,
        ',"sold":', NEW.sold,
        ',"category":', coalesce(NEW.category_id::text, 'null'),
        ',"vendor":', NEW.maker,
        ',"created_at":"', replace(
            to_char(NEW.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), '.000000', ''
        ), 'Z"}');
    RETURN NEW;
END
$$;
CREATE TRIGGER print_card BEFORE INSERT OR UPDATE ON catalog_product
    FOR EACH ROW EXECUTE FUNCTION catalog_print_card();
ALTER TABLE catalog_product ALTER COLUMN card SET STORAGE MAIN;
"""
NO_FUNCTIONS = """
DROP TRIGGER print_card ON catalog_product;
DROP FUNCTION catalog_print_card();
DROP FUNCTION catalog_picture(text);
DROP FUNCTION catalog_sale_price(numeric, numeric[], numeric);
"""

# The trigger prints the cards meanwhile.
FILL = """
UPDATE catalog_product product
SET default_variant = (
        SELECT id FROM catalog_variant
        WHERE product_id = product.id AND is_default AND is_active),
    maker = concat('{"id":', vendor.id, ',"slug":', to_json(vendor.slug),
        ',"name":', to_json(vendor.business_name), ',"city":', to_json(vendor.city), '}'),
    (image_srcset, image_width, image_height) = (
        SELECT coalesce(max(CASE WHEN file <> '' THEN (
                SELECT string_agg(concat(made ->> 'file', ' ', made ->> 'width', 'w'), ', '
                    ORDER BY place) || concat(', ', file, ' ', width, 'w')
                FROM jsonb_array_elements(renditions) WITH ORDINALITY AS one (made, place)) END), ''),
            max(width), max(height)
        FROM catalog_productimage WHERE product_id = product.id AND is_primary)
FROM vendors_vendor vendor WHERE vendor.id = product.vendor_id
"""

IS_LISTED = models.Q(("is_listed", True))
LOWER_NAME = django.db.models.functions.text.Lower("name")


class Migration(migrations.Migration):
    """What a card shows stands on the product's row, and the whole card as its JSON: a trigger
    prints it with each write of the row, whoever writes, so that a list only copies it. The
    characters 1 and 2, which no JSON text holds, stand for where pictures are and for the currency:
    those are settings.

    Price cuts are the automatic promotions that show as a price; sold counts come by a job.
    """

    dependencies = [("catalog", "0018_product_slugs"), ("vendors", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="PriceCut",
            fields=[
                ("promotion", models.BigIntegerField(primary_key=True, serialize=False)),
                ("percent", models.DecimalField(decimal_places=2, max_digits=5)),
                ("priority", models.SmallIntegerField(default=0)),
                ("is_for_everything", models.BooleanField(default=False)),
                ("product_ids", django.contrib.postgres.fields.ArrayField(
                    base_field=models.BigIntegerField(), default=list)),
                ("category_ids", django.contrib.postgres.fields.ArrayField(
                    base_field=models.BigIntegerField(), default=list)),
                ("vendor_ids", django.contrib.postgres.fields.ArrayField(
                    base_field=models.BigIntegerField(), default=list)),
                ("vendor", models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+",
                    to="vendors.vendor")),
            ],
            options={"verbose_name": "price cut", "verbose_name_plural": "price cuts"},
        ),
        migrations.AddField("product", "sale_percents", django.contrib.postgres.fields.ArrayField(
            base_field=models.DecimalField(decimal_places=2, max_digits=5),
            blank=True, db_default=models.Value([]), default=list, editable=False)),
        migrations.AddField("product", "sale_price", models.DecimalField(
            decimal_places=2, editable=False, max_digits=14, null=True)),
        migrations.AddField("product", "default_variant", models.BigIntegerField(
            editable=False, null=True)),
        migrations.AddField("product", "image_srcset", models.TextField(
            blank=True, db_default="", default="", editable=False)),
        migrations.AddField("product", "image_width", models.PositiveIntegerField(
            editable=False, null=True)),
        migrations.AddField("product", "image_height", models.PositiveIntegerField(
            editable=False, null=True)),
        migrations.AddField("product", "maker", models.TextField(
            blank=True, db_default="null", default="null", editable=False)),
        migrations.AddField("product", "sold", models.PositiveIntegerField(
            db_default=0, default=0, editable=False, verbose_name="sold")),
        migrations.AddField("product", "card", models.TextField(
            blank=True, db_default="", default="", editable=False)),
        migrations.AddField("variant", "image", models.ForeignKey(
            blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL,
            related_name="variants", to="catalog.productimage", verbose_name="picture")),
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RemoveIndex("product", "product_whole_name"),
        migrations.AddIndex("product", models.Index(
            LOWER_NAME, "id", condition=IS_LISTED, name="product_name")),
        migrations.AddIndex("product", models.Index(
            models.F("category"), LOWER_NAME, "id", condition=IS_LISTED,
            name="product_category_name")),
        migrations.AddIndex("product", models.Index(
            condition=IS_LISTED, fields=["-sold", "-id"], name="product_sold")),
        migrations.AddIndex("product", models.Index(
            condition=IS_LISTED, fields=["category", "-sold", "-id"],
            name="product_category_sold")),
        migrations.AddIndex("product", models.Index(
            condition=models.Q(("is_listed", True), ("sale_price__isnull", False)),
            fields=["-id"], name="product_on_sale")),
        migrations.AddIndex("variant", django.contrib.postgres.indexes.GinIndex(
            django.contrib.postgres.indexes.OpClass("options", name="jsonb_path_ops"),
            name="variant_options")),
    ]  # fmt: skip
