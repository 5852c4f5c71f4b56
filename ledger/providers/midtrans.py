"""Midtrans Payouts (once called Iris): the house's balance there is paid out to bank accounts.

Formats as Midtrans documents them (docs.midtrans.com/reference): "Create Payouts", "Approve
Payouts", "Get Payout Details" and "HTTP(S) Notification". The keys of a creator and an approver
are user names of HTTP Basic; notifications are signed with the merchant key.
"""

import hmac
import re
from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha512
from typing import Any
from urllib.parse import quote

import orjson
from django.conf import settings

from ledger.models import BankAccount, Payout
from ledger.providers.base import Answer, Notification, Provider, ProviderError
from payments.errors import BadNotification, BadSignature
from payments.gateways import notifications
from payments.gateways.midtrans import TIMEOUT, trusted

Status = Payout.Status

# What it calls banks, by what vendors call them.
BANKS = {
    "bca": "bca",
    "bank central asia": "bca",
    "mandiri": "mandiri",
    "bni": "bni",
    "bank negara indonesia": "bni",
    "bri": "bri",
    "bank rakyat indonesia": "bri",
    "btn": "btn",
    "bank tabungan negara": "btn",
    "cimb": "cimb",
    "cimb niaga": "cimb",
    "danamon": "danamon",
    "mega": "mega",
    "ocbc": "ocbc",
    "ocbc nisp": "ocbc",
    "panin": "panin",
    "permata": "permata",
}
DIGITS = range(6, 21)  # of an account's number
STATUSES = {
    "queued": Status.SENT,
    "approved": Status.SENT,
    "processed": Status.SENT,
    "completed": Status.PAID,
    "failed": Status.RETURNED,
    "rejected": Status.RETURNED,
}


def bank_code(bank: str) -> str:
    """Nothing for a bank that Midtrans does not know by this name."""
    words = re.sub(r"[^a-z ]", " ", bank.lower()).split()
    name = " ".join(words)
    return BANKS.get(name) or BANKS.get(name.removeprefix("pt ").removeprefix("bank "), "")


class MidtransPayouts(Provider):
    name = "midtrans"
    title = "Midtrans Payouts"
    sends = True
    has_webhook = True
    key_lasts = timedelta(hours=24)

    def is_offered(self) -> bool:
        keys = settings.MIDTRANS_PAYOUTS_KEY and settings.MIDTRANS_PAYOUTS_MERCHANT_KEY
        return bool(keys) and settings.CURRENCY == "IDR"

    def reaches(self, account: BankAccount) -> bool:
        return bool(bank_code(account.bank)) and len(account.number) in DIGITS

    # ── sending ─────────────────────────────────────────────────────────────────────────────────

    def send(self, payout: Payout) -> Answer:
        """Create it under its key, approve it if the house has given an approver's key (else staff
        do in Midtrans' pages), and say how it stands."""
        reference = payout.provider_reference
        if not reference:
            created = self.create(payout)
            if created.status == Status.RETURNED:
                return created
            reference = created.reference
        found = self.details(reference)
        if found.get("status") == "queued" and settings.MIDTRANS_PAYOUTS_APPROVER_KEY:
            self.approve(reference)
        if found.get("status") not in STATUSES:
            raise ProviderError(f"payout {payout.reference} is {found.get('status')!r}")
        return Answer(STATUSES[found["status"]], reason_of(found), reference)

    def create(self, payout: Payout) -> Answer:
        body = {
            "beneficiary_name": payout.holder,
            "beneficiary_account": payout.number,
            "beneficiary_bank": bank_code(payout.bank),
            "amount": f"{payout.amount:.2f}",
            "notes": payout.reference.replace("-", " "),  # letters and digits only
        }
        headers = {"X-Idempotency-Key": payout.reference}
        status, found = ask("POST", "payouts", {"payouts": [body]}, headers=headers)
        made = found.get("payouts")
        if status == 201 and isinstance(made, list) and made and made[0].get("reference_no"):
            return Answer(Status.SENT, reference=str(made[0]["reference_no"])[:100])
        if status == 400:  # there is no such payout now, and there will not be
            return Answer(Status.RETURNED, told(found))
        raise ProviderError(f"payout {payout.reference}: HTTP {status}")

    def approve(self, reference: str) -> None:
        key = settings.MIDTRANS_PAYOUTS_APPROVER_KEY
        status, found = ask("POST", "payouts/approve", {"reference_nos": [reference]}, key=key)
        if status not in (200, 202):
            raise ProviderError(f"payout {reference} was not approved: {told(found)}")

    def details(self, reference: str) -> dict[str, Any]:
        status, found = ask("GET", f"payouts/{quote(reference, safe='')}")
        if status != 200:
            raise ProviderError(f"payout {reference}: HTTP {status}")
        return found

    # ── being told ──────────────────────────────────────────────────────────────────────────────

    def parse_webhook(self, headers: Mapping[str, str], raw_body: bytes) -> Notification | None:
        """Iris-Signature is the SHA-512 of the body as it came and the merchant key. None for what
        is about the balance there and not about a payout."""
        given = headers.get("Iris-Signature", "").encode()
        expected = signature_of(raw_body, settings.MIDTRANS_PAYOUTS_MERCHANT_KEY)
        if not hmac.compare_digest(given, expected.encode()):
            raise BadSignature()
        body = notifications.read_object(raw_body)
        status = notifications.text(body, "status")
        if status == "topup":
            return None
        if status not in STATUSES:
            raise BadNotification(attr="status")
        return Notification(
            reference=notifications.text(body, "reference_no"),
            status=STATUSES[status],
            amount=notifications.amount(body.get("amount")),
            reason=reason_of(body),
        )


def signature_of(raw_body: bytes, merchant_key: str) -> str:
    return sha512(raw_body + merchant_key.encode()).hexdigest()


def reason_of(found: dict[str, Any]) -> str:
    """Why it failed or was rejected; nothing else."""
    if STATUSES.get(str(found.get("status"))) != Status.RETURNED:
        return ""
    return str(found.get("error_message") or found.get("error_code") or "")[:500]


def told(found: dict[str, Any]) -> str:
    """What an answer says went wrong: `error_message`, and `errors` by the place of the payout."""
    errors = found.get("errors")
    by_place = errors.values() if isinstance(errors, dict) else []
    listed = [str(one) for each in by_place for one in (each if isinstance(each, list) else [each])]
    return " ".join([str(found.get("error_message") or ""), *listed]).strip()[:500]


def ask(
    method: str,
    path: str,
    body: dict | None = None,
    *,
    key: str = "",
    headers: dict[str, str] | None = None,
) -> tuple[int, dict[str, Any]]:
    """The answer's status and JSON object. Raises ProviderError when there is none to speak of."""
    import httpx  # here, since every start of every process would pay for it

    url = f"{settings.MIDTRANS_PAYOUTS_URL.rstrip('/')}/api/v1/{path}"
    try:
        answer = httpx.request(
            method,
            url,
            json=body,
            auth=(key or settings.MIDTRANS_PAYOUTS_KEY, ""),
            headers={"Accept": "application/json"} | (headers or {}),
            timeout=TIMEOUT,
            verify=trusted(),
        )
        found = orjson.loads(answer.content)
    except (httpx.HTTPError, httpx.InvalidURL, orjson.JSONDecodeError) as error:
        raise ProviderError(f"{method} {url}: {type(error).__name__}") from error
    if answer.status_code >= 500 or answer.status_code in (401, 403, 408, 409, 429):
        raise ProviderError(f"{method} {url}: HTTP {answer.status_code}")
    if not isinstance(found, dict):
        raise ProviderError(f"{method} {url}: no object")
    return answer.status_code, found
