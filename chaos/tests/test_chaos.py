"""The bad day itself: what it takes for a promise, and a short one of what no other test shows."""

import subprocess
import sys

import pytest

from bench.client import Answer, Request
from bench.servers import ROOT
from chaos import outside, report
from chaos.crowd import Books, Crowd
from chaos.report import Row
from chaos.trials.trial import TRIALS
from chaos.upgrade import unpack
from chaos.world import World
from rupa_rawi.tests.races.server import database_url

pytestmark = pytest.mark.long

PLACED = Request("POST", "/api/v1/checkout", expected=(201,))
LATER = b"HTTP/1.1 503\r\nRetry-After: 2"
SHOWN_ELSEWHERE = {
    *("web", "jobs", "postgresql-fast", "postgresql-immediate"),
    *("receiver", "hostile", "rivals", "clock"),
}


@pytest.mark.parametrize(
    ("answer", "behind_proxy", "asks_again", "is_wrong"),
    [
        (Answer(201, b"", b"{}"), False, False, False),
        (Answer(503, LATER, b""), False, True, False),
        (Answer(503, b"HTTP/1.1 503", b""), False, True, True),
        (Answer(500, b"", b""), False, True, True),
        (Answer(409, b"", b'{"code":"request_in_progress"}'), False, True, False),
        (Answer(409, b"", b'{"code":"out_of_stock"}'), False, False, True),
        (Answer(502, b"", b""), False, True, True),
        (Answer(502, b"", b""), True, True, False),
    ],
)
def test_nobody_is_told_anything_but_to_come_back(answer, behind_proxy, asks_again, is_wrong):
    crowd = Crowd(World([], []), [1], behind_proxy=behind_proxy)

    assert crowd.must_ask_again(PLACED, answer) is asks_again
    assert bool(crowd.failed) is is_wrong


def test_the_longest_pause_is_between_two_who_were_served():
    crowd = Crowd(World([], []), [1])
    crowd.served.extend([5.0, 1.0, 1.5, 4.0])

    assert crowd.longest_pause() == 2.5
    assert crowd.longest_pause(until=3) == 0.5
    assert Crowd(World([], []), [1]).longest_pause() == float("inf")


def test_books_that_lost_doubled_or_do_not_balance_have_not_held():
    assert Books(7, 0, 0, []).held
    assert not any(
        one.held for one in (Books(7, 1, 0, []), Books(7, 0, 1, []), Books(7, 0, 0, ["x"]))
    )


def test_the_table_says_what_was_not_held():
    lines = report.table([Row("a", "b", "c", True), Row("d", "e", "f", False)]).splitlines()

    assert lines[2:] == ["| a | b | c | yes |", "| d | e | f | NO |"]


def test_nginx_leads_to_every_web_server_with_the_file_that_owners_use(tmp_path):
    proxy = outside.Proxy(tmp_path, tls=False, plain=1080, secure=1443)

    made = outside.configuration(proxy, [8001, 8002])

    # Neither is left out for a while because it refused once: the other may be the next to stop.
    assert "server 127.0.0.1:8001 max_fails=0;\nserver 127.0.0.1:8002 max_fails=0;" in made
    assert "listen 127.0.0.1:1443;" in made
    assert "server 127.0.0.1:8000" not in made
    assert "ssl_" not in made


def test_what_is_not_installed_is_named():
    assert outside.missing("sh", "json", "no-such-program") == ["no-such-program"]


def test_the_release_before_is_unpacked_from_git(tmp_path):
    unpack("HEAD", tmp_path / "release")

    assert (tmp_path / "release/manage.py").is_file()
    with pytest.raises(SystemExit):
        unpack("no-such-release", tmp_path / "other")


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_short_bad_day_is_survived():
    """Slow clients, a gateway that is away, a disk that is full."""
    tried = [name for name in TRIALS if name not in SHOWN_ELSEWHERE]
    options = [part for name in tried for part in ("--only", name)]

    done = subprocess.run(
        [sys.executable, "-m", "chaos", "--short", *options, "--like", database_url()],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
    assert done.stdout.count("| yes |") == len(tried) >= 3
