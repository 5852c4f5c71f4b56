from collections.abc import Iterable

from django.db.backends.postgresql import client

from serving.postgres import installed_binaries


class DatabaseClient(client.DatabaseClient):
    """`manage.py dbshell`: the psql that came with the server, once that runs."""

    executable_name = str(installed_binaries() / "bin" / "psql")

    def runshell(self, parameters: Iterable[str]) -> None:
        self.connection.ensure_connection()
        super().runshell(parameters)
