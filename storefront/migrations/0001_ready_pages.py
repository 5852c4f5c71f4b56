from django.db import migrations

# Bytes that are small already are not pressed once more.
TABLE = """
CREATE UNLOGGED TABLE storefront_readypage (
    address text PRIMARY KEY,
    printed_by text NOT NULL,
    good_until timestamptz NOT NULL,
    goods bigint,
    cards bigint[] NOT NULL,
    state text NOT NULL,
    kind text NOT NULL,
    etag text NOT NULL,
    small bytea NOT NULL
) WITH (fillfactor = 70);
ALTER TABLE storefront_readypage ALTER COLUMN small SET STORAGE EXTERNAL;
"""
BACK = "DROP TABLE storefront_readypage"


class Migration(migrations.Migration):
    """Pages of the shop, printed and ready (storefront/ready.py).

    Unlogged: nothing in it is worth a write to the journal or a place in a backup, where its states
    would be of another database's rows.
    """

    dependencies: list[tuple[str, str]] = []

    operations = [migrations.RunSQL(TABLE, BACK)]
