"""Django's PostgreSQL backend over the embedded server, which the first connection starts.

`DATABASES["default"]["FOLDER"]` is where the cluster lives. Settings name the backend only, so a
command that needs no database starts none.
"""

from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from core.database.backend.base import DatabaseWrapper as PostgreSQL
from serving.embedded.client import DatabaseClient
from serving.postgres import EmbeddedPostgres


class DatabaseWrapper(PostgreSQL):
    client_class = DatabaseClient

    def get_connection_params(self) -> dict[str, Any]:
        address = parse_qs(urlsplit(running(Path(self.settings_dict["FOLDER"]))).query)
        self.settings_dict |= {"HOST": address["host"][0], "PORT": address["port"][0]}
        return super().get_connection_params()


@cache
def running(folder: Path) -> str:
    """The server's address; this process stays one of its users until it ends."""
    return EmbeddedPostgres(folder).ensure()
