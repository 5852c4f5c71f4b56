from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import psycopg
from django.db import IntegrityError, transaction


def violated(error: IntegrityError) -> str | None:
    """The name of the constraint that a statement broke."""
    cause = error.__cause__
    return cause.diag.constraint_name if isinstance(cause, psycopg.Error) else None


@contextmanager
def refusing(refusals: Mapping[str, Exception]) -> Iterator[None]:
    """For a write of what a rival may have taken since one looked. Raises the refusal that is
    named by the constraint that was broken."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        refusal = refusals.get(violated(error) or "")
        if refusal is None:
            raise
        raise refusal from None
