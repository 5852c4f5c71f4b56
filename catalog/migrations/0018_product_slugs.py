import django.db.models.deletion
from django.core.validators import RegexValidator
from django.db import migrations, models

SLUG = r"^(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*\Z"
RESERVED = (
    *("export", "facets", "feed", "feeds", "import", "imports", "new", "related", "search"),
    *("sitemap", "stock", "suggest"),
)

FUNCTIONS = r"""
CREATE FUNCTION catalog_best_slug(name text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    slug text := lower(regexp_replace(normalize(name, NFKD), '[^a-zA-Z0-9\s_-]', '', 'g'));
BEGIN
    slug := btrim(left(btrim(regexp_replace(slug, '[\s_-]+', '-', 'g'), '-'), 80), '-');
    RETURN CASE WHEN slug ~ '[a-z]' THEN slug ELSE rtrim('barang-' || slug, '-') END;
END
$$;

CREATE FUNCTION catalog_is_reserved(slug text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT slug IN (
        'export', 'facets', 'feed', 'feeds', 'import', 'imports', 'new', 'related', 'search',
        'sitemap', 'stock', 'suggest'
    )
$$;

CREATE FUNCTION catalog_lock_of(slug text) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT 7010000000000 + (hashtext(slug) & 2147483647)
$$;

CREATE FUNCTION catalog_give_slug() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.slug := catalog_best_slug(NEW.name);
    WHILE catalog_is_reserved(NEW.slug)
        OR NOT pg_try_advisory_xact_lock(catalog_lock_of(NEW.slug))
        OR EXISTS (SELECT FROM catalog_product WHERE slug = NEW.slug)
        OR EXISTS (SELECT FROM catalog_formerslug WHERE slug = NEW.slug)
    LOOP
        NEW.slug := NEW.slug || '-' || NEW.id;
    END LOOP;
    RETURN NEW;
END
$$;
"""
NO_FUNCTIONS = """
DROP FUNCTION catalog_give_slug();
DROP FUNCTION catalog_lock_of(text);
DROP FUNCTION catalog_is_reserved(text);
DROP FUNCTION catalog_best_slug(text);
"""

TRIGGER = """
CREATE TRIGGER give_slug BEFORE INSERT ON catalog_product
    FOR EACH ROW WHEN (NEW.slug = '') EXECUTE FUNCTION catalog_give_slug();
"""
NO_TRIGGER = "DROP TRIGGER give_slug ON catalog_product"

# The table is written anew once, with its indexes: a million updated rows would touch each index.
FILL = """
CREATE TEMPORARY TABLE given ON COMMIT DROP AS
SELECT id,
    CASE WHEN place = 1 AND NOT catalog_is_reserved(best) THEN best ELSE best || '-' || id END
        AS slug
FROM (
    SELECT id, best, row_number() OVER (PARTITION BY best ORDER BY is_listed DESC, id) AS place
    FROM (SELECT id, is_listed, catalog_best_slug(name) AS best FROM catalog_product) named
) ranked;
ALTER TABLE given ADD PRIMARY KEY (id);
DO $$
BEGIN
    LOOP
        UPDATE given SET slug = slug || '-' || given.id
        FROM (SELECT id, row_number() OVER (PARTITION BY slug ORDER BY id) AS place FROM given) same
        WHERE same.id = given.id AND same.place > 1;
        EXIT WHEN NOT FOUND;
    END LOOP;
END
$$;
CREATE FUNCTION pg_temp.slug_of(product bigint) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    RETURN (SELECT slug FROM given WHERE id = product);
END
$$;
ALTER TABLE catalog_product ALTER COLUMN slug TYPE varchar(120) USING pg_temp.slug_of(id);
"""


class Migration(migrations.Migration):
    """Goods have an address of their own, made of their name by a trigger, whoever puts them in:
    `keranjang-rotan`; the second of this name gets its id behind, `keranjang-rotan-71`.

    Who takes an address holds its lock before looking whether it is free, until the end of the
    transaction (also catalog.operations.slugs). New goods do not wait for it, they take the longer
    one, so that two imports never wait for each other.
    """

    dependencies = [("catalog", "0017_indexes_of_a_branch")]

    operations = [
        migrations.CreateModel(
            name="FormerSlug",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.CharField(max_length=120, verbose_name="slug")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "former address",
                "verbose_name_plural": "former addresses",
                "ordering": ["-pk"],
            },
        ),
        migrations.AddField(
            model_name="product",
            name="slug",
            field=models.CharField(
                db_default="",
                max_length=120,
                validators=[RegexValidator(SLUG)],
                verbose_name="slug",
            ),
        ),
        migrations.AddField(
            model_name="formerslug",
            name="product",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="former_slugs",
                to="catalog.product",
                verbose_name="product",
            ),
        ),
        migrations.AddConstraint(
            model_name="formerslug",
            constraint=models.UniqueConstraint(fields=("slug",), name="former_slug"),
        ),
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(TRIGGER, NO_TRIGGER),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.UniqueConstraint(fields=("slug",), name="product_slug"),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("slug__regex", SLUG), models.Q(("slug__in", RESERVED), _negated=True)
                ),
                name="product_slug_is_an_address",
            ),
        ),
    ]
