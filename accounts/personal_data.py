"""What the house knows about a person, for that person: each app tells its part.

    @personal_data("addresses")
    def addresses(user: User) -> Any:
        return printed(AddressSerializer, user.addresses.order_by("pk"))

An app above does so in its own `personal_data.py`. Only a worker asks, so a part may take its time.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model
from django.utils.module_loading import autodiscover_modules
from rest_framework.serializers import BaseSerializer

from accounts.models import User
from accounts.serializers import (
    AddressSerializer,
    ApiKeySerializer,
    PaymentMethodSerializer,
    SessionSerializer,
    UserSerializer,
)

Part = Callable[[User], Any]
_parts: dict[str, Part] = {}


def personal_data(name: str) -> Callable[[Part], Part]:
    def register(part: Part) -> Part:
        _parts[name] = part
        return part

    return register


def all_about(user: User) -> dict[str, Any]:
    autodiscover_modules("personal_data")
    return {name: part(user) for name, part in sorted(_parts.items())}


def printed(serializer: type[BaseSerializer], rows: Iterable[Model]) -> Any:
    """Rows as the API shows them to their owner."""
    return serializer(rows, many=True).data


@personal_data("profile")
def profile(user: User) -> Any:
    return UserSerializer(user).data


@personal_data("addresses")
def addresses(user: User) -> Any:
    return printed(AddressSerializer, user.addresses.order_by("pk"))


@personal_data("payment_methods")
def payment_methods(user: User) -> Any:
    return printed(PaymentMethodSerializer, user.payment_methods.order_by("pk"))


@personal_data("api_keys")
def api_keys(user: User) -> Any:
    return printed(ApiKeySerializer, user.api_keys.order_by("pk"))


@personal_data("sessions")
def sessions(user: User) -> Any:
    return printed(SessionSerializer, user.sessions.order_by("pk"))
