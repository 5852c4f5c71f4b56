"""A process whose clock is wrong, beside one that is right."""

import time
from contextlib import closing

import orjson

from bench.client import Connection, Request
from chaos.crowd import books_of
from chaos.house import House, wait_for
from chaos.report import Row
from chaos.trials.trial import BETWEEN, Size, crowd_of, trial, verdict
from chaos.world import World

SKEW = 240  # seconds that a clock is wrong


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
