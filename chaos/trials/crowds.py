"""Who is slow, who means harm, and who is many."""

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from statistics import median
from threading import Barrier

from bench.client import Connection, Request, drive
from bench.servers import ROOT
from chaos.crowd import Crowd, books_of
from chaos.house import House
from chaos.report import Row
from chaos.trials.trial import Size, trial
from chaos.world import Buyer, World, make_buyers

SLOW = 64  # half-sent bodies, and as many half-sent headers
QUIET = 0.05  # seconds: who waits no longer is not held up, whatever twice the quiet time is
RIVALS, PIECES = 96, 7


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


@trial("hostile")
def hostile_inputs(house: House, world: World, size: Size) -> Row:
    """On the test suite's own database and transaction: what is made up must not stay."""
    own = {
        name: text
        for name, text in os.environ.items()
        if name not in house.environment and name != "DJANGO_SETTINGS_MODULE"
    }
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "rupa_rawi/tests/contract/test_fuzz.py"],
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
