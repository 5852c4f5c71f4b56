"""Telling whether two shops are the same."""

from core.database.sql import rows
from seeds.tables import shop_tables

# Times follow the clock, numbers begin with the day, and a password is salted.
VOLATILE = ["at", "ship_by", "complaint_until", "cut_off", "date_joined", "number", "reference"]
VOLATILE += ["password", "card"]  # a card says when its goods came, among what the row itself has
VOLATILE_THERE = {"ledger_entry": ["id"], "accounts_dataexport": ["content"]}


def fingerprint() -> dict[str, str]:
    """A hash of the rows of every table, all but what may differ from run to run."""
    return {
        table: rows(
            f"""
            SELECT count(*) || ' ' || md5(string_agg(row::text, '' ORDER BY row::text)) AS hash
            FROM (
                SELECT (
                    SELECT jsonb_object_agg(key, value) FROM jsonb_each(to_jsonb({table}))
                    WHERE key NOT LIKE '%%\\_at' AND key <> ALL(%(volatile)s::text[])
                ) AS row FROM {table}
            ) AS rows
            """,
            {"volatile": VOLATILE + VOLATILE_THERE.get(table, [])},
        )[0]["hash"]
        for table in shop_tables()
    }
