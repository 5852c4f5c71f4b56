"""Who buys without an account shows secrets. The shop keeps their hashes, never themselves."""

from hashlib import sha256
from secrets import token_urlsafe
from typing import Self

from accounts.models import User


class Secret(str):
    """What opens a cart or a checkout that belongs to nobody."""

    @classmethod
    def new(cls) -> Self:
        return cls(token_urlsafe(32))

    @property
    def hash(self) -> bytes:
        return sha256(self.encode()).digest()


CartOwner = User | Secret
