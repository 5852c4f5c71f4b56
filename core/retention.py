"""What is forgotten after a while: docs/privacy.md has the table.

An app says in `retention.py` what it keeps no longer than a setting allows, in days:

    @forgets(after="KEEP_CARTS_DAYS")
    def carts(before: datetime) -> None:
        Cart.objects.filter(buyer=None, updated_at__lt=before).delete()

A nightly job (core.tasks.forget_old) has all of it done. A setting of 0 keeps for ever.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.module_loading import autodiscover_modules

Forget = Callable[[datetime], object]

_rules: list[tuple[str, Forget]] = []


def forgets(*, after: str = "") -> Callable[[Forget], Forget]:
    """Register a function that drops what was over before a moment; without a setting, now."""

    def register(forget: Forget) -> Forget:
        _rules.append((after, forget))
        return forget

    return register


def forget_old(now: datetime) -> None:
    autodiscover_modules("retention")
    for setting, forget in _rules:
        days = getattr(settings, setting) if setting else 0
        if days or not setting:
            forget(now - timedelta(days=days))
