"""Buyers, goods and staff, made in the database that this process is connected to."""

from dataclasses import dataclass
from datetime import timedelta

PLENTY = 1_000_000  # pieces
LIVE = timedelta(hours=3)  # of a token


@dataclass(frozen=True)
class Buyer:
    pk: int
    token: str
    address: int


@dataclass(frozen=True)
class Goods:
    """Something that never runs out."""

    variant: int
    product: int


@dataclass(frozen=True)
class World:
    """Who buys, and what."""

    buyers: list[Buyer]
    goods: list[Goods]
    owner: str = ""  # the token of whose goods the first are


def make_world(buyers: int, goods: int = 4) -> World:
    from accounts.tokens import sign_access
    from catalog.tests.factories import make_variant

    made = [make_variant(stock=PLENTY) for _ in range(goods)]
    return World(
        buyers=make_buyers(buyers),
        goods=[Goods(variant.pk, variant.product_id) for variant in made],
        owner=sign_access(made[0].product.vendor.owner, lifetime=LIVE),
    )


def make_buyers(number: int) -> list[Buyer]:
    from accounts.models import User
    from accounts.tests.factories import make_address
    from accounts.tokens import sign_access

    there = User.objects.filter(username__startswith="chaos-buyer").count()
    made = []
    for n in range(there, there + number):
        name = f"chaos-buyer{n}"
        user = User.objects.create(username=name, email=f"{name}@contoh.id")
        made.append(Buyer(user.pk, sign_access(user, lifetime=LIVE), make_address(user).pk))
    return made
