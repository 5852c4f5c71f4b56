"""What models say of their fields, as the refusals of operations."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models

from core.errors import BadInput
from core.fields import column_of


def check_fields(row: models.Model, *, but: Iterable[str] = (), at: str = "") -> None:
    """Raises BadInput with what is wrong with a row's fields, each at the name that `at` and the
    field's make.

    What other rows have to do with it is the operation's to check, under its locks.
    """
    try:
        row.full_clean(exclude=but, validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        refused = BadInput.of(error)
        for problem in refused.problems:
            problem.attr = f"{at}{problem.attr}" if problem.attr else at or None
        first = refused.problems[0]
        refused.attr, refused.code, refused.message = first.attr, first.code, first.message
        raise refused from None


def length_of(model: type[models.Model], name: str) -> int:
    """The most characters that a text has."""
    return column_of(model, name).max_length or 0
