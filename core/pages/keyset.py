"""Pages of a list, newest first, each read on from the last row of the one before: `?after=`."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.http import Http404, QueryDict

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
KEY = re.compile(r"[0-9]{1,18}", re.ASCII)  # whatever an id's column holds
MOMENT_AND_KEY = re.compile(r"([0-9]{1,16})-([0-9]{1,18})", re.ASCII)  # until the year 2286


class KeysetPage:
    """The `rows` of a page, and `next`, the query string of the following one: empty on the last.

    Rows fall by their id, or by a moment `by` and then their id. The key holds both, so that a row
    which has left the list meanwhile still says where to read on. One that nobody was given is 404.
    """

    def __init__(self, query: QueryDict, rows: QuerySet, *, size: int, by: str = "") -> None:
        self.by = by
        if key := query.get("after"):
            rows = rows.filter(self.following(key))
        found = list(rows.order_by(*([f"-{by}"] if by else []), "-pk")[: size + 1])
        self.rows: list[Any] = found[:size]
        self.next = ""
        if len(found) > size:
            following = query.copy()
            following["after"] = self.key_of(self.rows[-1])
            self.next = following.urlencode()

    def key_of(self, row: Model) -> str:
        if not self.by:
            return str(row.pk)
        return f"{(getattr(row, self.by) - EPOCH) // MICROSECOND}-{row.pk}"

    def following(self, key: str) -> Q:
        """What comes after the row of this key."""
        if not self.by:
            if not KEY.fullmatch(key):
                raise Http404
            return Q(pk__lt=int(key))
        said = MOMENT_AND_KEY.fullmatch(key)
        if not said:
            raise Http404
        moment, pk = EPOCH + int(said[1]) * MICROSECOND, int(said[2])
        return Q(**{f"{self.by}__lt": moment}) | Q(**{self.by: moment, "pk__lt": pk})
