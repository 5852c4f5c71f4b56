import psycopg
from django.db import IntegrityError


def violated(error: IntegrityError) -> str | None:
    """The name of the constraint that a statement broke."""
    cause = error.__cause__
    return cause.diag.constraint_name if isinstance(cause, psycopg.Error) else None
