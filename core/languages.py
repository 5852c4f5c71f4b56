"""Words that the house writes in each of its languages, and pages show in the reader's."""

from typing import Any

from django.utils.translation import get_language


def said(row: Any, name: str) -> Any:
    """`title` of a row that has `title_id` and `title_en`, in the language of the reader."""
    return getattr(row, f"{name}_en" if get_language() == "en" else f"{name}_id")
