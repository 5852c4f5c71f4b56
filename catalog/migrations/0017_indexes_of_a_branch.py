from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations, models
from django.db.models.functions import Lower

BLOCK = models.Func(
    models.F("id").bitrightshift(12),
    template="ARRAY[%(expressions)s]",
    output_field=ArrayField(models.BigIntegerField()),
)
IS_LISTED = models.Q(("is_listed", True))
OF_A_BRANCH = {
    "product_category_price": ["category", "price", "id"],
    "product_category_rating": ["category", "-rating", "-id"],
    "product_category_updated": ["category", "updated_at", "id"],
}


class Migration(migrations.Migration):
    """A branch is listed in every order off an index of its own; a whole name and a whole SKU are
    found by theirs, not by the trigrams that they share with many. The index of words also knows the
    block of 4,096 goods that a product is of, so that a search can take the newest first."""

    dependencies = [("catalog", "0016_bounded_search")]

    operations = [
        migrations.RemoveIndex("product", "product_search"),
        migrations.AddIndex("product", GinIndex(BLOCK, "search", name="product_search")),
        *(
            migrations.AddIndex(
                "product", models.Index(fields=fields, name=name, condition=IS_LISTED)
            )
            for name, fields in OF_A_BRANCH.items()
        ),
        migrations.AddIndex(
            "product",
            models.Index(Lower("name"), name="product_whole_name", condition=IS_LISTED),
        ),
        migrations.AddIndex(
            "variant",
            models.Index(OpClass(Lower("sku"), name="text_pattern_ops"), name="variant_whole_sku"),
        ),
    ]
