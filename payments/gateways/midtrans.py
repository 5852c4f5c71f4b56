"""Midtrans Snap: the buyer pays on Midtrans' page by card, bank transfer, e-wallet or QRIS.

Formats as Midtrans documents them: Snap "POST /snap/v1/transactions" (docs.midtrans.com/reference/
backend-integration), "HTTP(S) Notification" (docs.midtrans.com/docs/https-notification-webhooks),
"Get Status", "Expire", "Cancel" and "Refund" of the Core API (docs.midtrans.com/reference). Snap
makes the page; the Core API, at another host, knows what became of it. Both take the server key
as the user name of HTTP Basic.
"""

import hmac
import logging
import math
import ssl
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from hashlib import sha512
from typing import Any
from urllib.parse import quote

import orjson
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.money import ZERO
from core.pages.media import absolute_url, buyers_url
from orders.keys import with_key
from orders.statuses import Status
from payments.errors import BadNotification, BadSignature, GatewayError
from payments.gateways import notifications
from payments.gateways.base import Event, Gateway, GivenBack, Refunded, Started, refund_key
from payments.models import Payment, Refund

logger = logging.getLogger(__name__)

TIMEOUT = 5  # seconds; Midtrans wants its own calls answered in fewer than 15
LONGEST_TEXT = 50  # of the id and name of an item

# transaction_status in our words. After a refund or a chargeback the attempt itself stays paid.
STATUSES = {
    "pending": Payment.Status.PENDING,
    "authorize": Payment.Status.AUTHORIZED,
    "capture": Payment.Status.PAID,
    "settlement": Payment.Status.PAID,
    "refund": Payment.Status.PAID,
    "partial_refund": Payment.Status.PAID,
    "chargeback": Payment.Status.PAID,
    "partial_chargeback": Payment.Status.PAID,
    "deny": Payment.Status.FAILED,
    "failure": Payment.Status.FAILED,
    "cancel": Payment.Status.CANCELLED,
    "expire": Payment.Status.EXPIRED,
}
BY_FRAUD_STATUS = {
    "challenge": Payment.Status.AUTHORIZED,  # somebody at the house decides, in Midtrans' pages
    "deny": Payment.Status.FAILED,
}
# What is kept of a notification: no signature, no card, no token.
KEPT = (
    "transaction_id",
    "order_id",
    "transaction_status",
    "fraud_status",
    "status_code",
    "status_message",
    "payment_type",
    "gross_amount",
    "currency",
    "transaction_time",
    "settlement_time",
    "expiry_time",
    "refund_amount",
)


class Midtrans(Gateway):
    name = "midtrans"
    title = _("Card, bank transfer, e-wallet or QRIS")
    needs = ("redirect",)
    needs_start = True
    takes_whole_units = True
    has_webhook = True
    can_be_asked = True

    def is_offered(self) -> bool:
        return bool(settings.MIDTRANS_SERVER_KEY) and settings.CURRENCY == "IDR"

    # ── paying ──────────────────────────────────────────────────────────────────────────────────

    def start(self, payment: Payment) -> Started:
        """Make the page. An order_id that was paid with cannot be used again: Snap answers 400
        (406 in the Core API), and then the answer is how that attempt stands."""
        url = f"{settings.MIDTRANS_BASE_URL.rstrip('/')}/snap/v1/transactions"
        webhook = absolute_url(f"/api/v1/payments/webhooks/{self.name}")
        headers = {"X-Override-Notification": webhook}
        status, answer = call("POST", url, transaction(payment), headers=headers)
        if status in (200, 201) and answer.get("token"):
            return Started(
                client_secret=str(answer["token"]), redirect_url=str(answer["redirect_url"])
            )
        messages = " ".join(str(message) for message in answer.get("error_messages", []))
        if status in (400, 406) and "order_id" in messages:
            event = self.fetch(payment)
            if event is not None:
                return Started(status=event.status, gateway_reference=event.gateway_reference)
        raise GatewayError(f"Snap answered {status}: {messages}")

    def fetch(self, payment: Payment) -> Event | None:
        _status, answer = core("GET", payment, "status")
        if answer.get("status_code") == "404":
            return None  # the buyer has not chosen a way to pay yet
        try:
            return read_event(answer)
        except BadNotification:
            code = answer.get("status_code")
            raise GatewayError(f"the status of {payment.reference} is {code}") from None

    def cancel(self, payment: Payment) -> None:
        """End an attempt that waits for money. "Expire" is for such ones only, while "Cancel"
        would also undo one that was paid a moment ago. Before the buyer has chosen a way to pay
        there is nothing to end (404); after it was paid neither (412)."""
        _status, answer = core("POST", payment, "expire")
        if answer.get("status_code") not in ("200", "202", "404", "407", "412"):
            raise GatewayError(f"{payment.reference} was not expired: {answer.get('status_code')}")

    # ── giving back ─────────────────────────────────────────────────────────────────────────────

    def refund(self, refund: Refund) -> Refunded:
        """Settled money is refunded, under a key of ours; what was captured only is cancelled
        whole, or waits until it is settled. Some ways to pay know no refund (bank transfers): it
        stays pending until staff have sent the money."""
        if refund.amount % 1:
            return Refunded()
        key = refund_key(refund)
        body = {"refund_key": key, "amount": int(refund.amount), "reason": refund.reason[:255]}
        _status, answer = core("POST", refund.payment, "refund", body)
        if answer.get("status_code") in ("200", "201"):
            return Refunded(Refund.Status.DONE, key)
        _status, found = core("GET", refund.payment, "status")
        stands_at = found.get("transaction_status")
        if any(given.key == key for given in read_given_back(found)) or stands_at == "cancel":
            return Refunded(Refund.Status.DONE, key)
        if stands_at in ("capture", "authorize"):
            return self.void(refund, key)
        if stands_at in ("settlement", "partial_refund"):
            logger.warning(
                "refund %s must be sent by hand: Midtrans answered %s %s",
                key,
                answer.get("status_code"),
                answer.get("status_message"),
            )
            return Refunded()
        raise GatewayError(f"refund {key}: {answer.get('status_code')}, the payment is {stands_at}")

    def void(self, refund: Refund, key: str) -> Refunded:
        """Undo a capture that was not settled yet; that is possible for the whole of it only."""
        if refund.amount != refund.payment.amount:
            raise GatewayError(f"refund {key} waits until the payment is settled")
        _status, answer = core("POST", refund.payment, "cancel")
        if answer.get("status_code") != "200":
            raise GatewayError(f"refund {key} was not cancelled: {answer.get('status_code')}")
        return Refunded(Refund.Status.DONE, key)

    # ── being told ──────────────────────────────────────────────────────────────────────────────

    def parse_webhook(self, headers: Mapping[str, str], raw_body: bytes) -> Event:
        """signature_key is the SHA-512 of order_id, status_code, gross_amount as it came, and the
        server key. It says nothing of transaction_status, so that one is asked for again."""
        body = notifications.read_object(raw_body)
        expected = signature_key(body, settings.MIDTRANS_SERVER_KEY)
        given = str(body.get("signature_key")).encode()
        if not hmac.compare_digest(given, expected.encode()):
            raise BadSignature()
        return read_event(body)


Answer = tuple[int, dict[str, Any]]  # the status, and the JSON object


def core(method: str, payment: Payment, what: str, body: dict | None = None) -> Answer:
    """Call the Core API about an attempt. What matters is status_code in its body."""
    reference = quote(payment.reference, safe="")
    return call(method, f"{settings.MIDTRANS_API_URL.rstrip('/')}/v2/{reference}/{what}", body)


@cache
def trusted() -> ssl.SSLContext:
    """Whose certificates are believed; reading them takes longer than most calls."""
    import httpx

    return httpx.create_ssl_context()


def call(method: str, url: str, body: dict | None = None, *, headers: dict | None = None) -> Answer:
    """The answer's status and JSON object. Raises GatewayError when there is none to speak of."""
    import httpx  # here, since every start of every process would pay for it

    try:
        answer = httpx.request(
            method,
            url,
            json=body,
            auth=(settings.MIDTRANS_SERVER_KEY, ""),
            headers={"Accept": "application/json"} | (headers or {}),
            timeout=TIMEOUT,
            verify=trusted(),
        )
        found = orjson.loads(answer.content)
    except (httpx.HTTPError, httpx.InvalidURL, orjson.JSONDecodeError) as error:
        raise GatewayError(f"{method} {url}: {type(error).__name__}") from error
    is_trouble = answer.status_code >= 500 or answer.status_code in (401, 403, 429)
    if is_trouble or not isinstance(found, dict):
        raise GatewayError(f"{method} {url}: HTTP {answer.status_code}")
    if str(found.get("status_code", "")).startswith("5") or found.get("status_code") == "401":
        raise GatewayError(f"{method} {url}: status_code {found['status_code']}")
    return answer.status_code, found


# ── what goes out ───────────────────────────────────────────────────────────────────────────────


def transaction(payment: Payment) -> dict[str, Any]:
    """The body of Snap's "POST /snap/v1/transactions"."""
    order = payment.order
    address = order.shipping_address
    person = {"first_name": order.buyer_name, "email": order.email, "phone": address["phone"]}
    body = {
        "transaction_details": {
            "order_id": payment.reference,
            "gross_amount": int(payment.amount),
        },
        "item_details": item_details(payment),
        "customer_details": person
        | {
            "shipping_address": {
                "first_name": address["recipient_name"],
                "phone": address["phone"],
                "address": f"{address['line1']} {address['line2']}".strip(),
                "city": address["city"],
                "postal_code": address["postal_code"],
            }
        },
        "credit_card": {"secure": True},
        "callbacks": {"finish": with_key(buyers_url(f"/orders/{order.number}"), order)},
    }
    if order.expires_at is not None:
        now = timezone.localtime()
        left = (order.expires_at - now).total_seconds() / 60
        body["expiry"] = {
            "start_time": now.strftime("%Y-%m-%d %H:%M:%S %z"),
            "unit": "minutes",
            "duration": max(math.floor(left), 1),
        }
    return body


def item_details(payment: Payment) -> list[dict[str, Any]]:
    """Lines whose sum is gross_amount exactly, as Snap insists on; a discount is a negative one.

    Prices of lines are whole units too: where one is not, there is one line for the whole order.
    """
    parts = payment.order.fulfillments.exclude(status=Status.CANCELLED)
    lines: list[tuple[str, Decimal, int, str]] = []
    total = discount = ZERO
    for part in parts.select_related("vendor").prefetch_related("items"):
        for item in part.items.all():
            lines.append((item.sku, item.unit_price, item.quantity, item.product_name))
        shipping = part.shipping - part.shipping_discount
        if shipping:
            lines.append((f"ongkir-{part.pk}", shipping, 1, f"Ongkir {part.vendor}"))
        total += part.total
        discount += part.discount
    if discount:
        lines.append(("diskon", -discount, 1, "Diskon"))
    if total != payment.amount:
        lines.append(("sudah-dibayar", payment.amount - total, 1, "Sudah dibayar"))
    if any(price % 1 for _id, price, _quantity, _name in lines):
        number = payment.order.number
        lines = [(number, payment.amount, 1, f"Pesanan {number}")]
    return [
        {
            "id": id_[:LONGEST_TEXT],
            "price": int(price),
            "quantity": quantity,
            "name": name[:LONGEST_TEXT],
        }
        for id_, price, quantity, name in lines
    ]


# ── what comes in ───────────────────────────────────────────────────────────────────────────────


def signature_key(body: dict[str, Any], server_key: str) -> str:
    signed = [str(body.get(name)) for name in ("order_id", "status_code", "gross_amount")]
    return sha512("".join([*signed, server_key]).encode()).hexdigest()


def read_event(body: dict[str, Any]) -> Event:
    """A notification, or an answer of "Get Status": they look the same. Raises BadNotification."""
    word = notifications.text(body, "transaction_status")
    fraud = body.get("fraud_status") or "accept"
    code = notifications.text(body, "status_code")
    if word not in STATUSES or not isinstance(fraud, str):
        raise BadNotification(attr="transaction_status")
    status = STATUSES[word]
    if status == Payment.Status.PAID:
        status = BY_FRAUD_STATUS.get(fraud, status)
    if word in ("capture", "settlement") and status == Payment.Status.PAID and code != "200":
        status = Payment.Status.PENDING  # paid is what is 200, accepted and captured or settled
    transaction_id = notifications.text(body, "transaction_id")
    amounts = [str(body.get(name) or "") for name in ("gross_amount", "refund_amount")]
    fact = (transaction_id, word, fraud, code, *amounts)
    return Event(
        event_id=":".join(fact)[:200],
        reference=notifications.text(body, "order_id"),
        status=status,
        amount=notifications.amount(body.get("gross_amount"), "gross_amount"),
        currency=str(body.get("currency") or "IDR"),
        gateway_reference=transaction_id[:100],
        given_back=read_given_back(body),
        payload={name: body[name] for name in KEPT if name in body},
    )


def read_given_back(body: dict[str, Any]) -> tuple[GivenBack, ...]:
    """`refunds` of a notification or status; absent where nothing was given back."""
    refunds = body.get("refunds") or []
    if not isinstance(refunds, list) or not all(isinstance(one, dict) for one in refunds):
        raise BadNotification(attr="refunds")
    return tuple(
        GivenBack(
            key=str(one.get("refund_key") or one.get("refund_chargeback_id"))[:100],
            amount=notifications.amount(one.get("refund_amount"), "refund_amount"),
        )
        for one in refunds
    )
