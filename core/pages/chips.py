"""What narrows a list of the back office now, to be seen and taken off."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext

if TYPE_CHECKING:
    from django.contrib.admin.views.main import ChangeList


@dataclass(frozen=True)
class Chip:
    """A filter that narrows a list now, in words, and the list without it."""

    title: str
    value: str
    url: str


def chips(changelist: "ChangeList") -> list[Chip]:
    found = []
    for spec in changelist.filter_specs:
        names = [
            name for name in spec.expected_parameters() if name and changelist.params.get(name)
        ]
        if names:
            words = (word_of(spec, changelist.params[name]) for name in names)
            url = changelist.get_query_string(remove=names)
            found.append(Chip(capfirst(str(spec.title)), " – ".join(words), url))
    return found


def word_of(spec: Any, value: str | list[str]) -> str:
    """What a filter's value is called in the list of its choices."""
    value = value[-1] if isinstance(value, list) else value
    choices = getattr(spec, "lookup_choices", ())  # pairs, or of some filters plain values
    known: dict[Any, Any] = dict(pair for pair in choices if isinstance(pair, tuple))
    field = getattr(spec, "field", None)
    if field is not None and field.remote_field:
        row = (
            field.remote_field.model._base_manager.filter(pk=value).first()
            if value.isdecimal()
            else None
        )
        return str(row or value)
    if isinstance(field, models.BooleanField):
        return gettext("yes") if value in ("1", "True") else gettext("no")
    known |= dict(getattr(field, "flatchoices", ()))
    return str(known.get(value, value))
