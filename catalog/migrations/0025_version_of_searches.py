from django.db import migrations

TABLE = """
CREATE TABLE catalog_search_version (place serial PRIMARY KEY, version uuid NOT NULL);
INSERT INTO catalog_search_version (version) VALUES (gen_random_uuid());
CREATE FUNCTION catalog_renew_searches() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- once for each statement that a client sends, however many rows it writes
    IF current_setting('catalog.renewed', true) = statement_timestamp()::text THEN
        RETURN NULL;
    END IF;
    -- a row that nobody else renews, so that nobody waits
    UPDATE catalog_search_version SET version = gen_random_uuid()
    WHERE place = (SELECT place FROM catalog_search_version LIMIT 1 FOR UPDATE SKIP LOCKED);
    IF NOT FOUND THEN
        INSERT INTO catalog_search_version (version) VALUES (gen_random_uuid());
    END IF;
    PERFORM set_config('catalog.renewed', statement_timestamp()::text, true);
    RETURN NULL;
END
$$;
CREATE TRIGGER renew_searches AFTER INSERT OR DELETE OR TRUNCATE ON catalog_product
    EXECUTE FUNCTION catalog_renew_searches();
CREATE TRIGGER renew_searches_of_changed AFTER UPDATE ON catalog_product FOR EACH ROW
    WHEN ((OLD.name, OLD.keywords, OLD.description, OLD.is_listed)
        IS DISTINCT FROM (NEW.name, NEW.keywords, NEW.description, NEW.is_listed))
    EXECUTE FUNCTION catalog_renew_searches();
CREATE TRIGGER renew_searches AFTER INSERT OR DELETE OR TRUNCATE ON catalog_variant
    EXECUTE FUNCTION catalog_renew_searches();
CREATE TRIGGER renew_searches_of_changed AFTER UPDATE ON catalog_variant FOR EACH ROW
    WHEN ((OLD.sku, OLD.is_active, OLD.product_id)
        IS DISTINCT FROM (NEW.sku, NEW.is_active, NEW.product_id))
    EXECUTE FUNCTION catalog_renew_searches();
"""
BACK = """
DROP TRIGGER renew_searches ON catalog_product;
DROP TRIGGER renew_searches_of_changed ON catalog_product;
DROP TRIGGER renew_searches ON catalog_variant;
DROP TRIGGER renew_searches_of_changed ON catalog_variant;
DROP FUNCTION catalog_renew_searches();
DROP TABLE catalog_search_version;
"""


class Migration(migrations.Migration):
    """What searches find has a version, for pages whose goods are known (catalog.reads.listing). It
    changes with what goods are found by: words, SKUs, and whether they are on sale; not with
    prices, stock or stars. A trigger renews it, so that no writer can forget to.

    The version is that of all rows together. Who writes renews one that no other transaction holds,
    and adds one where all are held; so there are as many as ever wrote at once.
    """

    dependencies = [("catalog", "0024_words_on_the_row")]

    operations = [migrations.RunSQL(TABLE, BACK)]
