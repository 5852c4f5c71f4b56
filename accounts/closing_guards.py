"""Checks of the apps above that may refuse the closing of an account."""

from collections.abc import Callable

from accounts.models import User

Guard = Callable[[User], None]
_guards: list[Guard] = []


def guard(check: Guard) -> Guard:
    """Run `check(user)` before an account is closed; it raises a ShopError to refuse.

    It runs in the transaction of the closing, with the person's row locked.
    """
    if check not in _guards:
        _guards.append(check)
    return check


def ask_guards(user: User) -> None:
    for check in _guards:
        check(user)
