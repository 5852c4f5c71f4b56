"""A Midtrans of our own for tests: checks what it is sent, answers as Midtrans documents it."""

import re
import uuid
from base64 import b64encode
from contextlib import contextmanager
from urllib.parse import unquote

import orjson
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from payments.gateways.midtrans import signature_key

SERVER_KEY = "SB-Mid-server-rahasia"
CODES = {"capture": "200", "settlement": "200", "pending": "201", "deny": "202", "expire": "407"}
REFUNDABLE = ("credit_card", "gopay", "shopeepay", "qris")


class FakeMidtrans:
    """Its pages and transactions by order_id. `wrong` collects what Midtrans would have refused;
    `calls` is every request as "POST /snap/v1/transactions". While it `loses_answers`, what it is
    told happens, and nobody hears of it."""

    def __init__(self, server: HTTPServer) -> None:
        self.server = server
        self.forget()

    def forget(self) -> None:
        self.pages: dict[str, dict] = {}
        self.transactions: dict[str, dict] = {}
        self.calls: list[str] = []
        self.headers: list[dict] = []
        self.wrong: list[str] = []
        self.is_away = False
        self.loses_answers = False

    @property
    def settings(self) -> dict[str, str]:
        url = self.server.url_for("").rstrip("/")
        return {
            "MIDTRANS_SERVER_KEY": SERVER_KEY,
            "MIDTRANS_BASE_URL": url,
            "MIDTRANS_API_URL": url,
        }

    # ── what happens at Midtrans ────────────────────────────────────────────────────────────────

    def pay(self, reference: str, status: str = "settlement", **fields) -> dict:
        """The buyer pays, or something else becomes of it; the notification that Midtrans sends."""
        known = self.transactions.get(reference) or {
            "transaction_id": str(uuid.uuid4()),
            "gross_amount": f"{self.amount_of(reference)}.00",
        }
        self.transactions[reference] = known | {
            "order_id": reference,
            "transaction_status": status,
            "status_code": CODES.get(status, "200"),
            "fraud_status": "accept",
            "currency": "IDR",
            "payment_type": "qris",
            "transaction_time": "2026-04-30 16:00:00",
            "merchant_id": "G141532850",
            "masked_card": "48111111-1114",
        }
        self.transactions[reference] |= fields
        return self.notification(reference)

    def amount_of(self, reference: str) -> int:
        return self.pages[reference]["transaction_details"]["gross_amount"]

    def notification(self, reference: str, **changes) -> dict:
        body = self.transactions[reference] | changes
        return body | {"signature_key": signature_key(body, SERVER_KEY)}

    # ── what it answers ─────────────────────────────────────────────────────────────────────────

    def handle(self, request: Request) -> Response:
        self.calls.append(f"{request.method} {request.path}")
        self.headers.append(dict(request.headers))
        if self.is_away:
            return Response("<html>502 Bad Gateway</html>", 502)
        password = b64encode(f"{SERVER_KEY}:".encode()).decode()
        if request.headers.get("Authorization") != f"Basic {password}":
            return answer(401, {"status_code": "401", "error_messages": ["Access denied"]})
        if request.path == "/snap/v1/transactions":
            return self.make_page(orjson.loads(request.data))
        _, _v2, reference, what = request.path.split("/")
        body = orjson.loads(request.data) if request.data else {}
        answered = getattr(self, what)(unquote(reference), body)
        if self.loses_answers:
            return Response("<html>504 Gateway Timeout</html>", 504)
        return answered

    def make_page(self, body: dict) -> Response:
        details = body["transaction_details"]
        reference, gross = details["order_id"], details["gross_amount"]
        if reference in self.transactions:
            message = "transaction_details.order_id sudah digunakan"
            return answer(400, {"error_messages": [message]})
        lines = body["item_details"]
        if type(gross) is not int or any(type(line["price"]) is not int for line in lines):
            self.wrong.append("amounts are not integers")
        if sum(line["price"] * line["quantity"] for line in lines) != gross:
            self.wrong.append("item_details do not add up to gross_amount")
        if any(len(line["name"]) > 50 or len(line["id"]) > 50 for line in lines):
            self.wrong.append("a name or id is longer than 50 characters")
        if len(reference) > 50:
            self.wrong.append("order_id is longer than 50 characters")
        if self.wrong:
            return answer(400, {"error_messages": self.wrong})
        self.pages[reference] = body
        token = str(uuid.uuid4())
        page = self.server.url_for(f"/snap/v4/redirection/{token}")
        return answer(201, {"token": token, "redirect_url": page})

    def status(self, reference: str, body: dict) -> Response:
        if reference not in self.transactions:
            missing = {"status_code": "404", "status_message": "Transaction doesn't exist."}
            return answer(404, missing)
        return answer(200, self.notification(reference))

    def expire(self, reference: str, body: dict) -> Response:
        return self.end(reference, "expire", from_=("pending",), code="407")

    def cancel(self, reference: str, body: dict) -> Response:
        return self.end(reference, "cancel", from_=("pending", "capture", "authorize"), code="200")

    def end(self, reference: str, status: str, *, from_: tuple[str, ...], code: str) -> Response:
        if reference not in self.transactions:
            return self.status(reference, {})
        if self.transactions[reference]["transaction_status"] not in from_:
            return answer(
                200, {"status_code": "412", "status_message": "Cannot modify the status."}
            )
        self.transactions[reference] |= {"transaction_status": status, "status_code": code}
        return answer(200, self.notification(reference))

    def refund(self, reference: str, body: dict) -> Response:
        found = self.transactions.get(reference)
        if found is None:
            return self.status(reference, {})
        given = found.setdefault("refunds", [])
        if any(one["refund_key"] == body["refund_key"] for one in given):
            return answer(200, {"status_code": "406", "status_message": "Duplicate refund_key."})
        if found["transaction_status"] not in ("settlement", "partial_refund"):
            return answer(
                200, {"status_code": "412", "status_message": "Cannot modify the status."}
            )
        if found["payment_type"] not in REFUNDABLE:
            return answer(200, {"status_code": "418", "status_message": "No refund of this type."})
        amount = f"{body['amount']}.00"
        given.append({"refund_key": body["refund_key"], "refund_amount": amount})
        total = sum(int(one["refund_amount"][:-3]) for one in given)
        is_all = f"{total}.00" == found["gross_amount"]
        found |= {"transaction_status": "refund" if is_all else "partial_refund"}
        found |= {"refund_amount": f"{total}.00"}
        return answer(200, {"status_code": "200", "refund_key": body["refund_key"]})


def answer(status: int, body: dict) -> Response:
    return Response(orjson.dumps(body), status, content_type="application/json")


@contextmanager
def running_midtrans():
    with HTTPServer("127.0.0.1", threaded=True) as server:
        fake = FakeMidtrans(server)
        server.expect_request(re.compile(".*")).respond_with_handler(fake.handle)
        yield fake
