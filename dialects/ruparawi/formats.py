"""How the predecessor writes dates, money and lists."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from email.utils import format_datetime
from typing import Any

# Inside a text these would end it, or be taken for an escape, by one reader or the other. The web
# shop turns ' into " and the words None, True and False into null, true and false wherever they
# stand, before it parses; so those, too, are spelt in a way that it does not see.
UNSAFE = re.compile(
    r"""['"\\\x00-\x1f\x7f-\xa0\xad\u2028\u2029\ufeff]|N(?=one)|T(?=rue)|F(?=alse)"""
)


def http_date(at: datetime | None) -> str | None:
    """`Wed, 30 Apr 2025 21:51:33 GMT`."""
    return format_datetime(at.astimezone(UTC), usegmt=True) if at else None


def naive_iso(at: datetime) -> str:
    """`2025-04-30T21:51:33.000000`, in UTC though it does not say so: articles only."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")


def number(amount: Decimal | None) -> float | None:
    """Money as a JSON number, which is how most of the API has it."""
    return None if amount is None else float(amount)


def decimal(amount: Decimal) -> str:
    """Money as text, in the few places that have it so."""
    return f"{amount:.2f}"


def as_text(value: Any) -> str:
    """A list as text: what Python would print, spelt so that `ast.literal_eval` reads it, and so
    does the web shop, which replaces ' by " and parses the rest as JSON."""
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(as_text, value))}]"
    if isinstance(value, dict):
        pairs = [f"{as_text(key)}: {as_text(item)}" for key, item in value.items()]
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, str):
        return "'" + UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", value) + "'"
    return repr(value)
