"""Who buys without an account. Guests show secrets, of which the shop keeps hashes only, and keys
of orders, of which it keeps nothing: they are computed."""

from dataclasses import dataclass
from hashlib import sha256
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Self

from accounts.models import User

if TYPE_CHECKING:
    from orders.models import Order


class Secret(str):
    """What opens a cart or a checkout that belongs to nobody."""

    @classmethod
    def new(cls) -> Self:
        return cls(token_urlsafe(32))

    @property
    def hash(self) -> bytes:
        return sha256(self.encode()).digest()


CartOwner = User | Secret


@dataclass(frozen=True)
class Guest:
    """Whoever holds the key of a guest's order: its buyer, and nobody elsewhere.

    It has no primary key, so that no comparison of keys can take it for somebody. Whether it is
    the buyer says orders.rules.
    """

    order: "Order"
    is_staff = False

    def has_perm(self, permission: str) -> bool:
        return False

    @property
    def language(self) -> str:
        return self.order.language


Actor = User | Guest


def person(by: Actor | None) -> User | None:
    """The account of who acts, where there is one."""
    return None if isinstance(by, Guest) else by
