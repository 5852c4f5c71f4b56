"""The key of a guest's order, which mails carry in links. It is not kept but computed, from the
order's number and the version of its access; a new version makes every link of before worthless."""

from base64 import urlsafe_b64encode

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from orders.models import Order


def key_of(order: Order) -> str:
    return computed(order, settings.SECRET_KEY)


def with_key(address: str, order: Order) -> str:
    """The address of a page of an order; a guest's carries the key that opens it."""
    return address if order.buyer_id else f"{address}?key={key_of(order)}"


def opens(order: Order, key: str) -> bool:
    """Whether a key is that of this order, which belongs to nobody."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    fits = any(constant_time_compare(computed(order, secret), key) for secret in secrets)
    return order.buyer_id is None and fits


def computed(order: Order, secret: str) -> str:
    about = f"{order.number}:{order.access_version}"
    digest = salted_hmac("orders.keys", about, secret=secret, algorithm="sha256").digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()
