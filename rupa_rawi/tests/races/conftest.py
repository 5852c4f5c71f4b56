from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest

from rupa_rawi.tests.races.server import running


@pytest.fixture(scope="session")
def without(django_db_setup) -> Iterator[Callable]:
    """`without("stock")` is the same shop with that lock switched off: see shop_without_locks.
    Rivals meet within one process, so it has no other."""
    with running("rupa_rawi.tests.races.shop_without_locks:server", workers=1) as server:
        yield lambda lock: SimpleNamespace(url=f"{server.url}/{lock}")
