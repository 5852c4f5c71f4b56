"""Every command of the README, in a clone that has just been made and on an empty database.

How it comes to its tables is shown where the tests' own databases are made: core/tests/migrated.py.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from core.tests.migrated import address_of, migrated
from rupa_rawi.tests.races.server import free_port

ROOT = Path(__file__).resolve().parents[2]
NOT_CLONED = shutil.ignore_patterns(*(".venv*", ".env", ".git", "var", ".*_cache", ".hypothesis"))
OURS = ("DJANGO_", "DEBUG", "DATABASE_", "PYTEST_", "MAKE", "MFLAGS")
SECONDS = 300  # of a busy machine
PRODUCTION = {
    "SECRET_KEY": "x" * 64,
    "STAFF_SECOND_FACTOR": "on",
    "SITE_URL": "https://shop.example",
}


class Clone:
    """A copy of these files, with this environment: only what make installs is taken as done."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder = folder
        shutil.copytree(ROOT, folder, ignore=NOT_CLONED)
        inherited = {name: os.environ[name] for name in os.environ if not name.startswith(OURS)}
        self.started: list[subprocess.Popen[str]] = []
        self.environment = inherited | {"DATABASE_URL": database_url, "VENV": sys.prefix}

    def start(self, *command: str, **variables: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            command,
            cwd=self.folder,
            env=self.environment | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.started.append(process)
        return process

    def make(self, target: str, *options: str, **variables: str) -> subprocess.Popen[str]:
        installed = ("-o", "environment", "-o", "environment-dev")
        return self.start("make", *installed, target, *options, **variables)

    def end(self) -> None:
        """What a failed test has left running."""
        for process in self.started:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)


@pytest.fixture
def clone(tmp_path) -> Iterator[Clone]:
    name = f"fresh_{os.getpid()}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {migrated()}")
        clone = Clone(tmp_path / "clone", address_of(name))
        try:
            yield clone
        finally:
            clone.end()
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def ends_well(process: subprocess.Popen[str]) -> None:
    said, _ = process.communicate(timeout=SECONDS)
    assert process.returncode == 0, said


def serves(process: subprocess.Popen[str]) -> None:
    """It says that it runs; Ctrl-C, which a terminal sends to all of them, ends it."""
    said, deadline = "", time.monotonic() + SECONDS
    while "is running at" not in said:
        line = process.stdout.readline()
        assert line and time.monotonic() < deadline, said
        said += line
    os.killpg(process.pid, signal.SIGINT)
    process.communicate(timeout=SECONDS)


Try = Callable[[Clone], None]
# In this order: the first finds an empty shop.
TRIES: dict[str, Try] = {
    "make seed": lambda clone: ends_well(clone.make("seed")),
    "make run": lambda clone: serves(clone.make("run", f"PORT={free_port()}")),
    "make serve": lambda clone: serves(
        clone.make("serve", f"PORT={free_port()}", "WORKERS=1", **PRODUCTION)
    ),
    "make fix": lambda clone: ends_well(clone.make("fix")),
}
RUN_THIS_TEST = {"make test", "make check"}
NEED_NO_CLONE = {  # see their tests; make audit is for who publishes, and asks a registry
    "make audit",
    "manage.py lint_migrations",
    "manage.py backup",
    "manage.py check_integrity",
    "manage.py second_factor_off",
}


def test_every_command_of_the_readme_works_in_a_fresh_clone(clone):
    table = (ROOT / "README.md").read_text().split("## Commands")[1].split("\n## ")[0]
    named = set(re.findall(r"^\| `((?:make|manage\.py) \w+)", table, re.MULTILINE))

    for try_it in TRIES.values():
        try_it(clone)

    assert named == TRIES.keys() | RUN_THIS_TEST | NEED_NO_CLONE
