import secrets
from datetime import UTC, datetime


def new_order_number(now: datetime) -> str:
    """UTC date as YYMMDD and 12 upper-case hexadecimal digits, as in 250430EA4615A55DB2."""
    return f"{now.astimezone(UTC):%y%m%d}{secrets.token_hex(6).upper()}"
