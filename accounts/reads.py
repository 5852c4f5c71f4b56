"""People, by constant SQL: a request with a token reads whose it is before anything else."""

from psycopg.types.numeric import Int8

from accounts.models import User
from core.database.instances import Columns
from core.database.sql import MAX_ID, rows, statement, value

PERSON = Columns(User, "person")
BY_PK = statement(f"SELECT {PERSON.sql} FROM accounts_user person WHERE id = %(id)s")

CONFIRMED_PHONE = statement(
    "SELECT true FROM otp_totp_totpdevice WHERE user_id = %(id)s AND confirmed LIMIT 1"
)


def person(pk: int) -> User | None:
    found = rows(BY_PK, {"id": Int8(pk)}) if pk <= MAX_ID else []
    return PERSON.of(found[0]) if found else None


def has_phone(pk: int) -> bool:
    """Whether somebody has set up a second factor; `second_factor.phone_of` reads it whole."""
    return value(CONFIRMED_PHONE, {"id": Int8(pk)}) is not None
