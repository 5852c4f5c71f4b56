"""A Midtrans Payouts of our own for tests: checks what it is sent, answers as Midtrans documents
it, and keeps every transfer that it would have made."""

import re
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import orjson
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from ledger.providers.midtrans import signature_of
from payments.tests.midtrans import answer

CREATOR, APPROVER, MERCHANT = "IRIS-creator-x", "IRIS-approver-x", "IRIS-merchant-x"


class FakePayouts:
    """`payouts` by its reference; `keys` which reference an idempotency key got; `transfers` are
    the accounts and amounts that left. While it `loses_answers`, what it is told happens, and
    nobody hears of it."""

    def __init__(self, server: HTTPServer) -> None:
        self.server = server
        self.forget()

    def forget(self) -> None:
        self.numbers = count(1)
        self.payouts: dict[str, dict] = {}
        self.keys: dict[str, str] = {}
        self.transfers: list[tuple[str, str]] = []
        self.calls: list[str] = []
        self.wrong: list[str] = []
        self.is_away = self.loses_answers = False
        self.refuses = ""

    @property
    def settings(self) -> dict[str, str]:
        return {
            "MIDTRANS_PAYOUTS_KEY": CREATOR,
            "MIDTRANS_PAYOUTS_APPROVER_KEY": APPROVER,
            "MIDTRANS_PAYOUTS_MERCHANT_KEY": MERCHANT,
            "MIDTRANS_PAYOUTS_URL": self.server.url_for("/iris"),
        }

    # ── what happens at Midtrans ────────────────────────────────────────────────────────────────

    def end(self, reference: str, status: str = "completed", **fields: str) -> tuple[bytes, dict]:
        """What becomes of a payout; body and headers of the notification that Midtrans sends."""
        payout = self.payouts[reference]
        payout |= {"status": status, **fields}
        names = ("reference_no", "amount", "status", "error_code", "error_message")
        return notification({name: payout[name] for name in names if name in payout})

    # ── what it answers ─────────────────────────────────────────────────────────────────────────

    def handle(self, request: Request) -> Response:
        path = request.path.removeprefix("/iris/api/v1/")
        self.calls.append(f"{request.method} {path}")
        if self.is_away:
            return Response("<html>502 Bad Gateway</html>", 502)
        key = APPROVER if path == "payouts/approve" else CREATOR
        if (
            request.headers.get("Authorization")
            != f"Basic {b64encode(f'{key}:'.encode()).decode()}"
        ):
            return answer(401, {"error_message": "Access denied"})
        body = orjson.loads(request.data) if request.data else {}
        if path == "payouts":
            answered = self.create(body, request.headers.get("X-Idempotency-Key", ""))
        elif path == "payouts/approve":
            answered = self.approve(body)
        else:
            answered = answer(200, self.payouts[path.removeprefix("payouts/")])
        if self.loses_answers:
            return Response("<html>504 Gateway Timeout</html>", 504)
        return answered

    def create(self, body: dict, key: str) -> Response:
        if key in self.keys:
            reference = self.keys[key]
            return answer(201, {"payouts": [{"status": "queued", "reference_no": reference}]})
        (payout,) = body["payouts"]
        self.check(payout, key)
        if self.wrong or self.refuses:
            errors = {"0": self.wrong or [self.refuses]}
            message = "An error occurred when creating payouts"
            return answer(400, {"error_message": message, "errors": errors})
        reference = f"1d4f{next(self.numbers):06}"
        self.keys[key] = reference
        self.payouts[reference] = payout | {"reference_no": reference, "status": "queued"}
        return answer(201, {"payouts": [{"status": "queued", "reference_no": reference}]})

    def check(self, payout: dict, key: str) -> None:
        if not 0 < len(key) <= 100:
            self.wrong.append("no idempotency key")
        if not isinstance(payout["amount"], str) or not re.fullmatch(
            r"\d+\.\d\d", payout["amount"]
        ):
            self.wrong.append("the amount is no text like 10000.00")
        if not re.fullmatch(r"\d{6,20}", payout["beneficiary_account"]):
            self.wrong.append("the account has no 6 to 20 digits")
        if payout["beneficiary_bank"] not in ("bca", "mandiri", "bni", "bri"):
            self.wrong.append("there is no such bank")
        if not payout["beneficiary_name"] or len(payout["beneficiary_name"]) > 100:
            self.wrong.append("nobody gets it")
        if not re.fullmatch(r"[A-Za-z0-9 ]{1,100}", payout["notes"]):
            self.wrong.append("notes have other characters than letters and digits")

    def approve(self, body: dict) -> Response:
        for reference in body["reference_nos"]:
            payout = self.payouts[reference]
            if payout["status"] != "queued":
                return answer(400, {"error_message": "Payout is not queued"})
            payout["status"] = "approved"
            self.transfers.append((payout["beneficiary_account"], payout["amount"]))
        return answer(202, {"status": "ok"})


def notification(body: dict) -> tuple[bytes, dict]:
    raw = orjson.dumps(body)
    return raw, {"Iris-Signature": signature_of(raw, MERCHANT)}


@contextmanager
def running_payouts() -> Iterator[FakePayouts]:
    with HTTPServer("127.0.0.1", threaded=True) as server:
        fake = FakePayouts(server)
        server.expect_request(re.compile(".*")).respond_with_handler(fake.handle)
        yield fake
