"""Web server, worker and database are ended while people buy."""

import signal
import time
from contextlib import suppress
from statistics import median

import psycopg

from bench.servers import postmaster
from chaos.crowd import books_of
from chaos.house import House, wait_until
from chaos.report import Row
from chaos.trials.trial import (
    BETWEEN,
    PEOPLE,
    RETURN_SECONDS,
    Size,
    crowd_of,
    trial,
    verdict,
)
from chaos.undone import until_done
from chaos.world import World


@trial("web")
def web_is_killed(house: House, world: World, size: Size) -> Row:
    crowd, back = crowd_of(house, world), []
    with crowd.buying():
        for _ in range(size.kills):
            crowd.wait_for(BETWEEN)
            house.kill("web")
            killed = time.monotonic()
            crowd.wait_for(1, RETURN_SECONDS)
            back.append(crowd.first_after(killed))
    books = books_of(crowd)
    return Row(
        "a killed web server loses and doubles nothing",
        f"{size.kills} × kill -9 of all its processes while {PEOPLE} people buy",
        verdict(crowd, books, f"served again after {max(back):.1f} s at most"),
        books.held and not crowd.failed and max(back) < RETURN_SECONDS,
    )


@trial("jobs")
def jobs_are_killed(house: House, world: World, size: Size) -> Row:
    crowd = crowd_of(house, world)
    with crowd.buying():
        for _ in range(size.kills):
            crowd.wait_for(BETWEEN)
            house.wait_for_another("jobs", than=house.kill("jobs"))
        crowd.wait_for(BETWEEN)
    seconds, left = until_done()
    books = books_of(crowd)
    return Row(
        "a killed worker leaves nothing undone that was promised",
        f"{size.kills} × kill -9 of the job worker while {PEOPLE} people buy",
        verdict(crowd, books, f"undone {left or 0}, all done {seconds:.0f} s later"),
        books.held and not crowd.failed and not left,
    )


@trial("postgresql-fast")
def database_restarts(house: House, world: World, size: Size) -> Row:
    return database_ends(house, world, size, signal.SIGINT, "shut down (fast)")


@trial("postgresql-immediate")
def database_is_killed(house: House, world: World, size: Size) -> Row:
    return database_ends(house, world, size, signal.SIGQUIT, "ended at once (immediate)")


def database_ends(house: House, world: World, size: Size, how: signal.Signals, words: str) -> Row:
    crowd, back = crowd_of(house, world), []
    with crowd.buying():
        for _ in range(size.kills):
            crowd.wait_for(BETWEEN)
            up = when_it_is_up(house, than=house.end_database(how))
            crowd.wait_for(1, RETURN_SECONDS)
            back.append(crowd.first_after(up))
    _seconds, left = until_done()
    books = books_of(crowd)
    return Row(
        f"PostgreSQL {words} is a 503, and loses nothing",
        f"{size.kills} times while {PEOPLE} people buy",
        verdict(
            crowd,
            books,
            f"undone {left or 0}",
            f"first order {median(back):.1f} s after it is up, {max(back):.1f} s at most",
        ),
        books.held and not crowd.failed and not left and median(back) < 1,
    )


def when_it_is_up(house: House, *, than: int) -> float:
    """The moment at which another PostgreSQL than that process lets somebody in."""

    def is_up() -> bool:
        with suppress(OSError, psycopg.OperationalError):
            url = house.database.url()
            with psycopg.connect(url, connect_timeout=2):
                return postmaster(house.database) != than
        return False

    wait_until(is_up, RETURN_SECONDS, "PostgreSQL does not return")
    return time.monotonic()
