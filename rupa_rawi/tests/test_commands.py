"""Every command of the README, in a clone that has just been made and on an empty database; then
the page for owners, from its file of settings to a backup that was restored.

How it comes to its tables is shown where the tests' own databases are made: core/tests/migrated.py.
"""

import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import httpx
import psycopg
import pytest

from bench.servers import Mailbox
from chaos import outside
from chaos.house import wait_until
from core.tests.migrated import address_of, migrated
from rupa_rawi.tests.races.server import free_port

pytestmark = pytest.mark.long

ROOT = Path(__file__).resolve().parents[2]
NOT_CLONED = shutil.ignore_patterns(
    *(".venv*", ".env", ".git", "var", ".*_cache", ".hypothesis", "node_modules")
)
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


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Static files that one test has gathered need not be compressed again for the next."""
    return shutil.copytree(ROOT, tmp_path_factory.mktemp("fresh") / "clone", ignore=NOT_CLONED)


@pytest.fixture
def clone(folder) -> Iterator[Clone]:
    name = f"fresh_{os.getpid()}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {migrated()}")
        clone = Clone(folder, address_of(name))
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
    runs(process)
    os.killpg(process.pid, signal.SIGINT)
    process.communicate(timeout=SECONDS)


def runs(process: subprocess.Popen[str]) -> None:
    said, deadline = "", time.monotonic() + SECONDS
    while "is running at" not in said:
        line = process.stdout.readline()
        assert line and time.monotonic() < deadline, said
        said += line


def settles(clone: Clone) -> None:
    file = clone.folder / "settlement.csv"
    file.write_text("reference,gross,fee,net,settled_on\nX-1,90000,900,89100,2026-05-01\n")
    process = clone.start(
        sys.executable, "manage.py", "import_settlement", file.name, "--gateway", "test"
    )
    said, _ = process.communicate(timeout=SECONDS)
    assert (process.returncode, "0 matched, 1 not" in said) == (0, True), said


Try = Callable[[Clone], None]
# In this order: the first finds an empty shop.
TRIES: dict[str, Try] = {
    "make seed": lambda clone: ends_well(clone.make("seed", "SCALE=small")),
    "make run": lambda clone: serves(clone.make("run", f"PORT={free_port()}", "WORKERS=1")),
    "make serve": lambda clone: serves(
        clone.make("serve", f"PORT={free_port()}", "WORKERS=1", **PRODUCTION)
    ),
    "make fix": lambda clone: ends_well(clone.make("fix")),
    "manage.py import_settlement": settles,
}
RUN_THIS_TEST = {"make test", "make check"}
NEED_NO_CLONE = {  # see their tests; make audit is for who publishes, and asks a registry
    "make audit",
    "make bench",
    "make chaos",
    "make lighthouse",  # wants Node, a browser and a shop that runs
    "manage.py lint_migrations",
    "manage.py backup",
    "manage.py check_integrity",
    "manage.py ledger_walk",
    "manage.py second_factor_off",
}


def test_every_command_of_the_readme_works_in_a_fresh_clone(clone):
    table = (ROOT / "README.md").read_text().split("## Commands")[1].split("\n## ")[0]
    named = set(re.findall(r"^\| `((?:make|manage\.py) \w+)", table, re.MULTILINE))

    for try_it in TRIES.values():
        try_it(clone)

    assert named == TRIES.keys() | RUN_THIS_TEST | NEED_NO_CLONE


# ── docs/operations.md ──────────────────────────────────────────────────────────────────────────


PAGE = (ROOT / "docs/operations.md").read_text()
OWNER = {
    "DJANGO_SUPERUSER_USERNAME": "larasati",
    "DJANGO_SUPERUSER_EMAIL": "larasati@shop.example",
    "DJANGO_SUPERUSER_PASSWORD": "tenun-ikat-2026",
}


def settings_of_the_page(folder: Path, mail_port: int) -> dict[str, str]:
    """Its file of settings as an owner fills it in, read by a shell as the page says. systemd reads
    it too, to whom a # behind a value is part of it."""
    (text,) = re.findall(r"^```\n(DEBUG=off\n.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert "#" not in "".join(line for line in text.splitlines() if "=" in line.partition("#")[0])
    for name in ("SECRET_KEY", "METRICS_TOKEN"):
        text = text.replace(f"{name}=\n", f"{name}={secrets.token_urlsafe(48)}\n")
    mailer = f"EMAIL_URL=smtp://127.0.0.1:{mail_port}"
    (folder / "shop.env").write_text(re.sub("^EMAIL_URL=.*$", mailer, text, flags=re.MULTILINE))
    sourced = subprocess.run(
        ["sh", "-c", "set -a; . ./shop.env; set +a; exec env -0"],
        cwd=folder,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )
    found = dict(line.split("=", 1) for line in sourced.stdout.split("\0") if line)
    return {name: found[name] for name in re.findall(r"^(\w+)=", text, re.MULTILINE)}


def manage(clone: Clone, settings: dict[str, str], *command: str) -> str:
    """As the page has it: .venv/bin/python manage.py …"""
    assert f"manage.py {command[0]}" in PAGE
    process = clone.start(sys.executable, "manage.py", *command, **settings)
    said, _ = process.communicate(timeout=SECONDS)
    assert process.returncode == 0, said
    return said


def start_of_the_unit(clone: Clone, settings: dict[str, str], port: int) -> subprocess.Popen[str]:
    unit = (ROOT / "deploy/systemd/rupa-rawi.service").read_text()
    (command,) = re.findall(r"^ExecStart=\S+/python (.+)$", unit, re.MULTILINE)
    return clone.start(sys.executable, *command.split(), PORT=str(port), **settings)


def ask_for_a_new_password(shop: httpx.Client, email: str) -> httpx.Response:
    page = shop.get("/lupa-sandi")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)[1]
    sent = {"csrfmiddlewaretoken": token, "email": email}
    return shop.post("/lupa-sandi", data=sent, headers={"Referer": "https://shop.example/"})


@pytest.mark.skipif(not outside.program("nginx"), reason="nginx is not installed")
def test_the_page_for_owners_leads_to_a_shop_that_serves_mails_and_is_saved(clone):
    with closing(Mailbox()) as mailbox:
        settings = settings_of_the_page(clone.folder, mailbox.port)
        port = free_port()
        serving = start_of_the_unit(clone, settings, port)
        manage(clone, settings | OWNER, "createsuperuser", "--noinput")
        runs(serving)
        with (
            outside.nginx([port], tls=True) as proxy,
            httpx.Client(
                base_url=f"https://127.0.0.1:{proxy.secure}",
                headers={"Host": "shop.example"},
                verify=False,
                timeout=60,
            ) as shop,
        ):
            assert shop.get("/").status_code == 200
            assert shop.get("/admin/login/").status_code == 200
            assert ask_for_a_new_password(shop, "larasati@shop.example").status_code in (200, 302)
            wait_until(lambda: mailbox.received > 0, 60, "no mail arrives")
            manage(clone, settings, "backup")
            assert "no violations" in manage(clone, settings, "drill")
            still = manage(clone, settings, "check", "--deploy")
        os.killpg(serving.pid, signal.SIGTERM)
        serving.communicate(timeout=SECONDS)

    # The page says so: the house's own bank account is entered in the back office.
    assert re.findall(r"rupa_rawi\.W\d+", still) == ["rupa_rawi.W010"]
