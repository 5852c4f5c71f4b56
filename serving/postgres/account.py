"""Whom root hands the server to."""

import os
import pwd
from contextlib import suppress

from serving.postgres.place import PostgresFailed

SERVICE_ACCOUNTS = ("postgres", "nobody")


def service_account() -> pwd.struct_passwd | None:
    """Whom root hands the server to; None for everybody else, who run it themselves."""
    if os.geteuid() != 0:
        return None
    for name in SERVICE_ACCOUNTS:
        with suppress(KeyError):
            return pwd.getpwnam(name)
    raise PostgresFailed("Root needs an account named postgres or nobody to run PostgreSQL.")
