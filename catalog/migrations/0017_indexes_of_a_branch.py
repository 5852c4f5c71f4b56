from django.db import migrations, models
from django.db.models.functions import Lower

IS_LISTED = models.Q(("is_listed", True))
OF_A_BRANCH = {
    "product_category_price": ["category", "price", "id"],
    "product_category_rating": ["category", "-rating", "-id"],
    "product_category_updated": ["category", "updated_at", "id"],
}


class Migration(migrations.Migration):
    """A branch is listed in every order off an index of its own; a whole name and a whole SKU are
    found by theirs, not by the trigrams that they share with many."""

    dependencies = [("catalog", "0016_bounded_search")]

    operations = [
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
        migrations.AddIndex("variant", models.Index(Lower("sku"), name="variant_whole_sku")),
    ]
