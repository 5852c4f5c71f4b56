import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.contrib.postgres.search import SearchVector
from django.db import migrations, models
from django.db.models.functions import Lower

MEASURES = r"([0-9])(?:\s*[x×]\s*(?=[0-9])|(?=[A-Za-z]{1,3}\M))"
JOINING = "-./_:@&=?~+<>'"


def in_words(name: str) -> models.Func:
    apart = models.Func(
        name,
        models.Value(MEASURES),
        models.Value(r"\1 "),
        models.Value("gi"),
        function="regexp_replace",
        output_field=models.TextField(),
    )
    return models.Func(
        apart,
        models.Value(JOINING),
        models.Value(" " * len(JOINING)),
        function="translate",
        output_field=models.TextField(),
    )


SEARCH = (
    SearchVector(in_words("name"), weight="A", config="rawi_id")
    + SearchVector(in_words("name"), weight="A", config="rawi_en")
    + SearchVector(in_words("keywords"), weight="B", config="rawi_id")
    + SearchVector(in_words("keywords"), weight="B", config="rawi_en")
    + SearchVector(in_words("description"), weight="C", config="rawi_id")
    + SearchVector(in_words("description"), weight="C", config="rawi_en")
)


class Migration(migrations.Migration):
    """Goods are found by all that a person would search: their place, tags and qualities, their
    maker and its city, SKUs and options too, and words that are joined are found one by one."""

    dependencies = [("catalog", "0010_price_to")]

    operations = [
        migrations.AddField(
            "product",
            "keywords",
            models.TextField(blank=True, db_default="", default="", editable=False),
        ),
        migrations.RemoveIndex("product", "product_search"),
        migrations.RemoveField("product", "search"),
        migrations.AddField(
            "product",
            "search",
            models.GeneratedField(
                db_persist=True,
                expression=SEARCH,
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddIndex(
            "product",
            django.contrib.postgres.indexes.GinIndex(fields=["search"], name="product_search"),
        ),
        migrations.AddIndex(
            "variant",
            django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(Lower("sku"), name="gin_trgm_ops"),
                name="variant_sku_trigrams",
            ),
        ),
    ]
