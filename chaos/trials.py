"""One trial a promise of docs/reliability.md: break something, and say what came of it."""

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from statistics import median
from threading import Barrier

import orjson
import psycopg

from bench.client import Connection, Request, drive
from bench.servers import ROOT, free_port
from chaos.crowd import Books, Crowd, books_of
from chaos.house import House, NotReady, wait_for, wait_until, web_command
from chaos.report import Row
from chaos.world import Buyer, World, make_buyers

PEOPLE = 8  # that buy at once
BETWEEN = 4  # orders between two kills
RETURN_SECONDS = 60  # until a killed thing must serve again
JOBS_SECONDS = 120  # without any job done, until what is left counts as undone
SKEW = 240  # seconds that a clock is wrong
SLOW = 64  # half-sent bodies, and as many half-sent headers
RIVALS, PIECES = 96, 7
QUIET = 0.05  # seconds: who waits no longer is not held up, whatever twice the quiet time is


@dataclass(frozen=True)
class Size:
    """How much of everything."""

    kills: int
    rounds: int  # of rival checkouts
    events: int
    cases: int  # of hostile inputs
    seconds: float  # of a round of reads
    hurry: bool  # waits until jobs are tried again do not pass by themselves


SHORT = Size(kills=1, rounds=1, events=20, cases=100, seconds=0.5, hurry=True)
USUAL = Size(kills=3, rounds=5, events=200, cases=800, seconds=2, hurry=True)
LONG = Size(kills=20, rounds=100, events=2_000, cases=50_000, seconds=10, hurry=True)

Trial = Callable[[House, World, Size], Row]
TRIALS: dict[str, Trial] = {}


def trial(name: str) -> Callable[[Trial], Trial]:
    def register(run: Trial) -> Trial:
        TRIALS[name] = run
        return run

    return register


def crowd_of(house: House, world: World, **how: object) -> Crowd:
    """Buyers who have not bought yet, at the first web server unless told otherwise."""
    options = {"ports": house.ports[:1]} | how
    return Crowd(replace(world, buyers=make_buyers(PEOPLE)), **options)  # type: ignore[arg-type]  # given by name


def verdict(crowd: Crowd, books: Books, *more: str) -> str:
    told = crowd.answers[503]
    figures = [f"{len(crowd.acknowledged)} orders", str(books), *more]
    figures.append(f"other answers than 503 with Retry-After: {len(crowd.failed)} ({told} of 503)")
    return "; ".join(figures + crowd.failed[:2])


# ── kills ───────────────────────────────────────────────────────────────────────────────────────


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
            time.sleep(0.2)
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
            house.kill("jobs")
            time.sleep(0.3)
        crowd.wait_for(BETWEEN)
    seconds, left = until_done(size)
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
            house.end_database(how)
            up = when_it_is_up(house)
            crowd.wait_for(1, RETURN_SECONDS)
            back.append(crowd.first_after(up))
    _seconds, left = until_done(size)
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


def when_it_is_up(house: House) -> float:
    """The moment at which PostgreSQL lets somebody in again."""
    time.sleep(0.05)
    wait_until(lambda: lets_in(house.database.url()), RETURN_SECONDS, "PostgreSQL does not return")
    return time.monotonic()


def lets_in(url: str) -> bool:
    with suppress(psycopg.OperationalError), psycopg.connect(url, connect_timeout=2):
        return True
    return False


def undone() -> dict[str, int]:
    """What was promised and is not done yet."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    from notifications.models import Delivery, Mail
    from payments.models import Payment, Refund

    left = {
        "refunds": Refund.objects.exclude(status=Refund.Status.DONE),
        "payments": Payment.objects.filter(gateway="test").exclude(status=Payment.Status.PAID),
        "starts of payments": Payment.objects.open().filter(started_at=None),
        "mails": Mail.objects.exclude(status=Mail.Status.DELIVERED),
        "deliveries": Delivery.objects.pending(),
        "unwritten mails": ProcrastinateJob.objects.filter(
            task_name="notifications.write_mails"
        ).exclude(status="succeeded"),
    }
    return {what: count for what, rows in left.items() if (count := rows.count())}


def until_done(size: Size) -> tuple[float, dict[str, int]]:
    """Seconds, and what is left once nothing more was done for long."""
    from django.db import OperationalError, close_old_connections
    from procrastinate.exceptions import ConnectorException

    began = moved = time.monotonic()
    left = {"everything": sys.maxsize}
    while left and time.monotonic() - moved < JOBS_SECONDS:
        close_old_connections()
        with suppress(OperationalError, ConnectorException):  # our own connection of before
            if size.hurry:
                let_time_pass()
            before, left = left, undone()
            if sum(left.values()) < sum(before.values()):
                moved = time.monotonic()
        time.sleep(0.5)
    return time.monotonic() - began, left


def let_time_pass() -> None:
    """What is to be tried again is due, and dead workers have been silent for long."""
    from asgiref.sync import sync_to_async
    from django.db import close_old_connections
    from django.utils import timezone

    from core.promises import sweep
    from core.tests import jobs
    from notifications.models import Delivery, Mail

    asyncio.run(sync_to_async(close_old_connections)())  # the queue has a thread of its own
    Mail.objects.pending().update(next_attempt_at=timezone.now())
    Delivery.objects.pending().update(next_attempt_at=timezone.now() - timedelta(seconds=1))
    jobs.let_time_pass()
    sweep(timezone.now())


# ── who is slow ─────────────────────────────────────────────────────────────────────────────────


@trial("slow-clients")
def slow_clients(house: House, world: World, size: Size) -> Row:
    port = house.ports[0]

    def p95() -> float:
        def ask(draw: object) -> list[Request]:
            return [Request("GET", "/api/v1/products"), Request("GET", "/api/v1/categories")]

        load = drive(port, ask, {}, seconds=size.seconds, clients=2)
        return load.p95 if not load.errors else float("inf")

    quiet, beside = [], []
    p95()
    for _ in range(3):
        quiet.append(p95())
        with half_sent(port):
            beside.append(p95())
    alone, with_them = median(quiet), median(beside)
    return Row(
        "who sends slowly costs nobody else",
        f"{SLOW} half-sent bodies and {SLOW} half-sent headers held, 3 × {size.seconds:g} s",
        f"p95 of reads {alone * 1000:.0f} ms alone, {with_them * 1000:.0f} ms beside them",
        with_them <= max(2 * alone, QUIET),
    )


@contextmanager
def half_sent(port: int) -> Iterator[None]:
    body = Request("POST", "/api/v1/auth/login", {"Content-Length": "1000"}, b"x" * 500)
    lines = [Connection(port) for _ in range(2 * SLOW)]
    try:
        for number, line in enumerate(lines):
            whole = bytes(body)
            line.socket.sendall(whole if number % 2 else whole[:60])
        yield
    finally:
        for line in lines:
            line.close()


# ── what is away ────────────────────────────────────────────────────────────────────────────────


@trial("receiver")
def receiver_is_away(house: House, world: World, size: Size) -> Row:
    """Also the worker is killed meanwhile."""
    from pytest_httpserver import HTTPServer
    from werkzeug import Request as Received
    from werkzeug import Response

    from core.jobs import defer_many
    from notifications.tests.factories import make_delivery, make_endpoint

    taken, refused = Counter[str](), Counter[str]()
    few = size.events // 10

    def receive(request: Received) -> Response:
        event = request.headers["webhook-id"]
        if few <= refused.total() + taken.total() < 4 * few:
            refused[event] += 1
            return Response(status=503)
        taken[event] += 1
        return Response(status=200)

    with HTTPServer("127.0.0.1", threaded=True) as server:
        server.expect_request("/hooks").respond_with_handler(receive)
        endpoint = make_endpoint(url=server.url_for("/hooks"))
        made = [make_delivery(endpoint) for _ in range(size.events)]
        pks = ({"delivery_id": delivery.pk} for delivery in made)
        defer_many("notifications.send_delivery", pks)
        wait_until(lambda: taken.total() > few // 2, RETURN_SECONDS, "no webhook arrives")
        house.kill("jobs")
        seconds, left = until_done(size)
        endpoint.delete()
    lost = {delivery.event_id for delivery in made} - set(taken)
    return Row(
        "a webhook arrives over an outage of its receiver and a killed worker",
        f"{size.events} events, {refused.total()} answers of 503, 1 × kill -9 of the worker",
        f"lost {len(lost)}; {taken.total() - len(taken)} came twice, under the same id; "
        f"undone {left or 0}, {seconds:.0f} s",
        not lost and not left and bool(refused),
    )


@trial("gateway")
def gateway_is_away(house: House, world: World, size: Size) -> Row:
    from django.db import close_old_connections

    from payments.models import Payment
    from payments.tests.midtrans import running_midtrans

    with running_midtrans() as midtrans:
        port = house.add_web("web beside a gateway", **midtrans.settings)
        house.rest("jobs")
        house.add_jobs("jobs beside a gateway", **midtrans.settings)
        wait_for(port)
        midtrans.is_away = True
        crowd = crowd_of(house, world, ports=[port], gateway="midtrans")
        with crowd.buying():
            crowd.wait_for(size.kills * BETWEEN)
        close_old_connections()
        waiting = Payment.objects.filter(gateway="midtrans", started_at=None).count()
        midtrans.is_away = False
        seconds, left = until_done(size)
        started = Payment.objects.filter(gateway="midtrans").exclude(redirect_url="").count()
        books = books_of(crowd)
        house.rest("web beside a gateway")
        house.rest("jobs beside a gateway")
    house.resting.discard("jobs")
    return Row(
        "orders are taken while the payment gateway is away, and paid when it is back",
        f"Midtrans answers 502 while {PEOPLE} people buy",
        verdict(
            crowd,
            books,
            f"{waiting} payments waited; {started} have a page {seconds:.0f} s after it is back",
        ),
        books.held and not crowd.failed and not left and 0 < waiting <= started,
    )


@trial("full-disk")
def media_disk_is_full(house: House, world: World, size: Size) -> Row:
    from django.db import close_old_connections

    from catalog.models import ProductImage

    folder = Path(house.environment["MEDIA_ROOT"])
    folder.mkdir(exist_ok=True)
    port = free_port()
    own_mounts = ["unshare", *(() if os.geteuid() == 0 else ("-r",)), "-m"]
    process = subprocess.Popen(
        [
            *own_mounts,
            *("sh", "-c", FULL_DISK, "sh", str(folder)),
            *(sys.executable, *web_command(port)),
        ],
        cwd=ROOT,
        env=os.environ | house.environment,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for(port)
        crowd = crowd_of(house, world, ports=[port])
        with crowd.buying():
            full = [upload(port, world) for _ in range(3)]
            crowd.wait_for(BETWEEN)
        close_old_connections()
        without_file = ProductImage.objects.count()
        Path(f"/proc/{process.pid}/root{folder}/filler").unlink()
        with_room = upload(port, world)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    books = books_of(crowd)
    ProductImage.objects.all().delete()
    return Row(
        "a full disk under the pictures is a 503 to who uploads, and nothing to who buys",
        f"3 uploads onto a full disk while {PEOPLE} people buy, then one with room again",
        verdict(crowd, books, f"uploads {full}, pictures without a file {without_file}")
        + f"; with room {with_room}",
        books.held
        and not crowd.failed
        and full == [503] * 3
        and not without_file
        and with_room == 201,
    )


# A file system of a megabyte, seen by this process and its children only; /dev/zero fills it.
FULL_DISK = """
mount -t tmpfs -o size=1m,mode=755 chaos "$1" || exit 1
cat /dev/zero > "$1/filler" 2>/dev/null
shift
exec "$@"
"""


def upload(port: int, world: World) -> int:
    """A picture for the first goods, by whose they are; the answer's status."""
    from io import BytesIO

    from PIL import Image

    file = BytesIO()
    Image.effect_noise((400, 300), 90).convert("RGB").save(file, "JPEG")
    head = (
        b'--chaos\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n'
        b"Content-Type: image/jpeg\r\n\r\n"
    )
    form = head + file.getvalue() + b"\r\n--chaos--\r\n"
    headers = {
        "Authorization": f"Bearer {world.owner}",
        "Content-Type": "multipart/form-data; boundary=chaos",
    }
    path = f"/api/v1/products/{world.goods[0].product}/images"
    with closing(Connection(port)) as connection:
        return connection.exchange(Request("POST", path, headers, form)).status


# ── whose clock is wrong ────────────────────────────────────────────────────────────────────────


@trial("clock")
def clock_is_wrong(house: House, world: World, size: Size) -> Row:
    from orders.models import Order

    right, wrong = house.ports[0], []
    for name, skew in (("web ahead", SKEW), ("web behind", -SKEW)):
        wrong.append(house.add_web(name, application="chaos.skewed:server", CLOCK_SKEW=str(skew)))
    for port in wrong:
        wait_for(port)
    crowd = crowd_of(house, world, ports=[right, *wrong], reads=True)
    with crowd.buying():
        crowd.wait_for(size.kills * 4 * BETWEEN)
    signed_in = [accepted(there, here) for there in wrong for here in (right, *wrong)]
    for name in ("web ahead", "web behind"):
        house.rest(name)
    books = books_of(crowd)
    people = [buyer.pk for buyer in crowd.world.buyers]
    days = Order.objects.filter(buyer__in=people).values_list("placed_at", flat=True)
    spread = max(days) - min(days)
    return Row(
        "a process whose clock is wrong sells, signs in and believes as the others do",
        f"one web server {SKEW} s ahead and one {SKEW} s behind, beside one that is right",
        verdict(
            crowd,
            books,
            f"tokens of the wrong clocks refused {signed_in.count(False)} of {len(signed_in)}",
            f"not seen after the own write {len(crowd.stale)}",
            f"orders' times {spread.total_seconds():.0f} s apart",
        ),
        books.held and not crowd.failed and not crowd.stale and all(signed_in),
    )


def accepted(there: int, here: int) -> bool:
    """Whether a token that one process signs opens another."""
    from accounts.tests.factories import PASSWORD, make_user

    name = f"clock-{time.monotonic_ns()}"
    person = make_user(username=name, email=f"{name}@contoh.id")
    login = {"username": person.username, "password": PASSWORD}
    with closing(Connection(there)) as one, closing(Connection(here)) as other:
        told = one.exchange(Request("POST", "/api/v1/auth/login", {}, login))
        token = orjson.loads(told.body).get("access", "")
        signed = {"Authorization": f"Bearer {token}"}
        return other.exchange(Request("GET", "/api/v1/users/me", signed)).status == 200


# ── who means harm, and who is many ─────────────────────────────────────────────────────────────


@trial("hostile")
def hostile_inputs(house: House, world: World, size: Size) -> Row:
    """On the test suite's own database and transaction: what is made up must not stay."""
    own = {
        name: text
        for name, text in os.environ.items()
        if name not in house.environment and name != "DJANGO_SETTINGS_MODULE"
    }
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "rupa_rawi/tests/contract/test_fuzz.py"],
        cwd=ROOT,
        env=own | {"FUZZ_CASES": str(size.cases)},
        capture_output=True,
        text=True,
        check=False,
    )
    counted = re.findall(r"(\d+) (passed|failed|error)", done.stdout)
    said = ", ".join(f"{number} {word}" for number, word in counted) or done.stdout[-200:]
    return Row(
        "no made-up request is answered 5xx, undocumented, in another shape or after 3 s",
        f"{size.cases:,} requests over all operations (FUZZ_CASES)",
        f"{said} operations",
        done.returncode == 0,
    )


@trial("rivals")
def rivals(house: House, world: World, size: Size) -> Row:
    from django.db import close_old_connections

    from catalog.models import Variant
    from catalog.tests.factories import make_variant

    people = make_buyers(RIVALS)
    sold = Counter[int]()
    wrong, left = 0, 0
    for _ in range(size.rounds):
        variant = make_variant(stock=PIECES)
        answers = at_once(house.ports[0], people, variant.pk)
        sold.update(answers)
        close_old_connections()
        left += Variant.objects.get(pk=variant.pk).stock
        wrong += answers.count(201) != PIECES
    crowd = Crowd(replace(world, buyers=[]), house.ports)
    books = books_of(crowd)
    asked = size.rounds * RIVALS
    return Row(
        "nothing is sold twice, and nothing is left that somebody could have had",
        f"{asked:,} checkouts: {size.rounds} × {RIVALS} rivals for {PIECES} pieces",
        f"{sold[201]} orders, {sold[409]} refusals, {asked - sold[201] - sold[409]} others; "
        f"rounds with more or fewer than {PIECES}: {wrong}; left over {left}; {books}",
        not wrong and not left and books.held and sold[201] + sold[409] == asked,
    )


def at_once(port: int, people: list[Buyer], variant: int) -> list[int]:
    """All put the same thing into their carts, and check out at the same moment."""
    start = Barrier(len(people))

    def rival(buyer: Buyer) -> int:
        signed = {"Authorization": f"Bearer {buyer.token}"}
        wish = {"shipping_address": buyer.address, "gateway": "test"}
        with closing(Connection(port, patience=60)) as connection:
            connection.exchange(Request("DELETE", "/api/v1/cart", signed))
            item = {"variant": variant, "quantity": 1}
            connection.ask(Request("POST", "/api/v1/cart/items", signed, item))
            start.wait()
            return connection.exchange(Request("POST", "/api/v1/checkout", signed, wish)).status

    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(rival, people))


def run(name: str, house: House, world: World, size: Size) -> Row:
    """A trial's row; one that could not be carried out has not held."""
    from django.db import Error

    try:
        return TRIALS[name](house, world, size)
    except (NotReady, OSError, psycopg.Error, Error) as error:
        return Row(name, "could not be carried out", f"{type(error).__name__}: {error}", False)
