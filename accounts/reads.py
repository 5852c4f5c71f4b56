"""People, by constant SQL: a request with a token reads whose it is before anything else."""

from psycopg.types.numeric import Int8

from accounts.models import User
from core.database.instances import Columns
from core.database.sql import MAX_ID, rows, statement

PERSON = Columns(User, "person")
BY_PK = statement(f"SELECT {PERSON.sql} FROM accounts_user person WHERE id = %(id)s")


def person(pk: int) -> User | None:
    found = rows(BY_PK, {"id": Int8(pk)}) if pk <= MAX_ID else []
    return PERSON.of(found[0]) if found else None
