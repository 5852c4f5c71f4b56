"""What an event is about, as its mails tell it."""

from functools import cached_property
from typing import Any, NamedTuple

from catalog.models import StockNotice
from ledger.models import Payout
from notifications.models import WebhookEndpoint
from notifications.reads import OrderInMails, Part, order_in_mails
from orders.models import Order, Question, ReturnRequest
from payments.models import Proof, Refund
from vendors.models import Vendor, VendorReview


class Stranger(NamedTuple):
    """Somebody without an account."""

    name: str
    email: str
    language: str


class About:
    """What an event is about: read when somebody asks, and once for all its mails."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.given = given

    @cached_property
    def read(self) -> OrderInMails:
        return order_in_mails(self.given["order"])

    @property
    def order(self) -> Order:
        return self.read.order

    @property
    def part_ids(self) -> list[int]:
        """The parts that it is about, none if about the whole; what is still waiting from an
        earlier version names one."""
        one = self.given.get("part")
        return self.given.get("parts", [one] if one else [])

    @property
    def parts(self) -> list[Part]:
        return [each for each in self.read.parts if each.part.pk in self.part_ids]

    @property
    def owners(self) -> list[int]:
        """The vendors of these parts, or of every part."""
        return sorted(each.part.vendor.owner_id for each in self.parts or self.read.parts)

    @cached_property
    def request(self) -> ReturnRequest | None:
        pk = self.given.get("return_request")
        return ReturnRequest.objects.get(pk=pk) if pk else None

    @cached_property
    def refunds(self) -> list[Refund]:
        """Promised in one act; what is still waiting from an earlier version names one."""
        one = self.given.get("refund")
        pks = self.given.get("refunds", [one] if one else [])
        if not pks:
            return []
        refunds = Refund.objects.filter(pk__in=pks).select_related("payment").order_by("pk")
        return list(refunds.prefetch_related("lines__fulfillment__vendor", "lines__item"))

    @cached_property
    def proof(self) -> Proof | None:
        pk = self.given.get("proof")
        return Proof.objects.get(pk=pk) if pk else None

    @cached_property
    def vendor(self) -> Vendor:
        return Vendor.objects.select_related("owner").get(pk=self.given["vendor"])

    @cached_property
    def review(self) -> VendorReview | None:
        pk = self.given.get("review")
        return VendorReview.objects.get(pk=pk) if pk else None

    @cached_property
    def payout(self) -> Payout | None:
        pk = self.given.get("payout")
        return Payout.objects.get(pk=pk) if pk else None

    @cached_property
    def question(self) -> Question | None:
        known = Question.objects.select_related("vendor", "product", "asker", "fulfillment__order")
        return known.filter(pk=self.given["question"], is_hidden=False).first()

    @cached_property
    def stock_notice(self) -> StockNotice | None:
        pk = self.given.get("stock_notice")
        known = StockNotice.objects.select_related("product", "variant", "user")
        return known.filter(pk=pk).first() if pk else None

    @property
    def is_gone(self) -> bool:
        """Whether what it is about has been removed meanwhile, and whom to tell with it."""
        return "stock_notice" in self.given and self.stock_notice is None

    @property
    def guest(self) -> Stranger:
        """Whom a mail without a receiver is for."""
        if (notice := self.stock_notice) is not None:
            return Stranger("", notice.email, notice.language)
        return Stranger(self.order.buyer_name, self.order.email, self.order.language)

    @cached_property
    def endpoint(self) -> WebhookEndpoint | None:
        return WebhookEndpoint.objects.filter(pk=self.given["webhook"]).first()
