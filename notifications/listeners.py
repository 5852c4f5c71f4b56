"""What the shop announces, turned into jobs for mail and rows for webhooks, in the transaction of
the event. Nothing here talks to the outside world."""

from datetime import UTC

from django.conf import settings

from catalog.events import PricesDropped, StockIsBack, StockNoticeAsked
from core import events
from core.jobs import Jobs
from ledger.events import BalanceReleased, BankAccountChanged, BankAccountRefused, PayoutsMoved
from ledger.models import Payout
from notifications import payloads
from notifications.event_types import OF_REVIEW, EventType
from notifications.letters import WHO_HEARS
from notifications.operations import (
    announce_about_order,
    announce_about_payouts,
    announce_about_vendor,
)
from notifications.operations.mailing import mails, tell
from orders.events import (
    FulfillmentMoved,
    OrderMoved,
    OrderPlaced,
    PaymentStatusChanged,
    QuestionAnswered,
    QuestionAsked,
    ReturnDecided,
    ReturnRequested,
)
from orders.models import Question, ReturnRequest
from orders.statuses import PaymentStatus
from payments.events import MoneyPromised, ProofRefused, RefundDone
from payments.models import Refund
from vendors.events import VendorApplied, VendorReviewed
from vendors.models import VendorReview

UNPAID = {
    PaymentStatus.PENDING,
    PaymentStatus.AUTHORIZED,
    PaymentStatus.FAILED,
    PaymentStatus.EXPIRED,
    PaymentStatus.CANCELLED,
}
HAS_PAID = {PaymentStatus.PAID, PaymentStatus.PARTIALLY_REFUNDED}


def subscribe() -> None:
    events.subscribe(OrderPlaced, on_order_placed)
    events.subscribe(PaymentStatusChanged, on_payment_status)
    events.subscribe(FulfillmentMoved, on_fulfillment)
    events.subscribe(OrderMoved, on_order)
    events.subscribe(ReturnRequested, on_return_requested)
    events.subscribe(ReturnDecided, on_return_decided)
    events.subscribe(QuestionAsked, on_question_asked)
    events.subscribe(QuestionAnswered, on_question_answered)
    events.subscribe(MoneyPromised, on_refunds)
    events.subscribe(RefundDone, on_refund_done)
    events.subscribe(ProofRefused, on_proof_refused)
    events.subscribe(VendorApplied, on_vendor_review)
    events.subscribe(VendorReviewed, on_vendor_review)
    events.subscribe(StockNoticeAsked, on_stock_notice)
    events.subscribe(StockIsBack, on_stock)
    events.subscribe(PricesDropped, on_prices)
    events.subscribe(BankAccountChanged, on_bank_account)
    events.subscribe(BankAccountRefused, on_refused_account)
    events.subscribe(BalanceReleased, on_release)
    events.subscribe(PayoutsMoved, on_payouts)


def on_question_asked(event: QuestionAsked) -> None:
    tell("question_asked", question=event.question_id)


def on_question_answered(event: QuestionAnswered) -> None:
    """A guest is written to at the address of the order."""
    tell("question_answered", **about_question(event.question_id))


def about_question(pk: int) -> dict[str, int]:
    order = Question.objects.values_list("fulfillment__order", flat=True).get(pk=pk)
    return {"question": pk} | ({"order": order} if order else {})


def on_order_placed(event: OrderPlaced) -> None:
    mailed = mails("order_placed", order=event.order_id)
    announce_about_order(EventType.ORDER_PLACED, event.order_id, mailed=mailed)


def on_payment_status(event: PaymentStatusChanged) -> None:
    """Tell once that an order is paid; not again when it counts as paid because a refund failed."""
    if event.source in UNPAID and event.target in HAS_PAID:
        mailed = mails("order_paid", order=event.order_id)
        announce_about_order(EventType.ORDER_PAID, event.order_id, mailed=mailed)


def on_fulfillment(moved: FulfillmentMoved) -> None:
    """Every step goes to webhooks; but of an order that nobody has been told of."""
    if moved.is_tentative:
        return
    announce_about_order(
        EventType(f"fulfillment.{moved.event}"),
        moved.order_id,
        part_ids=[moved.fulfillment_id],
        note=moved.note,
    )


def on_order(moved: OrderMoved) -> None:
    """One mail, and not one a part, of what several parts did at once, and one of the money."""
    if moved.is_tentative:
        return
    by_mail: dict[str, list[FulfillmentMoved]] = {}
    for step in moved.steps:
        by_mail.setdefault(f"fulfillment_{step.event}", []).append(step)
    for mail, steps in by_mail.items():
        if mail in WHO_HEARS:
            parts = [step.fulfillment_id for step in steps]
            tell(mail, order=moved.order_id, parts=parts, by=steps[0].by_id, note=steps[0].note)
    if refunds := [pk for step in moved.steps for pk in step.refund_ids]:
        tell("refund", order=moved.order_id, refunds=refunds)


def on_return_requested(event: ReturnRequested) -> None:
    about_return(event.return_id, "return_requested", EventType.RETURN_REQUESTED)


def on_return_decided(event: ReturnDecided) -> None:
    decided = EventType.RETURN_APPROVED if event.is_approved else EventType.RETURN_DECLINED
    about_return(event.return_id, "return_decided", decided)


def about_return(return_id: int, mail: str, event_type: EventType) -> None:
    request = ReturnRequest.objects.select_related("fulfillment").get(pk=return_id)
    part = request.fulfillment
    announce_about_order(
        event_type,
        part.order_id,
        mailed=mails(mail, order=part.order_id, parts=[part.pk], return_request=request.pk),
        part_ids=[part.pk],
        return_request=payloads.return_request(request),
    )


def on_refunds(event: MoneyPromised) -> None:
    """One mail of them all; of what steps give back, once all are taken. Each concerns the vendors
    of its parts; a surplus is between the buyer and the house."""
    given = {"order": event.order_id, "refunds": event.refund_ids}
    mailed = [] if event.is_of_step else mails("refund", **given)
    refunds = Refund.objects.filter(pk__in=event.refund_ids).select_related("payment")
    for refund in refunds.prefetch_related("lines").order_by("pk"):
        about_refund(refund, EventType.REFUND_CREATED, mailed=mailed)
        mailed = []


def on_refund_done(event: RefundDone) -> None:
    refunds = Refund.objects.select_related("payment").prefetch_related("lines")
    about_refund(refunds.get(pk=event.refund_id), EventType.REFUND_DONE)


def about_refund(refund: Refund, event_type: EventType, *, mailed: Jobs | None = None) -> None:
    parts = [line.fulfillment_id for line in refund.lines.all() if line.fulfillment_id]
    order_id = refund.payment.order_id
    announce_about_order(event_type, order_id, mailed=mailed, part_ids=parts, refund=refund)


def on_proof_refused(event: ProofRefused) -> None:
    tell("proof_refused", order=event.order_id, proof=event.proof_id)


def on_vendor_review(event: VendorApplied | VendorReviewed) -> None:
    review = VendorReview.objects.select_related("vendor").get(pk=event.review_id)
    tell(
        "vendor_applied" if review.action == VendorReview.Action.APPLY else "vendor_reviewed",
        vendor=review.vendor_id,
        review=review.pk,
    )
    announce_about_vendor(OF_REVIEW[review.action], review.vendor, reason=review.reason)


def on_stock_notice(event: StockNoticeAsked) -> None:
    tell("stock_notice_asked", stock_notice=event.notice_id)


def on_stock(event: StockIsBack) -> None:
    tell("stock_is_back", stock_notice=event.notice_id)


def on_prices(event: PricesDropped) -> None:
    tell("prices_dropped", person=event.user_id, products=list(event.product_ids))


def on_bank_account(event: BankAccountChanged) -> None:
    tell("bank_account_changed", vendor=event.vendor_id)


def on_refused_account(event: BankAccountRefused) -> None:
    tell("bank_account_refused", vendor=event.vendor_id)


def on_release(event: BalanceReleased) -> None:
    release = {
        "amount": str(event.amount),
        "currency": settings.CURRENCY,
        "available_at": event.available_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
    }
    parts = [event.fulfillment_id]
    announce_about_order(
        EventType.BALANCE_RELEASED, event.order_id, part_ids=parts, release=release
    )


def on_payouts(event: PayoutsMoved) -> None:
    """By mail the vendor hears how it ended, not that it is on its way."""
    payouts = Payout.objects.filter(pk__in=event.payout_ids).select_related("vendor")
    announce_about_payouts(EventType(f"payout.{event.status}"), payouts)
    if event.status != Payout.Status.SENT:
        for payout in payouts:
            tell("payout", vendor=payout.vendor_id, payout=payout.pk, ended=str(event.status))
