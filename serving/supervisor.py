"""The supervisor: one command from nothing to a running shop.

    python -m serving.supervisor [--development] [--web | --jobs]
        [--host HOST] [--port PORT] [--workers N]

It has the database prepared (preparation.py), starts the web server and the job worker, starts them
and the embedded database again when they die, and stops them all on Ctrl-C or SIGTERM. It does
not load Django itself: it stays small, and a broken setting cannot take it down half-way.
"""

import argparse
import errno
import fcntl
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, nullcontext, suppress
from pathlib import Path
from types import FrameType
from typing import IO, Any

from environ import Env

from serving.listening import address, reached_at
from serving.postgres import EmbeddedPostgres, PostgresFailed

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
READY_SECONDS = 90
GRACE_SECONDS = 15  # longer than the longest request, which the database ends after 10 seconds
TICK_SECONDS = 0.2
STEADY_SECONDS = 10  # who has run this long did not fail at its start
LONGEST_PAUSE_SECONDS = 12.8

WEB = [
    # Bodies under way count as requests; what waits for a thread is bounded in serving/http.py.
    *("--interface", "rsgi", "--backpressure", "512"),
    *("--respawn-failed-workers", "--respawn-interval", "0.5"),
    *("--no-ws", "--log-level", "warning", "rupa_rawi.rsgi:server"),
]
# What is large (sheets, pictures) is given back to the system as soon as it is not needed. glibc
# would keep what is as large as the largest that was ever given back, and jemalloc, which granian
# takes its memory from, some of all sizes in each of its arenas, four a processor.
MEMORY = {
    "MALLOC_MMAP_THRESHOLD_": str(256 << 10),
    "_RJEM_MALLOC_CONF": f"narenas:1,oversize_threshold:{128 << 10},muzzy_decay_ms:0",
}
JOBS = ["manage.py", "procrastinate", "worker", "--concurrency", "4"]


class Stopped(Exception):
    """Somebody asked for the end while something was being waited for."""


class Child:
    """A process that is started again, after a growing pause, whenever it ends by itself."""

    def __init__(self, name: str, command: list[str], **environment: str) -> None:
        self.name = name
        self.command = [sys.executable, *command]
        self.environment = os.environ | environment
        self.failures = 0
        self.start()

    def start(self) -> None:
        self.started = time.monotonic()
        self.restart_at: float | None = None
        # In a session of its own: the terminal's Ctrl-C is for the supervisor to pass on.
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def look_after(self) -> None:
        """Start it again if it has ended, when its pause is over."""
        if not self.has_ended():
            return
        now = time.monotonic()
        if self.restart_at is None:
            self.kill()  # what its own children hold, the port above all
            self.failures = 1 if now - self.started > STEADY_SECONDS else self.failures + 1
            pause = min(0.1 * 2**self.failures, LONGEST_PAUSE_SECONDS)
            self.restart_at = now + pause
            say(f"The {self.name} has ended ({self.process.returncode}): again in {pause} s.")
        elif now >= self.restart_at:
            self.start()

    def ask_to_stop(self) -> None:
        if not self.has_ended():
            self.process.terminate()

    def kill(self) -> None:
        """End it and all that it started: they share its session."""
        with suppress(ProcessLookupError, PermissionError):  # macOS: no permission for zombies
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Supervisor:
    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.signals = 0
        self.children: list[Child] = []
        self.database: EmbeddedPostgres | None = None

    def run(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.note_signal)
        try:
            prepared = self.prepare()
            self.start_web_server()
            self.wait_until_it_answers()
            self.start_job_worker()  # now, lest it hold up the other at its start
            self.announce(prepared)
            self.look_after_everything()
        except Stopped:
            pass
        finally:
            self.stop()

    def note_signal(self, number: int, frame: FrameType | None) -> None:
        self.signals += 1

    def wait(self, until: Callable[[], bool], seconds: float) -> bool:
        """Wait until something holds; give up after these seconds, or when asked to stop."""
        deadline = time.monotonic() + seconds
        while not until():
            if self.signals:
                raise Stopped
            if time.monotonic() > deadline:
                return False
            time.sleep(TICK_SECONDS)
        return True

    # ── starting ────────────────────────────────────────────────────────────────────────────────

    def prepare(self) -> dict[str, Any]:
        command = [sys.executable, "-m", "serving.preparation"]
        if self.options.development:
            command.append("--demo")
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        with process:
            try:
                self.start_database()  # while the other loads the shop
                self.wait(lambda: process.poll() is not None, float("inf"))
            except (Stopped, PostgresFailed):
                process.terminate()
                raise
            said = process.stdout.read() if process.stdout else b""
        if process.returncode:
            sys.exit(process.returncode)  # it has said why
        return json.loads(said)

    def start_database(self) -> None:
        if not os.environ.get("DATABASE_URL"):
            self.database = EmbeddedPostgres(VAR / "postgres")
            self.database.ensure()

    def start_web_server(self) -> None:
        options = self.options
        where = ["--host", options.host, "--port", str(options.port)]
        web = ["-m", "granian", *where, "--workers", str(options.workers), *WEB]
        counts = str(empty_folder(VAR / "metrics" / str(options.port)))
        self.children.append(Child("web server", web, PROMETHEUS_MULTIPROC_DIR=counts, **MEMORY))

    def start_job_worker(self) -> None:
        self.children.append(Child("job worker", JOBS, **self.options.jobs_environment))

    def wait_until_it_answers(self) -> None:
        web = self.children[0]
        answered = self.wait(lambda: web.has_ended() or self.answers(), READY_SECONDS)
        if web.has_ended():
            sys.exit("The web server has ended at its start.")
        if not answered:
            sys.exit(f"The web server does not answer after {READY_SECONDS} seconds.")

    def answers(self) -> bool:
        with closing(
            http.client.HTTPConnection(reached_at(self.options.host), self.options.port, timeout=5)
        ) as http_connection:
            try:
                http_connection.request("GET", "/healthz")
                return http_connection.getresponse().status < 500
            except (OSError, http.client.HTTPException):
                return False

    def announce(self, prepared: dict[str, Any]) -> None:
        """Say where everything is, and who may sign in; `prepared` is what preparation.py said."""
        url = os.environ["SITE_URL"].rstrip("/")
        say(f"\nRupa Rawi is running at {url}/ (Ctrl-C stops it)\n")
        for name, path in (
            ("shop", "/"),
            ("dashboard", "/dashboard/"),
            ("API", "/api/v1/docs"),
            ("back office", "/admin/"),
        ):
            say(f"  {name:12} {url}{path}")
        if not prepared["has_staff"]:
            say("\nNobody can open the back office yet. Make the first member of staff:\n")
            say("  .venv/bin/python manage.py createsuperuser")
        if prepared["accounts"]:
            say("\nThe demo shop's people, all made up:\n")
            for role, email, password in prepared["accounts"]:
                say(f"  {role:12} {email:32} {password}")
        say("")

    # ── running and stopping ────────────────────────────────────────────────────────────────────

    def look_after_everything(self) -> None:
        while self.wait(self.look_after_each, float("inf")):
            pass

    def look_after_each(self) -> bool:
        for child in self.children:
            child.look_after()
        if self.database and not self.database.is_alive():
            say("The database has ended: starting it again.")
            try:
                self.database.ensure()
            except PostgresFailed as error:  # a full disk, say: try again until somebody helps
                say(str(error))
        return False

    def stop(self) -> None:
        """Ask all to finish what they are doing; a second signal, or the clock, ends patience."""
        asked_before = self.signals
        deadline = time.monotonic() + GRACE_SECONDS
        for child in self.children:
            child.ask_to_stop()
        while not all(child.has_ended() for child in self.children):
            if time.monotonic() > deadline or self.signals > max(asked_before, 1):
                break
            time.sleep(TICK_SECONDS / 4)
        for child in self.children:
            child.kill()
        if self.database:
            self.database.release()


def main() -> None:
    options = parse()
    with claim_port(options) if options.web else nullcontext():
        try:
            Supervisor(options).run()
        except PostgresFailed as error:
            sys.exit(str(error))


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m serving.supervisor", description=__doc__)
    parser.add_argument("--development", action="store_true", help="DEBUG, and a demo shop")
    part = parser.add_mutually_exclusive_group()
    part.add_argument("--web", action="store_true", help="the web server without the job worker")
    part.add_argument("--jobs", action="store_true", help="the job worker without the web server")
    parser.add_argument("--host", help="where to listen (HOST, else 127.0.0.1)")
    parser.add_argument("--port", type=int, help="(PORT, else 8000)")
    parser.add_argument("--workers", type=int, help="web server processes (WORKERS, else 2)")
    options = parser.parse_args()
    if not (options.web or options.jobs):
        options.web = options.jobs = True

    if not options.development:
        os.environ["DEBUG"] = "off"  # whatever .env says
    Env.read_env(ROOT / ".env")
    os.environ.setdefault("DEBUG", "on")
    environment = Env()
    options.host = options.host or environment.str("HOST", default="127.0.0.1")
    options.port = options.port or environment.int("PORT", default=8000)
    options.workers = options.workers or environment.int("WORKERS", default=2)
    direct = environment.str("JOBS_DATABASE_URL", default="")
    options.jobs_environment = {"DATABASE_URL": direct} if direct else {}
    if options.development and not os.environ.get("SITE_URL"):
        os.environ["SITE_URL"] = address(options.host, options.port)
    return options


def claim_port(options: argparse.Namespace) -> IO[str]:
    """Make sure of the port before anything is started, and keep others of this clone off it.

    The web server itself would not mind: it shares its port between its processes, and so would
    share it with another shop's.
    """
    VAR.mkdir(exist_ok=True)
    lock = (VAR / f"port-{options.port}.lock").open("a")
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            probe.bind((options.host, options.port))
        except BlockingIOError:
            in_use(options.port)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                in_use(options.port)
            sys.exit(f"Cannot listen on {options.host}, port {options.port}: {error.strerror}.")
    return lock


def empty_folder(folder: Path) -> Path:
    """Where the processes of a web server keep what they count; those of the last one are gone."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def in_use(port: int) -> None:
    sys.exit(f"Port {port} is in use. Stop what uses it, or choose another: PORT={port + 1}.")


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    main()
