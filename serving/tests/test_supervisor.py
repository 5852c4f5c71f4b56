"""The supervisor and what it does before it serves."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.apps import apps
from django.contrib.staticfiles.finders import get_finder
from django.core.management import call_command
from django.db import ProgrammingError, connection
from psycopg.errors import DeadlockDetected, UndefinedTable

from serving import preparation

ROOT = Path(__file__).resolve().parents[2]
# The tests' own database is migrated already, must not be filled with a demo shop, and holds jobs
# that other tests have left behind.
WITHOUT_PREPARING = """
from serving import supervisor
supervisor.JOBS += ["--queues", "nothing"]
supervisor.Supervisor.prepare = lambda self: {
    "accounts": [("buyer", "buyer@example.com", "secret")], "has_staff": False,
}
supervisor.main()
"""


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def database_url() -> str:
    url = urlsplit(os.environ["DATABASE_URL"])
    return url._replace(path=f"/{connection.settings_dict['NAME']}").geturl()


def serve(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "serving.supervisor", *arguments],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "rupa_rawi.settings"} | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_port_in_use_is_said_before_anything_is_started(port):
    with socket.create_server(("127.0.0.1", port)):
        done = serve("--development", "--port", str(port))

    assert done.returncode == 1
    assert f"Port {port} is in use" in done.stderr
    assert done.stdout == ""


def test_production_does_not_start_without_a_secret_key_whatever_debug_says(port):
    done = serve("--port", str(port), SECRET_KEY="", DEBUG="on")

    assert done.returncode == 1
    assert done.stderr.startswith("SECRET_KEY is not set.")
    assert "Traceback" not in done.stderr


@pytest.fixture(params=["SIGTERM to the supervisor", "Ctrl-C in its terminal"])
def end(request):
    """How the shop is told to stop. A terminal signals the whole group of processes."""
    if request.param.startswith("SIGTERM"):
        return lambda process: process.send_signal(signal.SIGTERM)
    return lambda process: os.killpg(process.pid, signal.SIGINT)


@pytest.fixture
def shop(port, database_url, tmp_path) -> Iterator[subprocess.Popen]:
    environment = {
        "DATABASE_URL": database_url,
        "SECRET_KEY": "x" * 64,
        "SITE_URL": "https://shop.example",
        "DJANGO_SETTINGS_MODULE": "rupa_rawi.settings",
    }
    log = tmp_path / "log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", WITHOUT_PREPARING, "--port", str(port), "--workers", "1"],
            cwd=ROOT,
            env=os.environ | environment,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    process.log = log
    try:
        wait_until_it_runs(process)
        yield process
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_until_it_runs(process: subprocess.Popen) -> None:
    deadline = time.monotonic() + 60
    while "is running" not in (said := process.log.read_text()):
        assert process.poll() is None, said
        assert time.monotonic() < deadline, said
        time.sleep(0.1)


@pytest.mark.django_db
def test_it_stops_cleanly_with_all_that_it_started(shop, port, end):
    children = children_of(shop.pid)

    end(shop)

    assert shop.wait(timeout=30) == 0
    assert "Traceback" not in shop.log.read_text()
    assert "buyer@example.com" in shop.log.read_text()
    assert "manage.py createsuperuser" in shop.log.read_text()
    assert len(children) == 2
    assert not any(is_running(pid) for pid in children)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", port))


def children_of(pid: int) -> list[int]:
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True)
    pairs = [line.split() for line in listed.stdout.splitlines()]
    return [int(child) for child, parent in pairs if int(parent) == pid]


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.django_db
def test_a_shop_without_staff_knows_and_the_documented_way_makes_the_first():
    assert not preparation.has_staff()

    call_command("createsuperuser", interactive=False, username="ratna", email="ratna@shop.example")

    assert preparation.has_staff()


def test_a_setting_that_breaks_a_rule_stops_the_start(settings):
    settings.DIALECT_GATEWAY = "midtrans"

    with pytest.raises(SystemExit, match="DIALECT_GATEWAY is 'midtrans'"):
        preparation.check()


@pytest.fixture
def commands(monkeypatch) -> list[str]:
    called = []
    monkeypatch.setattr(preparation, "get_commands", lambda: {"seed": "seeds"})
    monkeypatch.setattr(preparation, "call_command", lambda name, **options: called.append(name))
    return called


@pytest.mark.django_db
def test_an_empty_shop_is_filled_with_demo_data(commands):
    preparation.seed()

    assert commands == ["seed"]


@pytest.mark.django_db
def test_a_shop_in_which_somebody_has_signed_up_is_never_seeded(commands):
    apps.get_model("accounts.User").objects.create(username="ayu", email="ayu@example.com")

    preparation.seed()

    assert commands == []


@pytest.mark.django_db
def test_nothing_is_migrated_when_nothing_is_to_be_migrated(commands):
    preparation.migrate()

    assert commands == []


@pytest.mark.django_db
@pytest.mark.parametrize(("cause", "tries"), [(DeadlockDetected, 3), (UndefinedTable, 1)])
def test_a_migration_that_met_a_request_in_a_deadlock_is_tried_again(monkeypatch, cause, tries):
    tried = []

    def met(name: str, **options) -> None:
        tried.append(name)
        if len(tried) < 3:
            with connection.wrap_database_errors:
                raise cause("while people buy")
        monkeypatch.setattr(preparation, "migrations_to_apply", list)

    monkeypatch.setattr(preparation, "migrations_to_apply", lambda: ["one"])
    monkeypatch.setattr(preparation, "call_command", met)
    monkeypatch.setattr(preparation, "PAUSE", 0)

    with suppress(ProgrammingError):
        preparation.migrate()

    assert len(tried) == tries


@pytest.mark.django_db
def test_two_who_prepare_at_once_wait_for_each_other(database_url):
    asked = "SELECT pg_try_advisory_lock(%s)", [preparation.ADVISORY_LOCK]
    with psycopg.connect(database_url, autocommit=True) as other:
        with preparation.one_at_a_time():
            assert other.execute(*asked).fetchone() == (False,)

        assert other.execute(*asked).fetchone() == (True,)


@pytest.fixture
def stylesheet(settings, tmp_path) -> Iterator[Path]:
    """The only static file of the shop."""
    source = tmp_path / "source" / "app.css"
    source.parent.mkdir()
    source.write_text("a {}")
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATICFILES_DIRS = [source.parent]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    get_finder.cache_clear()
    yield source
    get_finder.cache_clear()


def test_static_files_are_collected_once(stylesheet, settings, commands):
    preparation.collect_static()
    (settings.STATIC_ROOT / "app.1234.css").write_text("a {}")
    preparation.collect_static()

    assert commands == ["collectstatic"]


def test_static_files_are_collected_again_when_one_has_changed(stylesheet, settings, commands):
    preparation.collect_static()
    (settings.STATIC_ROOT / "app.1234.css").write_text("a {}")
    stylesheet.write_text("a { color: red }")
    preparation.collect_static()

    assert commands == ["collectstatic", "collectstatic"]
