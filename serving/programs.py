"""PostgreSQL's own programs (pg_dump, pg_restore), run against the shop's database."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.db import connection

from serving.postgres import installed_binaries


class ProgramFailed(RuntimeError):
    """A program was not found or did not succeed; the message says what it said."""


def run(name: str, *options: str, stdin: IO[bytes] | None = None) -> None:
    """Run a program on the database that Django is connected to; raises ProgramFailed."""
    connection.ensure_connection()  # starts the embedded server, and so knows its address
    server = connection.connection.info
    done = subprocess.run(
        [program(name, server.server_version // 10_000), *options, f"--dbname={server.dsn}"],
        env=os.environ | {"PGPASSWORD": server.password},
        stderr=subprocess.PIPE,
        check=False,
        stdin=stdin,
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise ProgramFailed(f"{name} failed.\n{said[-2000:]}")


def program(name: str, major: int) -> Path:
    """The program of the server's own major version: a newer one writes what an older server cannot
    read, an older one refuses a newer server."""
    for path in places(name, major):
        if version(path) == major:
            return path
    raise ProgramFailed(
        f"There is no {name} of PostgreSQL {major} here, as the server is. "
        f"On Debian: apt-get install postgresql-client-{major}"
    )


def places(name: str, major: int) -> Iterator[Path]:
    yield installed_binaries() / "bin" / name
    yield Path(f"/usr/lib/postgresql/{major}/bin") / name
    if found := shutil.which(name):
        yield Path(found)


def version(path: Path) -> int | None:
    """The major version of a program; None where there is no such program."""
    if not path.exists():
        return None
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"\) (\d+)", said)
    return int(found[1]) if found else None
