"""PostgreSQL is ended again and again while people buy and staff give money back.

    python -m rupa_rawi.tests.races.database_kills [--checkouts 200] [--refunds 200] [--kills 3]

By kill -9, shut down (fast) and ended at once (immediate), in turn. On a database of its own: two
web processes, a job worker, and what the supervisor does for them.
Everything that was acknowledged must be done in the end: refunds sent, payments settled, mails
gone, and check_integrity finds nothing. Prints the figures; exits 1 when something was lost.

With --hurry the time until a dead worker's jobs are due again does not pass by itself.
"""

import argparse
import itertools
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import django
import httpx
from django.db import OperationalError, close_old_connections

from bench.servers import postmaster
from serving.postgres import SAFE, EmbeddedPostgres, installed_binaries
from serving.supervisor import JOBS, Child

# What a killed server has handed to the system is safe: nobody needs to wait for the disk.
SETTINGS = SAFE | {"fsync": "off", "full_page_writes": "off"}
PATIENCE = 120  # seconds
ENDS = (signal.SIGKILL, signal.SIGINT, signal.SIGQUIT)


class House:
    """Database, web and worker, and who starts them again."""

    def __init__(self, folder: Path) -> None:
        self.database = EmbeddedPostgres(folder / "postgres", SETTINGS)
        self.kills = 0
        self.is_over = threading.Event()

    @contextmanager
    def running(self) -> Iterator["House"]:
        from rupa_rawi.tests.races.server import running

        self.worker = Child("job worker", JOBS)
        keeper = threading.Thread(target=self.look_after)
        try:
            with running() as self.web:
                keeper.start()
                try:
                    yield self
                finally:
                    self.is_over.set()
                    keeper.join()
        finally:
            self.worker.kill()

    def look_after(self) -> None:
        while not self.is_over.wait(0.1):
            self.worker.look_after()
            if not self.database.is_alive():
                self.database.ensure()

    def kill_database(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(postmaster(self.database), ENDS[self.kills % len(ENDS)])
        self.kills += 1


def insist(url: str, body: dict, token: str) -> None:
    """As a client does: the same request under one Idempotency-Key, until it is acknowledged."""
    from rupa_rawi.tests.races.server import request

    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid.uuid4())}
    deadline = time.monotonic() + 60
    while True:
        with suppress(httpx.TransportError):
            answer = request("POST", url, json=body, headers=headers, timeout=30)
            if answer.status_code < 500:
                answer.raise_for_status()
                return
        assert time.monotonic() < deadline, "nobody answers"
        time.sleep(0.2)


def check_out(house: House, shopper) -> None:
    body = {"shipping_address": shopper.address, "gateway": "test"}
    insist(f"{house.web.url}/api/v1/checkout", body, shopper.token)


def refund(house: House, number: str, token: str) -> None:
    body = {"reason": "rusak", "amount": "1"}
    insist(f"{house.web.url}/api/v1/orders/{number}/refunds", body, token)


def promise(house: House, wishes: list[Callable[[], None]], kills: int) -> None:
    """Have all wishes acknowledged, and the database killed in equal distances meanwhile."""
    moments = {len(wishes) * n // (kills + 1) for n in range(1, kills + 1)}
    counter, lock = itertools.count(1), threading.Lock()

    def fulfil(wish: Callable[[], None]) -> None:
        wish()
        with lock:
            if next(counter) in moments:
                house.kill_database()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(fulfil, wishes))


def undone() -> dict[str, int]:
    """What was promised and is not done yet."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    from notifications.models import Mail
    from payments.models import Payment, Refund

    left = {
        "refunds": Refund.objects.exclude(status=Refund.Status.DONE),
        "payments": Payment.objects.exclude(status=Payment.Status.PAID),
        "mails": Mail.objects.exclude(status=Mail.Status.DELIVERED),
        "unwritten mails": ProcrastinateJob.objects.filter(
            task_name="notifications.write_mails"
        ).exclude(status="succeeded"),
    }
    return {what: count for what, rows in left.items() if (count := rows.count())}


def wait_until_done(*, hurry: bool) -> tuple[float, dict[str, int]]:
    """Seconds, and what is left once patience is over: so long nothing more was done."""
    from django.utils import timezone

    from core.promises import sweep
    from core.tests.jobs import let_time_pass
    from notifications.models import Mail

    started = moved = time.monotonic()
    left = {"everything": sys.maxsize}
    while left and time.monotonic() - moved < PATIENCE:
        close_old_connections()
        try:
            if hurry:
                Mail.objects.pending().update(next_attempt_at=timezone.now())
                let_time_pass()
                sweep(timezone.now())
            before, left = left, undone()
            if sum(left.values()) < sum(before.values()):
                moved = time.monotonic()
        except OperationalError:
            continue
        finally:
            time.sleep(0.5)
    return time.monotonic() - started, left


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--checkouts", type=int, default=200)
    parser.add_argument("--refunds", type=int, default=200)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--like", default="", help="the address of a database whose tables to copy")
    parser.add_argument("--hurry", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rupa-rawi-kills-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        house = House(folder)
        os.environ |= {
            "DATABASE_URL": house.database.ensure(),
            "DATABASE_LIMITS": "on",
            "DJANGO_SETTINGS_MODULE": "rupa_rawi.settings_test",
            "EMAIL_URL": "dummymail://",
            "DEBUG": "on",
            "SECRET_KEY": secrets.token_urlsafe(48),
        }
        try:
            make_tables(house.database, options.like)
            django.setup()
            lost = tell(house, options)
        finally:
            house.database.release()
    sys.exit(1 if lost else 0)


def make_tables(database: EmbeddedPostgres, like: str) -> None:
    """By the migrations, or as they are in the database of this address, which is quicker."""
    if not like:
        subprocess.run([sys.executable, "-m", "serving.preparation"], check=True)
        return
    binaries = installed_binaries() / "bin"
    dump = [binaries / "pg_dump", "--no-owner", like]
    load = [binaries / "psql", "--quiet", "--output", os.devnull, database.url()]
    with subprocess.Popen(dump, stdout=subprocess.PIPE) as dumped:
        subprocess.run(load, stdin=dumped.stdout, check=True)


def tell(house: House, options: argparse.Namespace) -> bool:
    """Do it all and say how it went; whether anything was lost."""
    from accounts.tests.factories import make_staff
    from accounts.tokens import sign_access
    from catalog.tests.factories import make_variant
    from core import integrity
    from core.tests.jobs import sql
    from orders.models import Order
    from orders.tests.factories import make_order
    from payments.models import Refund
    from rupa_rawi.tests.races.test_checkout_races import Shopper

    variant = make_variant(stock=options.checkouts + options.refunds)
    staff = sign_access(make_staff())
    old = [make_order(variant).number for _one in range(options.refunds)]
    sql("DELETE FROM procrastinate_jobs")  # mails about these are not what this is about
    shoppers = [Shopper((variant, 1)) for _one in range(options.checkouts)]
    wishes: list[Callable[[], None]] = [
        *(lambda n=number: refund(house, n, staff) for number in old),
        *(lambda s=shopper: check_out(house, s) for shopper in shoppers),
    ]
    wishes = wishes[::2] + wishes[1::2]  # money goes both ways at the same time
    with house.running():
        promise(house, wishes, options.kills)
        seconds, left = wait_until_done(hurry=options.hurry)
        close_old_connections()
        broken = {name: lines for name, lines in integrity.violations().items() if lines}
        orders, refunds = Order.objects.count() - len(old), Refund.objects.count()
    sys.stdout.write(
        f"{house.kills} kills; {orders} of {options.checkouts} checkouts, "
        f"{refunds} of {options.refunds} refunds; all done {seconds:.0f} s later; "
        f"left: {left or 'nothing'}; integrity: {broken or 'clean'}\n"
    )
    wanted = (options.checkouts, options.refunds)
    return bool(left or broken) or (orders, refunds) != wanted or house.kills != options.kills


if __name__ == "__main__":
    main()
