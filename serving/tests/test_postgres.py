"""The launcher of the embedded PostgreSQL, each test on a cluster of its own."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from serving.postgres import FAST, SAFE, EmbeddedPostgres

pytestmark = pytest.mark.long

ROOT = Path(__file__).resolve().parents[2]
USER_OF_A_DATABASE = """
import sys
from pathlib import Path
from serving.postgres import FAST, EmbeddedPostgres
print(EmbeddedPostgres(Path(sys.argv[1]), FAST).ensure(), flush=True)
sys.stdin.read()
"""

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="about what root has to do")


@pytest.fixture
def parent() -> Iterator[Path]:
    """A folder that every account may enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="rupa-rawi-test-"))
    folder.chmod(0o755)
    yield folder
    for record in folder.rglob("place.json"):
        database = EmbeddedPostgres(record.parent, FAST)
        place = database._recorded_place()
        database.stop()
        if place:
            shutil.rmtree(place.sockets, ignore_errors=True)
            if not Path(place.data).is_relative_to(folder):
                shutil.rmtree(Path(place.data).parent)
    shutil.rmtree(folder)


@pytest.fixture
def database(parent: Path) -> Iterator[EmbeddedPostgres]:
    database = EmbeddedPostgres(parent / "postgres", FAST)
    database.ensure()
    yield database
    database.release()


@contextmanager
def user_of(folder: Path, **environment: str) -> Iterator[subprocess.Popen]:
    """Another process that uses the database until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", USER_OF_A_DATABASE, str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | environment,
    )
    try:
        yield process
    finally:
        process.communicate(timeout=60)


def ask(url: str, question: str) -> object:
    with closing(psycopg.connect(url, autocommit=True)) as connection:
        row = connection.execute(question)
        return row.fetchone()[0] if row.description else None


def postmaster(database: EmbeddedPostgres) -> int:
    return database._postmaster(database._recorded_place())


def kill_hard(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    with suppress(ChildProcessError):
        os.waitpid(pid, 0)


def test_starters_at_the_same_time_share_one_server(parent):
    folder = parent / "postgres"

    with user_of(folder) as one, user_of(folder) as two, user_of(folder) as three:
        urls = [process.stdout.readline().strip() for process in (one, two, three)]
        started = [ask(url, "SELECT pg_postmaster_start_time()") for url in urls]

    assert len(set(urls)) == 1
    assert len(set(started)) == 1


def test_the_last_user_stops_the_server_and_no_one_before(database):
    with user_of(database.folder) as other:
        url = other.stdout.readline().strip()

        database.release()

        assert ask(url, "SELECT 1") == 1
    assert not database.is_alive()


def test_a_user_who_is_killed_does_not_keep_the_server_from_stopping(database):
    with user_of(database.folder) as other:
        other.stdout.readline()
        kill_hard(other.pid)

    database.release()

    assert not database.is_alive()


def test_a_killed_server_starts_again_with_what_was_committed(parent):
    database = EmbeddedPostgres(parent / "postgres", SAFE)
    ask(database.ensure(), "CREATE TABLE kept AS SELECT 42 AS answer")
    kill_hard(postmaster(database))

    url = database.ensure()

    assert ask(url, "SELECT answer FROM kept") == 42
    database.release()


def test_a_lock_file_whose_process_id_belongs_to_another_is_no_hindrance(database):
    """In a container a new process often gets the number that a killed server had."""
    lock = Path(database._recorded_place().data) / "postmaster.pid"
    killed = lock.read_text()
    kill_hard(postmaster(database))
    with other_process_of_the_account(database) as other:
        lock.write_text(killed.replace(killed.split("\n")[0], str(other.pid), 1))
        wait_until_nobody_answers(database)

        url = database.ensure()

        assert other.poll() is None
        assert ask(url, "SELECT 1") == 1


@contextmanager
def other_process_of_the_account(database: EmbeddedPostgres) -> Iterator[subprocess.Popen]:
    with subprocess.Popen(["sleep", "60"], **database._identity()) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_until_nobody_answers(database: EmbeddedPostgres) -> None:
    """The children of a killed server take a moment to notice."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            psycopg.connect(database.url()).close()
        except psycopg.OperationalError:
            return


def test_a_path_may_be_long_and_hold_spaces_and_tmpdir_may_change(parent):
    folder = parent / ("a long path " * 12).strip() / "it's $HOME" / "postgres"
    other_temporary = parent / "temporary"
    other_temporary.mkdir()

    with user_of(folder) as first, user_of(folder, TMPDIR=str(other_temporary)) as second:
        urls = {first.stdout.readline(), second.stdout.readline()}

    assert len(urls) == 1
    with user_of(folder, TMPDIR=str(other_temporary)) as later:
        assert later.stdout.readline() in urls


def test_a_copied_folder_gets_a_server_of_its_own(database, parent):
    shutil.copy(database.folder / "place.json", (parent / "copy").mkdir() or parent / "copy")
    copy = EmbeddedPostgres(parent / "copy", FAST)

    url = copy.ensure()

    assert url != database.url()
    copy.release()
    assert ask(database.url(), "SELECT 1") == 1


def test_a_socket_that_somebody_tidied_away_comes_back(database):
    shutil.rmtree(database._recorded_place().sockets)

    url = database.ensure()

    assert ask(url, "SELECT 1") == 1


@only_root
def test_below_a_private_folder_the_cluster_lives_where_the_service_account_can_go(parent):
    parent.chmod(0o700)
    database = EmbeddedPostgres(parent / "postgres", FAST)

    url = database.ensure()

    assert ask(url, "SELECT 1") == 1
    place = database._recorded_place()
    assert place.data.startswith("/var/tmp/rupa-rawi-")
    assert Path(place.data).stat().st_uid == database.account.pw_uid
    database.release()
    assert not database.is_alive()


@only_root
def test_removing_the_record_begins_anew_also_outside_the_folder(parent):
    parent.chmod(0o700)
    database = EmbeddedPostgres(parent / "postgres", FAST)
    ask(database.ensure(), "CREATE TABLE old AS SELECT 1")
    database.release()
    shutil.rmtree(parent / "postgres")

    url = EmbeddedPostgres(parent / "postgres", FAST).ensure()

    assert ask(url, "SELECT to_regclass('old')") is None


def test_asking_for_a_server_that_runs_is_cheap(database):
    other = EmbeddedPostgres(database.folder, FAST)

    took = min(time_of(other.ensure) for _ in range(5))

    other.release()
    assert took < 0.03


def time_of(call) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def test_only_the_tests_give_up_durability():
    assert not SAFE.keys() & {"fsync", "synchronous_commit", "full_page_writes"}
