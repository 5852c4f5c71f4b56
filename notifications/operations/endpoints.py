from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from notifications.errors import TooManyEndpoints
from notifications.models import WebhookEndpoint

MAX_ENDPOINTS = 20


@transaction.atomic
def add_endpoint(owner: User, *, is_active: bool = True, **details: Any) -> WebhookEndpoint:
    """A new endpoint with a secret of its own. Raises TooManyEndpoints."""
    User.objects.locked().get(pk=owner.pk)
    if owner.webhook_endpoints.count() >= MAX_ENDPOINTS:
        raise TooManyEndpoints(limit=MAX_ENDPOINTS)
    endpoint = WebhookEndpoint(owner=owner, created_at=timezone.now(), **details)
    if not is_active:
        endpoint.switch_off("")
    endpoint.save()
    return endpoint


@transaction.atomic
def change_endpoint(
    endpoint: WebhookEndpoint, *, is_active: bool | None = None, **details: Any
) -> WebhookEndpoint:
    """Change what is given. Switching on again forgets why it was off."""
    endpoint = WebhookEndpoint.objects.locked().get(pk=endpoint.pk)
    for name, value in details.items():
        setattr(endpoint, name, value)
    if is_active is False and endpoint.is_active:
        endpoint.switch_off("")
    elif is_active:
        endpoint.switch_on()
    endpoint.save()
    return endpoint
