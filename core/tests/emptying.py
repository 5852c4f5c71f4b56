"""The tables after a test that commits: empty, but for what the migrations write for every shop.

Django's own flush truncates all of them, which costs PostgreSQL some three hundred new files, and
then writes all permissions again. Here rows are deleted, and no trigger or foreign key looks on,
which PostgreSQL lets its superuser decide.
"""

from functools import cache

from django.db import connection
from django.test import TransactionTestCase

WITHOUT_MODELS = {
    "catalog_word",  # or a misspelt word leads to goods of an earlier test
    "procrastinate_events",
    "procrastinate_jobs",
    "procrastinate_periodic_defers",
    "procrastinate_workers",
    "storefront_readypage",
}
KEPT = {"django_migrations", "django_content_type", "auth_permission"}


@cache
def statements() -> str:
    """Whoever still writes is waited for, as a truncation would."""
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    tables = [connection.ops.quote_name(name) for name in sorted({*names, *WITHOUT_MODELS} - KEPT)]
    return "; ".join(
        [
            "BEGIN",
            "SET LOCAL session_replication_role = replica",
            f"LOCK TABLE {', '.join(tables)} IN SHARE ROW EXCLUSIVE MODE",
            *(f"DELETE FROM {table}" for table in tables),
            # Its trigger did not see that the tree went, and processes remember it by its version.
            "UPDATE catalog_version SET version = gen_random_uuid()",
            "COMMIT",
        ]
    )


def empty_tables(_test: TransactionTestCase) -> None:
    """In the place of TransactionTestCase's own way to undo what a test has committed."""
    with connection.cursor() as cursor:
        cursor.execute(statements())
