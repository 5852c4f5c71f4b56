"""The mails of an event: their receivers and their text.

`addressed` lists the receivers, `write` renders a mail when it is sent. The words
are templates/mail/<language>/<kind>.txt.
"""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Sum
from django.utils import timezone, translation
from django.utils.text import get_text_list
from django.utils.translation import gettext

from accounts.models import User
from catalog.models import Product, StockNotice
from catalog.notice_keys import key_of_notice, key_of_price_mails
from core.money import ZERO, display
from house.letters import forms_of
from house.reads import house
from ledger.balances import balance_of
from ledger.models import Account, BankAccount, Entry, Payout, Posting
from notifications import links
from notifications.models import Mail, WebhookEndpoint
from notifications.printing import Letter
from notifications.reads import OrderInMails, Part, order_in_mails
from orders import carriers
from orders.models import Fulfillment, Order, Question, ReturnRequest
from orders.presentation import PaymentSummary
from orders.statuses import PaymentStatus, Status
from payments import gateways
from payments.models import Proof, Refund, RefundLine
from vendors.models import Vendor, VendorReview

# Mails and the pks of their receivers; None is the guest whose order it is.
Addressed = list[tuple[str, int | None]]


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
        refunds = Refund.objects.filter(pk__in=pks).select_related("payment").order_by("pk")
        return (
            list(refunds.prefetch_related("lines__fulfillment__vendor", "lines__item"))
            if pks
            else []
        )

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


# ── who hears of what ───────────────────────────────────────────────────────────────────────────


def addressed(kind: str, about: About) -> Addressed:
    """Each mail that an event makes, with its receiver."""
    return list(dict.fromkeys(WHO_HEARS[kind](about)))


Hearing = Iterator[tuple[str, int | None]]


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


def by_hand(refund: Refund) -> bool:
    """Whether staff send the money, not the gateway."""
    gateway = gateways.GATEWAYS.get(refund.payment.gateway)
    return not (gateway and gateway.needs_start)


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

# ── what a mail says ────────────────────────────────────────────────────────────────────────────

MOST_GOODS = 10  # of a mail about prices

WITH_ADDRESS = {"order_placed", "vendor_order_placed", "vendor_order_paid"}
WITH_TOTALS = {"order_placed", "order_paid", "vendor_order_placed", "vendor_order_paid"}
WITH_GOODS = WITH_TOTALS | {
    "part_shipped",
    "part_delivered",
    "part_completed",
    "part_cancelled",
    "vendor_part_cancelled",
    "vendor_return_requested",
}


def write(mail: Mail, about: About) -> Letter | None:
    """The mail in its receiver's language; None when there is nothing to say any more."""
    receiver = mail.receiver
    if receiver and (not receiver.is_active or receiver.closed_at):
        return None
    if receiver is None and about.is_gone:
        return None
    language = receiver.language if receiver else about.guest.language
    with translation.override(language), timezone.override(None):
        context = context_of(mail, about)
        if context is None:
            return None
        forms = forms_of(f"mail/{language}/{mail.kind}.txt", language, context)
        return Letter(
            subject=forms.subject,
            body=tidy(forms.text),
            from_email=house().sender,
            to=[receiver.email if receiver else about.guest.email],
            headers=unsubscribing(context)
            | {
                # the same however often it is sent, so that a mailbox can tell a repeat
                "Message-ID": f"<{mail.event.hex}.{mail.pk}@{links.mail_host()}>",
                "Auto-Submitted": "auto-generated",
                "Content-Language": language,
            },
            alternatives=[(forms.html, "text/html")],
        )


def unsubscribing(context: dict[str, Any]) -> dict[str, str]:
    """What a mail program needs for a button of its own that stops such mails (RFC 8058)."""
    if "stop" not in context:
        return {}
    return {
        "List-Unsubscribe": f"<{context['stop']}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def tidy(text: str) -> str:
    """No more than one empty line in a row, no spaces at the ends."""
    lines: list[str] = []
    for line in text.strip().splitlines():
        line = line.strip()
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines) + "\n"


def context_of(mail: Mail, about: About) -> dict[str, Any] | None:
    name = mail.receiver.name if mail.receiver else about.guest.name
    context: dict[str, Any] = {"name": name}
    if "question" in about.given:
        return about_question(mail, about, context)
    if "stock_notice" in about.given:
        return about_stock(mail, about, context)
    if mail.kind == "prices_dropped":
        return about_prices(mail, about, context)
    if "order" in about.given:
        return about_order(mail, about, context)
    if "vendor" in about.given:
        is_staff = mail.kind.startswith("staff_")
        page = links.in_admin("vendors/vendor", about.vendor.pk)
        url = page if is_staff else links.dashboard()
        return context | about_vendor(about) | {"url": url}
    if about.endpoint is None or about.endpoint.is_active:
        return None
    url = links.dashboard() if Vendor.objects.filter(owner=mail.receiver).exists() else ""
    return context | {"endpoint": about.endpoint, "url": url}


def about_vendor(about: About) -> dict[str, Any]:
    said: dict[str, Any] = {"vendor": about.vendor, "review": about.review}
    if about.payout is not None:
        paid = {"payout": about.payout, "ended": about.given["ended"]}
        return said | paid | {"amount": display(about.payout.amount)}
    return said | {"account": BankAccount.objects.filter(vendor=about.vendor).first()}


def about_order(mail: Mail, about: About, context: dict[str, Any]) -> dict[str, Any] | None:
    order = about.order
    if mail.kind == "part_cancelled" and not is_last_word(about):
        return None
    parts = about.parts
    if mail.kind.startswith("vendor_"):
        parts = [each for each in parts if each.part.vendor.owner_id == mail.receiver_id]
    parcels = [each.part for each in parts]
    context |= {
        "number": order.number,
        "parts": parcels,
        "part": parcels[0] if parcels else None,
        "vendors": get_text_list([part.vendor.business_name for part in parcels], gettext("and")),
        "is_whole": order.status == Status.CANCELLED,
        "note": about.given.get("note", ""),
        "tracking": [tracking_of(part) for part in parcels if is_tracked(part)],
        "request": about.request,
        "amount": display(amount_for(mail, about), order.currency),
        "reason": about.refunds[0].why if about.refunds else "",
        "given_back": given_back(mail, about),
        "proof": about.proof,
    }
    if mail.kind.startswith("staff_"):
        return context | {"url": links.of_refunds(about.refunds, order.number)}
    if mail.kind == "vendor_refund":
        context |= taken_back(mail, about)
    return context | seen_by_reader(mail, about, [] if context["is_whole"] else parts)


def about_question(mail: Mail, about: About, context: dict[str, Any]) -> dict[str, Any] | None:
    """None where staff have hidden it meanwhile."""
    question = about.question
    if question is None:
        return None
    if mail.kind.startswith("vendor_"):
        url = links.of_questions()
    elif question.fulfillment:
        url = links.of_buyer(question.fulfillment.order)
    else:
        url = links.of_goods(question.product.slug) if question.product else ""
    return context | {"question": question, "url": url}


def about_stock(mail: Mail, about: About, context: dict[str, Any]) -> dict[str, Any] | None:
    """None where nobody waits any more, or the goods have left the shop meanwhile."""
    notice = about.stock_notice
    if notice is None or not notice.product.is_listed:
        return None
    if mail.kind == "stock_is_back":
        url = links.of_goods(notice.product.slug)
        if notice.variant:
            url = f"{url}?variant={notice.variant.pk}"
    else:
        url = links.of_stock_notice(key_of_notice(notice))
    label = notice.variant.label if notice.variant else ""
    goods = f"{notice.product.name} ({label})" if label else notice.product.name
    return context | {"goods": goods, "url": url}


def about_prices(mail: Mail, about: About, context: dict[str, Any]) -> dict[str, Any] | None:
    """None where the goods are no longer to be had, or the person has said no meanwhile."""
    goods = Product.objects.on_sale().filter(pk__in=about.given["products"], in_stock=True)
    person = mail.receiver
    if person is None or not person.may_mail_prices or not goods:
        return None
    actions = [
        {
            "label": f"{product.name}: {display(product.best_price)}",
            "url": links.of_goods(product.slug),
        }
        for product in goods.order_by("pk")[:MOST_GOODS]
    ]
    stop = links.of_price_mails(key_of_price_mails(person))
    actions.append({"label": gettext("Send me no such mails"), "url": stop})
    return context | {"actions": actions, "stop": stop, "url": links.of_wishlist()}


def amount_for(mail: Mail, about: About) -> Decimal:
    """What of the refunds concerns the reader: for a vendor, what is for its own part; for staff,
    what they send."""
    refunds = about.refunds
    if mail.kind.startswith("staff_"):
        refunds = [refund for refund in refunds if by_hand(refund)]
    return sum((line.amount for line in lines_for(mail, refunds)), ZERO)


def lines_for(mail: Mail, refunds: Iterable[Refund]) -> list[RefundLine]:
    lines = [line for refund in refunds for line in refund.lines.all()]
    if mail.kind.startswith("vendor_"):
        own = mail.receiver_id
        lines = [
            line for line in lines if line.fulfillment and line.fulfillment.vendor.owner_id == own
        ]
    return lines


def given_back(mail: Mail, about: About) -> list[dict[str, str]]:
    """For what it is, line by line."""
    currency = about.order.currency
    return [
        {"what": line.what, "amount": display(line.amount, currency)}
        for line in lines_for(mail, about.refunds)
    ]


def taken_back(mail: Mail, about: About) -> dict[str, Any]:
    """What refunds took of a vendor's money that it had for good, and what it owes since then."""
    vendor = Vendor.objects.get(owner=mail.receiver_id)
    taken = Entry.objects.filter(
        vendor=vendor,
        account=Account.AVAILABLE,
        posting__kind=Posting.Kind.PROMISED,
        posting__refund__in=[refund.pk for refund in about.refunds],
    ).aggregate(amount=Sum("amount"))["amount"]
    if not taken:
        return {}
    available = balance_of(vendor.pk, timezone.now()).available
    return {"share": display(-taken), "owed": display(-available) if available < 0 else ""}


def is_tracked(part: Fulfillment) -> bool:
    return bool(part.carrier or part.tracking_number or part.tracking_url)


def tracking_of(part: Fulfillment) -> dict[str, str]:
    known = carriers.tracking_of(part)
    return {
        "vendor": part.vendor.business_name,
        "carrier": known.carrier,
        "number": known.number,
        "url": known.url,
    }


def seen_by_reader(mail: Mail, about: About, parts: list[Part]) -> dict[str, Any]:
    """The goods, of these parts or of all, totals and page of an order for the reader; for a
    vendor, of its own part only, as if that were the order."""
    order, shown = about.order, about.read.parts
    source: Order | Fulfillment = order
    if is_for_vendor := mail.kind.startswith("vendor_"):
        shown = [each for each in shown if each.part.vendor.owner_id == mail.receiver_id]
        source = shown[0].part
    url = links.of_vendor(order.number) if is_for_vendor else links.of_buyer(order)
    return {
        "order": order,
        "actions": actions_of(mail.kind, order, parts or shown),
        "has_rest": not is_for_vendor and 0 < len(parts) < len(shown),
        "lines": goods_in(mail, about, parts or shown),
        "transfer": transfer_of(order) if mail.kind == "order_placed" else None,
        "totals": totals_of(source, order.currency) if mail.kind in WITH_TOTALS else None,
        "address": address_lines(order.shipping_address) if mail.kind in WITH_ADDRESS else [],
        "url": url,
    }


def actions_of(kind: str, order: Order, parts: list[Part]) -> list[dict[str, str]]:
    """What the buyer may want to do now, each with the page where it is done."""
    if not links.are_buyers_here():
        return []
    if kind == "part_delivered":
        return [{"label": gettext("Return items"), "url": links.of_return(order)}]
    if kind != "part_completed":
        return []
    goods = {item.product_id: item.product_name for part in parts for item in part.goods}
    return [
        {
            "label": gettext("Review %(name)s") % {"name": name},
            "url": links.of_review(order, product),
        }
        for product, name in goods.items()
    ]


def transfer_of(order: Order) -> dict[str, Any] | None:
    """How to pay by bank transfer; None where nothing is to be transferred."""
    if order.pays_on_delivery or order.payment_status == PaymentStatus.PAID:
        return None
    payments = list(order.payments.order_by("pk"))
    instructions = PaymentSummary(payments).instructions if payments else None
    if not instructions or not instructions.accounts:
        return None
    amount = display(instructions.amount, instructions.currency)
    return {"accounts": instructions.accounts, "amount": amount}


def is_last_word(about: About) -> bool:
    """Whether to mail that these parts were cancelled: when the whole order is, only for the last
    of its parts, and as the whole."""
    if about.order.status != Status.CANCELLED:
        return True
    parts = [each.part for each in about.read.parts]
    return max(parts, key=lambda part: (part.cancelled_at, part.pk)).pk in about.part_ids


def lines_of(parts: list[Part], currency: str) -> list[dict[str, Any]]:
    return [
        {
            "quantity": item.quantity,
            "name": " · ".join(filter(None, (item.product_name, item.variant_name))),
            "total": display(item.subtotal, currency),
        }
        for part in parts
        for item in part.goods
    ]


def goods_in(mail: Mail, about: About, parts: list[Part]) -> list[dict[str, Any]]:
    """What the mail is about; of a return what shall go back."""
    if mail.kind not in WITH_GOODS:
        return []
    currency, request = about.order.currency, about.request
    if request is None or not request.is_return:
        return lines_of(parts, currency)
    return [
        {
            "quantity": row.quantity,
            "name": row.item.title,
            "total": display(row.item.cost_of(row.quantity), currency),
        }
        for row in request.items.select_related("item")
    ]


def totals_of(source: Order | Fulfillment, currency: str) -> dict[str, str]:
    discount = source.discount + source.shipping_discount
    return {
        "subtotal": display(source.subtotal, currency),
        "discount": display(discount, currency) if discount else "",
        "shipping": display(source.shipping, currency),
        "total": display(source.total, currency),
    }


def address_lines(address: dict[str, str]) -> list[str]:
    town = " ".join(filter(None, (address.get("city"), address.get("postal_code"))))
    lines = [address.get(key) for key in ("recipient_name", "phone", "line1", "line2")]
    return [line for line in (*lines, town, address.get("state"), address.get("country")) if line]
