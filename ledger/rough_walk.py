"""The random walk taken by several processes at once, which are killed on the way like workers in
a power cut. What they wrote is committed, and the ledger must agree all the same."""

import os
import random
import signal
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event

from django.db import OperationalError, connections

from ledger.walk import Walk
from orders.models import Order

FORK = get_context("fork")  # a walker knows the shop that was made for all of them
LOOK = 0.5  # seconds between two looks at how far they are
ENDS_WITHIN = 60  # seconds


@dataclass
class RoughWalk:
    taken: Walk
    orders: int
    processes: int
    kills: int
    minutes: float

    def run(self, say: Callable[[str], object]) -> int:
        """Walk until there are so many orders, or the time is over; how many processes were
        killed."""
        ends_at = time.monotonic() + self.minutes * 60
        self.chance, self.is_over = random.Random(self.taken.seed), FORK.Event()
        moments = [self.orders * n // (self.kills + 1) for n in range(1, self.kills + 1)]
        killed, self.started = 0, 0
        walkers = [self.start() for _n in range(self.processes)]
        try:
            while (count := self.count()) < self.orders and time.monotonic() < ends_at:
                if killed < len(moments) and count >= moments[killed]:
                    victim = self.chance.choice(walkers)
                    os.kill(victim.pid or 0, signal.SIGKILL)
                    killed += 1
                    say(f"{count:,} orders: killed one")
                for place, walker in enumerate(walkers):
                    walker.join(LOOK / self.processes)
                    if walker.exitcode not in (None, -signal.SIGKILL):
                        raise RuntimeError(f"a walker ended by itself: {walker.exitcode}")
                    if walker.exitcode is not None:
                        walkers[place] = self.start()
        finally:
            self.is_over.set()
            for walker in walkers:
                walker.join(ENDS_WITHIN)
                walker.kill()
        return killed

    def count(self) -> int:
        return Order.objects.filter(buyer__in=self.taken.buyers).count()

    def start(self) -> BaseProcess:
        self.started += 1
        walker = FORK.Process(target=go, args=[self.taken, self.started, self.is_over])
        walker.start()
        return walker


def go(taken: Walk, number: int, is_over: Event) -> None:
    """Walk in a process of its own, with a chance of its own."""
    for connection in connections.all(initialized_only=True):
        connection.connection = None  # the parent's: not ours to use or to close
    taken.chance = random.Random(f"{taken.seed} {number}")
    n = 0
    try:
        while not is_over.is_set():
            try:
                taken.step(n)
            except OperationalError:  # two wanted each other's rows: PostgreSQL let one go
                time.sleep(LOOK)
            n += 1
    except Exception:  # noqa: BLE001  told by the exit code
        traceback.print_exc()
        os._exit(1)
    os._exit(0)
