"""Sending webhooks. The network is spoken to between two transactions, never inside one."""

import random
from datetime import timedelta

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_noop
from standardwebhooks import Webhook

from core.api.json import dumps
from core.jobs import defer
from notifications import outgoing
from notifications.errors import AddressRefused, EndpointDisabled, Undelivered
from notifications.models import Delivery, WebhookEndpoint
from notifications.operations.mailing import tell

# After each failure the wait before the next attempt: together a day, give or take the jitter.
WAITS = [
    timedelta(**wait)
    for wait in (
        {"seconds": 5},
        {"seconds": 30},
        {"minutes": 2},
        {"minutes": 10},
        {"minutes": 30},
        {"hours": 1},
        {"hours": 2},
        {"hours": 4},
        {"hours": 8},
        {"hours": 8, "minutes": 17},
    )
]
JITTER = 0.2
GONE = 410


def send_delivery(delivery_id: int) -> None:
    """One attempt at a delivery that is due. Safe to call at any time, any number of times."""
    delivery = Delivery.objects.claim(delivery_id, now=timezone.now())
    if delivery is None:
        if later := Delivery.objects.due_at(delivery_id):  # whoever has it in hand may have died
            defer("notifications.send_delivery", at=later, delivery_id=delivery_id)
        return
    if delivery.attempts > len(WAITS) + 1:  # its attempts died half-way, one after the other
        delivery.fail(delivery.error or gettext_noop("Given up."))
        return
    endpoint = delivery.endpoint
    try:
        if not endpoint.is_active:
            raise EndpointDisabled()
        body = body_of(delivery)
        answer = outgoing.post(endpoint.url, body, headers_for(delivery, endpoint, body))
    except (AddressRefused, Undelivered, EndpointDisabled) as error:
        with translation.override("en"):  # the language of machine surfaces
            store_attempt(delivery, error=str(error))
    else:
        store_attempt(delivery, answer=answer)


def body_of(delivery: Delivery) -> bytes:
    """The same bytes on every attempt."""
    return dumps(
        {
            "type": delivery.event_type,
            "timestamp": delivery.created_at,
            "data": delivery.payload,
        }
    )


def headers_for(delivery: Delivery, endpoint: WebhookEndpoint, body: bytes) -> dict[str, str]:
    """Standard Webhooks: the id is the event's, the time the attempt's."""
    now = timezone.now()
    signature = Webhook(endpoint.secret).sign(delivery.event_id, now, body.decode())
    return {
        "Content-Type": "application/json",
        "User-Agent": "RupaRawi-Webhooks/1",
        "webhook-id": delivery.event_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signature,
    }


@transaction.atomic
def store_attempt(
    delivery: Delivery, *, answer: outgoing.Answer | None = None, error: str = ""
) -> None:
    """What came of an attempt, and the job for the next one, if any."""
    endpoint = WebhookEndpoint.objects.locked().filter(pk=delivery.endpoint_id).first()
    locked = Delivery.objects.select_for_update().filter(pk=delivery.pk).first()
    if endpoint is None or locked is None:
        return  # deleted meanwhile
    delivery = locked
    delivery.response_code = answer.status if answer else None
    delivery.response_body = answer.excerpt if answer else ""
    if answer and 200 <= answer.status < 300:
        delivery.succeed()
        return
    if answer:
        error = f"The receiver answered {answer.status}."
    is_gone = bool(answer and answer.status == GONE)
    if not endpoint.is_active:
        delivery.fail(error)
    elif not is_gone and delivery.attempts <= len(WAITS):
        retry_later(delivery, error)
    else:
        delivery.fail(error)
        if is_gone or not has_delivered_since(delivery):
            disable(endpoint, error)


def retry_later(delivery: Delivery, error: str) -> None:
    wait = WAITS[delivery.attempts - 1] * random.uniform(1 - JITTER, 1 + JITTER)
    delivery.postpone(error, wait)
    at = delivery.next_attempt_at
    defer("notifications.send_delivery", at=at, delivery_id=delivery.pk)


def has_delivered_since(delivery: Delivery) -> bool:
    """Whether the endpoint took another delivery since this one was made.

    Then it works, and only does not want this one.
    """
    return delivery.endpoint.deliveries.filter(
        status=Delivery.Status.DELIVERED, delivered_at__gt=delivery.created_at
    ).exists()


def disable(endpoint: WebhookEndpoint, reason: str) -> None:
    """Give up on a locked endpoint and tell its owner. What waits is kept, to be sent again."""
    endpoint.switch_off(reason)
    endpoint.save()
    Delivery.objects.pending().filter(endpoint=endpoint).update(
        status=Delivery.Status.FAILED,
        next_attempt_at=None,
        error=gettext_noop("The webhook was switched off."),
    )
    tell("webhook_disabled", webhook=endpoint.pk)


@transaction.atomic
def replay_delivery(delivery: Delivery) -> Delivery:
    """Send it again under the same id, now and then over another day if need be.

    One that is waiting is sent now. Raises EndpointDisabled.
    """
    endpoint = WebhookEndpoint.objects.locked().get(pk=delivery.endpoint_id)
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if not endpoint.is_active:
        raise EndpointDisabled()
    if delivery.status != Delivery.Status.PENDING:
        delivery.status = Delivery.Status.PENDING
        delivery.attempts = 0
        delivery.delivered_at = None
    delivery.next_attempt_at = timezone.now()
    delivery.save()
    defer("notifications.send_delivery", delivery_id=delivery.pk)
    return delivery
