"""People who buy one thing after the other, and what became of what they were told.

Each act is asked for again under its Idempotency-Key until it is acknowledged, as a client does
that means it. Whatever is killed meanwhile: an order that was acknowledged is there, no act has
happened twice, and who could not be served was told to come back.
"""

import math
import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise

import orjson

from bench.client import Answer, Connection, Request
from chaos.world import Buyer, World

PATIENCE = 60.0  # seconds that a buyer asks for the same thing
PAUSE = 0.1  # seconds until somebody asks again
BEING_SERVED = "request_in_progress"
ADDRESS = {
    "recipient_name": "Tamu Agung",
    "phone": "0812 0000 1111",
    "line1": "Jalan Kenanga 7",
    "city": "Malang",
    "state": "Jawa Timur",
    "postal_code": "65111",
}


@dataclass
class Crowd:
    """So many of the world's buyers, at these ports."""

    world: World
    ports: Sequence[int]
    gateway: str = "test"
    behind_proxy: bool = False  # a proxy says 502 of a server that died while it answered
    reads: bool = False  # look at each order just placed, and at carts
    guests: int = 0  # who buy without an account, beside the buyers
    acknowledged: list[str] = field(default_factory=list)
    moments: list[float] = field(default_factory=list)  # of acknowledgements, time.monotonic()
    failed: list[str] = field(default_factory=list)  # what nobody should be answered
    stale: list[str] = field(default_factory=list)  # read after the own write, and not seen
    answers: Counter[int] = field(default_factory=Counter)
    served: list[float] = field(default_factory=list)  # when each good answer came
    cut: int = 0  # connections that broke

    def __post_init__(self) -> None:
        self.over = threading.Event()
        self.lock = threading.Lock()
        self.email = f"tamu-{uuid.uuid4().hex[:12]}@contoh.id"  # of its guests

    @contextmanager
    def buying(self) -> Iterator["Crowd"]:
        """They buy until the block ends, and then finish what they have begun."""
        crowd: list[Buyer | None] = [*self.world.buyers, *[None] * self.guests]
        with ThreadPoolExecutor(len(crowd)) as people:
            shopping = [people.submit(self.shop, one) for one in crowd]
            try:
                yield self
            finally:
                self.over.set()
        for one in shopping:
            one.result()

    def shop(self, buyer: Buyer | None) -> None:
        line = Line(self)
        try:
            while not self.over.is_set():
                variant = random.choice(self.world.goods).variant
                number = self.buy(line, buyer, variant) if buyer else self.visit(line, variant)
                with self.lock:
                    self.acknowledged.append(number)
                    self.moments.append(time.monotonic())
        except GaveUp as error:
            self.note_failure(str(error))
        finally:
            line.hang_up()

    def buy(self, line: "Line", buyer: Buyer, variant: int) -> str:
        """The number of the order, once it was acknowledged."""
        signed = {"Authorization": f"Bearer {buyer.token}"}
        line.insist(Request("POST", "/api/v1/cart/items", signed, one_piece_of(variant)))
        wish = {"shipping_address": buyer.address, "gateway": self.gateway}
        answer = line.insist(Request("POST", "/api/v1/checkout", signed, wish))
        number = str(orjson.loads(answer.body)["number"])
        if self.reads:
            self.look(line, f"/api/v1/orders/{number}", signed)
            self.look_into_cart(line, signed, 0)
        return number

    def visit(self, line: "Line", variant: int) -> str:
        """As `buy`, without an account."""
        item = one_piece_of(variant)
        cart = line.secret(Request("POST", "/api/v1/cart/items", {}, item), "X-Cart")[1]
        if self.reads:
            self.look_into_cart(line, {"X-Cart": cart}, 1)
        details = {"email": self.email, "shipping_address": ADDRESS, "gateway": self.gateway}
        begin = Request("POST", "/api/v1/checkouts", {"X-Cart": cart}, details)
        begun, checkout = line.secret(begin, "X-Checkout")
        session = f"/api/v1/checkouts/{orjson.loads(begun.body)['id']}"
        secret = {"X-Checkout": checkout}
        if self.reads:
            self.look(line, session, secret)
        complete = Request("POST", f"{session}/complete", secret, {})
        placed, key = line.secret(complete, "X-Order-Key")
        number = str(orjson.loads(placed.body)["number"])
        if self.reads:
            self.look(line, f"/api/v1/orders/{number}", {"X-Order-Key": key})
        return number

    def look(self, line: "Line", path: str, headers: dict[str, str]) -> None:
        """At what was written a moment ago."""
        if line.insist(Request("GET", path, headers, expected=(200, 404))).status == 404:
            self.stale.append(path)

    def look_into_cart(self, line: "Line", headers: dict[str, str], pieces: int) -> None:
        cart = orjson.loads(line.insist(Request("GET", "/api/v1/cart", headers)).body)
        if cart["quantity"] != pieces:
            self.stale.append("/api/v1/cart")

    # ── what they are told ──────────────────────────────────────────────────────────────────────

    def must_ask_again(self, request: Request, answer: Answer) -> bool:
        """Whether the answer is one to ask again after; notes those that nobody should get."""
        with self.lock:
            self.answers[answer.status] += 1
            if answer.status in request.expected:
                self.served.append(time.monotonic())
                return False
        if answer.status == 503 and b"retry-after:" in answer.head.lower():
            return True
        if answer.status == 409 and BEING_SERVED.encode() in answer.body:
            return True
        if self.behind_proxy and answer.status in (502, 504):
            return True
        self.note_failure(f"{request.method} {request.path}: {answer.status} {answer.body[:200]!r}")
        return answer.status >= 500

    def note_failure(self, sentence: str) -> None:
        with self.lock:
            self.failed.append(sentence)

    def note_cut(self) -> None:
        with self.lock:
            self.cut += 1

    def wait_for(self, more: int, seconds: float = PATIENCE) -> None:
        """Until so many more orders are acknowledged, or patience is over."""
        wanted, end = len(self.acknowledged) + more, time.monotonic() + seconds
        while len(self.acknowledged) < wanted and time.monotonic() < end:
            time.sleep(0.02)

    def longest_pause(self, until: float = math.inf) -> float:
        """The longest time in which nobody was served, up to a moment."""
        moments = sorted(at for at in self.served if at <= until)
        return max((b - a for a, b in pairwise(moments)), default=float("inf"))

    def first_after(self, moment: float) -> float:
        """Seconds until the first acknowledgement after a moment."""
        return min((at - moment for at in self.moments if at > moment), default=float("inf"))


def one_piece_of(variant: int) -> dict[str, int]:
    return {"variant": variant, "quantity": 1}


class GaveUp(Exception):
    """Somebody asked for the same thing for long, and nobody did it."""


class Line:
    """One person's connection, made anew when it breaks, at any of the ports."""

    def __init__(self, crowd: Crowd) -> None:
        self.crowd = crowd
        self.connection: Connection | None = None

    def insist(self, request: Request) -> Answer:
        """Ask until the answer is one of those expected. Raises GaveUp."""
        if request.method != "GET":
            key = {"Idempotency-Key": str(uuid.uuid4())}
            headers = {**request.headers, **key}
            request = Request(request.method, request.path, headers, request.data, request.expected)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                answer = self.ask(request)
            except OSError:
                self.crowd.note_cut()
                self.hang_up()
            else:
                if answer.status in request.expected:
                    self.crowd.must_ask_again(request, answer)
                    return answer
                if not self.crowd.must_ask_again(request, answer):
                    break
            time.sleep(PAUSE)
        raise GaveUp(f"{request.method} {request.path} was never done")

    def secret(self, request: Request, header: str) -> tuple[Answer, str]:
        """As `insist`, for an answer that gives a secret: it is not kept for a repeat under the
        same key, so after a cut the person wishes anew."""
        while True:
            answer = self.insist(request)
            if shown := answer.header(header):
                return answer, shown

    def ask(self, request: Request) -> Answer:
        if self.connection is None:
            self.connection = Connection(random.choice(self.crowd.ports))
        answer = self.connection.exchange(request)
        if b"connection: close" in answer.head.lower():
            self.hang_up()
        return answer

    def hang_up(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None


# ── the books afterwards ────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Books:
    """What the database says of what a crowd was told."""

    orders: int
    lost: int  # acknowledged, and not there
    doubled: int  # there, and never acknowledged: everybody insisted until they were
    unbalanced: list[str]

    @property
    def held(self) -> bool:
        return not (self.lost or self.doubled or self.unbalanced)

    def __str__(self) -> str:
        unbalanced = "; ".join(self.unbalanced[:3]) or "clean"
        return f"lost {self.lost}, doubled {self.doubled}, check_integrity: {unbalanced}"


def books_of(crowd: Crowd) -> Books:
    from django.db import close_old_connections
    from django.db.models import Q

    from core import integrity
    from orders.models import Order

    close_old_connections()
    people = [buyer.pk for buyer in crowd.world.buyers]
    told = set(crowd.acknowledged)
    theirs = Q(buyer__in=people) | Q(email=crowd.email)
    stored = set(Order.objects.filter(theirs).values_list("number", flat=True))
    found = [
        f"{name}: {sentence}"
        for name, sentences in integrity.violations().items()
        for sentence in sentences
    ]
    twice = len(crowd.acknowledged) - len(told)
    return Books(len(stored), len(told - stored), len(stored - told) + twice, found)
