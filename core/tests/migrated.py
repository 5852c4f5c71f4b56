"""A database that all migrations have made: those of the tests are copies of it, which take half a
second where migrating takes twenty of processor."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.conf import settings

LOCK = 7_782_826_988  # any number that nothing else in the server uses
PREFIX = "migrated_"


def address_of(database: str) -> str:
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}").geturl()


def digest() -> str:
    found = hashlib.sha256()
    for path in sorted(Path(settings.BASE_DIR).glob("*/migrations/*.py")):
        found.update(f"{path}\n".encode() + path.read_bytes())
    return found.hexdigest()[:16]


def is_there(database: str) -> bool:
    with psycopg.connect(os.environ["DATABASE_URL"]) as server:
        found = server.execute("SELECT FROM pg_database WHERE datname = %s", [database])
        return found.rowcount == 1


def migrated() -> str:
    """The name of the database of today's migrations; made, where it is missing, as a new shop's
    is: out of nothing, by serving.preparation."""
    name = PREFIX + digest()
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        there = {row[0] for row in server.execute("SELECT datname FROM pg_database")}
        if name not in there:
            for old in there:
                if old.startswith(PREFIX):
                    server.execute(f"DROP DATABASE {old}")
            server.execute(f"CREATE DATABASE {PREFIX}soon")
            prepare(f"{PREFIX}soon")
            server.execute(f"ALTER DATABASE {PREFIX}soon RENAME TO {name}")
    return name


def prepare(database: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "serving.preparation"],
        cwd=settings.BASE_DIR,
        env=os.environ
        | {
            "DATABASE_URL": address_of(database),
            "DEBUG": "on",
            "DJANGO_SETTINGS_MODULE": "rupa_rawi.settings_test",
        },
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
