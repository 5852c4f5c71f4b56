from django.db import migrations

TABLE = """
CREATE TABLE catalog_version (of text PRIMARY KEY, version uuid NOT NULL);
INSERT INTO catalog_version VALUES ('labels', gen_random_uuid()), ('tree', gen_random_uuid());
CREATE FUNCTION catalog_renew_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO catalog_version VALUES (TG_ARGV[0], gen_random_uuid())
    ON CONFLICT (of) DO UPDATE SET version = excluded.version;
    RETURN NULL;
END
$$;
CREATE TRIGGER renew_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON catalog_category
    EXECUTE FUNCTION catalog_renew_version('tree');
CREATE TRIGGER renew_version AFTER UPDATE OR DELETE OR TRUNCATE ON catalog_tag
    EXECUTE FUNCTION catalog_renew_version('labels');
CREATE TRIGGER renew_version AFTER UPDATE OR DELETE OR TRUNCATE ON catalog_sustainabilityattribute
    EXECUTE FUNCTION catalog_renew_version('labels');
"""
BACK = """
DROP TRIGGER renew_version ON catalog_category;
DROP TRIGGER renew_version ON catalog_tag;
DROP TRIGGER renew_version ON catalog_sustainabilityattribute;
DROP FUNCTION catalog_renew_version();
DROP TABLE catalog_version;
"""


class Migration(migrations.Migration):
    """The tree has a version, and so have the names of tags and qualities, for answers that are
    kept. A trigger renews it, so that no writer can forget to: operations, the back office, mptt,
    a line of SQL. It is a random one: a number would come again after a restore from a backup.

    Who writes the tree waits for who else does, which catalog.operations do anyway. A new tag is
    on no goods yet and renews nothing, so vendors do not wait for each other.
    """

    dependencies = [("catalog", "0014_indexes_of_what_changed")]

    operations = [migrations.RunSQL(TABLE, BACK)]
