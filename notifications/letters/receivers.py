"""Who hears of what."""

from collections.abc import Callable, Iterator

from accounts.models import User
from ledger.models import BankAccount
from notifications.letters.about import About
from notifications.letters.refunds import by_hand
from orders.statuses import Status
from payments.models import Refund

# Mails and the pks of their receivers; None is the guest whose order it is.
Addressed = list[tuple[str, int | None]]
Hearing = Iterator[tuple[str, int | None]]


def addressed(kind: str, about: About) -> Addressed:
    """Each mail that an event makes, with its receiver."""
    return list(dict.fromkeys(WHO_HEARS[kind](about)))


def staff_with(permission: str) -> list[int]:
    people = User.objects.with_perm(permission, backend="django.contrib.auth.backends.ModelBackend")
    return list(people.filter(is_staff=True).order_by("pk").values_list("pk", flat=True))


def order_placed(about: About) -> Hearing:
    yield "order_placed", about.order.buyer_id
    for owner in about.owners:
        yield "vendor_order_placed", owner


def order_paid(about: About) -> Hearing:
    yield "order_paid", about.order.buyer_id
    if about.order.pays_on_delivery:
        return  # by now the vendors have delivered
    for each in about.read.parts:
        if each.part.status == Status.PENDING:
            yield "vendor_order_paid", each.part.vendor.owner_id


def part_shipped(about: About) -> Hearing:
    yield "part_shipped", about.order.buyer_id


def part_delivered(about: About) -> Hearing:
    yield "part_delivered", about.order.buyer_id


def part_completed(about: About) -> Hearing:
    yield "part_completed", about.order.buyer_id
    for owner in about.owners:
        yield "vendor_part_completed", owner


def part_cancelled(about: About) -> Hearing:
    """The buyer always; the vendor unless it was the vendor's own step."""
    yield "part_cancelled", about.order.buyer_id
    for owner in about.owners:
        if owner != about.given["by"]:
            yield "vendor_part_cancelled", owner


def return_requested(about: About) -> Hearing:
    for owner in about.owners:
        yield "vendor_return_requested", owner


def return_decided(about: About) -> Hearing:
    """The buyer; but not of an approved cancellation: the cancellation itself is mailed."""
    decided = about.request
    if decided and (
        decided.kind != decided.Kind.CANCELLATION or decided.status == decided.Status.DECLINED
    ):
        yield "return_decided", about.order.buyer_id


def refund(about: About) -> Hearing:
    """The buyer; the vendors of its parts; and staff where they send the money by hand."""
    yield "refund", about.order.buyer_id
    lines = [line for refund in about.refunds for line in refund.lines.all()]
    owners = {line.fulfillment.vendor.owner_id for line in lines if line.fulfillment}
    for owner in sorted(owners - {refund.by_id for refund in about.refunds}):
        yield "vendor_refund", owner
    if any(by_hand(refund) and refund.status == Refund.Status.PENDING for refund in about.refunds):
        for person in staff_with("payments.refund"):
            yield "staff_refund", person


def question_asked(about: About) -> Hearing:
    if about.question:
        yield "vendor_question_asked", about.question.vendor.owner_id


def question_answered(about: About) -> Hearing:
    if about.question:
        yield "question_answered", about.question.asker_id


def stock_notice_asked(about: About) -> Hearing:
    """A guest, to confirm the address; meanwhile they may have done so, or not want it any more."""
    notice = about.stock_notice
    if notice and notice.confirmed_at is None:
        yield "stock_notice_asked", None


def stock_is_back(about: About) -> Hearing:
    if about.stock_notice:
        yield "stock_is_back", about.stock_notice.user_id


def prices_dropped(about: About) -> Hearing:
    yield "prices_dropped", about.given["person"]


def proof_refused(about: About) -> Hearing:
    yield "proof_refused", about.order.buyer_id


def vendor_applied(about: About) -> Hearing:
    for person in staff_with("vendors.review_vendor"):
        yield "staff_vendor_applied", person


def vendor_reviewed(about: About) -> Hearing:
    yield "vendor_reviewed", about.vendor.owner_id


def bank_account_changed(about: About) -> Hearing:
    yield "bank_account_changed", about.vendor.owner_id


def bank_account_refused(about: About) -> Hearing:
    """Unless another was given since."""
    known = BankAccount.objects.filter(vendor=about.vendor).exclude(refusal="")
    if known.exists():
        yield "bank_account_refused", about.vendor.owner_id


def payout(about: About) -> Hearing:
    yield "payout", about.vendor.owner_id


def webhook_disabled(about: About) -> Hearing:
    if about.endpoint:
        yield "webhook_disabled", about.endpoint.owner_id


WHO_HEARS: dict[str, Callable[[About], Hearing]] = {
    "order_placed": order_placed,
    "order_paid": order_paid,
    "fulfillment_shipped": part_shipped,
    "fulfillment_delivered": part_delivered,
    "fulfillment_completed": part_completed,
    "fulfillment_cancelled": part_cancelled,
    "return_requested": return_requested,
    "return_decided": return_decided,
    "refund": refund,
    "proof_refused": proof_refused,
    "question_asked": question_asked,
    "question_answered": question_answered,
    "stock_notice_asked": stock_notice_asked,
    "stock_is_back": stock_is_back,
    "prices_dropped": prices_dropped,
    "vendor_applied": vendor_applied,
    "vendor_reviewed": vendor_reviewed,
    "bank_account_changed": bank_account_changed,
    "bank_account_refused": bank_account_refused,
    "payout": payout,
    "webhook_disabled": webhook_disabled,
}
