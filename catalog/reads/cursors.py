"""Keyset cursors: where a page ends, as an opaque word. What is no cursor of ours is a 404."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.errors import NotThere

NUMBER, TEXT = r"-?[0-9]{1,12}(?:\.[0-9]{1,6})?", r"[^\x00]{1,200}"
SHAPES = {
    is_text: re.compile(
        r"(?P<direction>[np]) (?P<ordering>[a-z_-]{2,12})"
        rf"(?: (?P<value>{TEXT if is_text else NUMBER}))? (?P<id>[0-9]{{1,18}})"
    )
    for is_text in (False, True)
}
MAX_LENGTH = 1_200


@dataclass(frozen=True)
class Cursor:
    """The row that a page starts after, or ends before: its id and the value it is sorted by."""

    ordering: str
    id: int
    value: str = ""
    is_back: bool = False

    def __str__(self) -> str:
        words = ["p" if self.is_back else "n", self.ordering, self.value, str(self.id)]
        text = " ".join(word for word in words if word)
        return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(text: str, ordering: str, *, has_value: bool, is_text: bool = False) -> Cursor:
    """Raises NotThere for anything that is not a cursor of a list in this order."""
    try:
        padded = text[:MAX_LENGTH] + "=" * (-len(text[:MAX_LENGTH]) % 4)
        found = SHAPES[is_text].fullmatch(urlsafe_b64decode(padded.encode("ascii")).decode())
    except ValueError:
        found = None
    if not found or found["ordering"] != ordering or bool(found["value"]) != has_value:
        raise NotThere(_("Invalid cursor."))
    return Cursor(ordering, int(found["id"]), found["value"] or "", found["direction"] == "p")
