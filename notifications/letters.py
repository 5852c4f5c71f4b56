"""The mails of an event: their receivers and their text.

`addressed` lists the receivers, `write` renders a mail when it is sent. The words
are templates/mail/<language>/<kind>.txt: each is rendered into the plain and the HTML layout.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.text import get_text_list
from django.utils.translation import gettext

from accounts.models import User
from core.money import ZERO, display
from notifications import links
from notifications.models import Mail, WebhookEndpoint
from orders.models import Fulfillment, Order, ReturnRequest
from orders.presentation import OrderView
from orders.reads.whole import whole_order
from orders.statuses import Status
from payments import gateways
from payments.models import Refund
from vendors.models import Vendor, VendorReview

Addressed = Iterator[tuple[str, User]]
About = dict[str, Any]

# ── who hears of what ───────────────────────────────────────────────────────────────────────────


def addressed(kind: str, about: About) -> Addressed:
    """Each mail that an event makes, with its receiver."""
    return WHO_HEARS[kind](about)


def buyer_of(about: About) -> User:
    return User.objects.get(orders=about["order"])


def part_ids(about: About) -> list[int]:
    """The parts that an event is about; what is still waiting from an earlier version names one."""
    one = about.get("part")
    return about.get("parts", [one] if one else [])


def vendors_of(about: About) -> QuerySet[User]:
    """The owner of the part, or of every part of the order."""
    parts = Fulfillment.objects.filter(order=about["order"])
    if ids := part_ids(about):
        parts = parts.filter(pk__in=ids)
    return User.objects.filter(vendor__in=parts.values("vendor")).order_by("pk")


def staff_with(permission: str) -> QuerySet[User]:
    people = User.objects.with_perm(permission, backend="django.contrib.auth.backends.ModelBackend")
    return people.filter(is_staff=True).order_by("pk")


def order_placed(about: About) -> Addressed:
    yield "order_placed", buyer_of(about)
    for owner in vendors_of(about):
        yield "vendor_order_placed", owner


def order_paid(about: About) -> Addressed:
    yield "order_paid", buyer_of(about)
    if Order.objects.get(pk=about["order"]).pays_on_delivery:
        return  # by now the vendors have delivered
    parts = Fulfillment.objects.filter(order=about["order"])
    waiting = parts.filter(status=Status.PENDING).values("vendor")
    for owner in vendors_of(about).filter(vendor__in=waiting):
        yield "vendor_order_paid", owner


def part_shipped(about: About) -> Addressed:
    yield "part_shipped", buyer_of(about)


def part_delivered(about: About) -> Addressed:
    yield "part_delivered", buyer_of(about)


def part_completed(about: About) -> Addressed:
    yield "part_completed", buyer_of(about)
    for owner in vendors_of(about):
        yield "vendor_part_completed", owner


def part_cancelled(about: About) -> Addressed:
    """The buyer always; the vendor unless it was the vendor's own step."""
    yield "part_cancelled", buyer_of(about)
    for owner in vendors_of(about).exclude(pk=about["by"] or 0):
        yield "vendor_part_cancelled", owner


def return_requested(about: About) -> Addressed:
    for owner in vendors_of(about):
        yield "vendor_return_requested", owner


def return_decided(about: About) -> Addressed:
    """The buyer; but not of an approved cancellation: the cancellation itself is mailed."""
    request = ReturnRequest.objects.get(pk=about["return_request"])
    is_cancellation = request.kind == ReturnRequest.Kind.CANCELLATION
    if not (is_cancellation and request.status != ReturnRequest.Status.DECLINED):
        yield "return_decided", buyer_of(about)


def refund(about: About) -> Addressed:
    """The buyer; the vendors of its parts; and staff where they send the money by hand."""
    yield "refund", buyer_of(about)
    promised = Refund.objects.select_related("payment").get(pk=about["refund"])
    owners = User.objects.filter(vendor__fulfillments__refund_lines__refund=promised)
    for owner in owners.exclude(pk=promised.by_id or 0).distinct().order_by("pk"):
        yield "vendor_refund", owner
    gateway = gateways.GATEWAYS.get(promised.payment.gateway)
    if promised.status == Refund.Status.PENDING and not (gateway and gateway.needs_start):
        for person in staff_with("payments.refund"):
            yield "staff_refund", person


def vendor_applied(about: About) -> Addressed:
    for person in staff_with("vendors.review_vendor"):
        yield "staff_vendor_applied", person


def vendor_reviewed(about: About) -> Addressed:
    yield "vendor_reviewed", User.objects.get(vendor=about["vendor"])


def webhook_disabled(about: About) -> Addressed:
    for endpoint in WebhookEndpoint.objects.filter(pk=about["webhook"]).select_related("owner"):
        yield "webhook_disabled", endpoint.owner


WHO_HEARS: dict[str, Callable[[About], Addressed]] = {
    "order_placed": order_placed,
    "order_paid": order_paid,
    "fulfillment_shipped": part_shipped,
    "fulfillment_delivered": part_delivered,
    "fulfillment_completed": part_completed,
    "fulfillment_cancelled": part_cancelled,
    "return_requested": return_requested,
    "return_decided": return_decided,
    "refund": refund,
    "vendor_applied": vendor_applied,
    "vendor_reviewed": vendor_reviewed,
    "webhook_disabled": webhook_disabled,
}

# ── what a mail says ────────────────────────────────────────────────────────────────────────────

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


def write(mail: Mail) -> EmailMultiAlternatives | None:
    """The mail in its receiver's language; None when there is nothing to say any more."""
    receiver = mail.receiver
    if not receiver.is_active or receiver.closed_at:
        return None
    with translation.override(receiver.language), timezone.override(None):
        context = context_of(mail)
        if context is None:
            return None
        template = f"mail/{receiver.language}/{mail.kind}.txt"
        folder = f"mail/{receiver.language}"

        def rendered(layout: str) -> str:
            return render_to_string(template, context | {"layout": layout})

        message = EmailMultiAlternatives(
            subject=" ".join(rendered("mail/subject.txt").split()),
            body=tidy(rendered(f"{folder}/layout.txt")),
            to=[receiver.email],
            headers={
                # the same however often it is sent, so that a mailbox can tell a repeat
                "Message-ID": f"<{mail.event.hex}.{mail.pk}@{links.mail_host()}>",
                "Auto-Submitted": "auto-generated",
                "Content-Language": receiver.language,
            },
        )
        message.attach_alternative(rendered(f"{folder}/layout.html"), "text/html")
    return message


def tidy(text: str) -> str:
    """No more than one empty line in a row, no spaces at the ends."""
    lines: list[str] = []
    for line in text.strip().splitlines():
        line = line.strip()
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines) + "\n"


def context_of(mail: Mail) -> dict[str, Any] | None:
    about = mail.about
    context = {"name": mail.receiver.name, "site": links.home()}
    if "order" in about:
        return about_order(mail, context)
    if "vendor" in about:
        vendor = Vendor.objects.select_related("owner").get(pk=about["vendor"])
        review = VendorReview.objects.get(pk=about["review"])
        is_staff = mail.kind.startswith("staff_")
        url = links.in_admin("vendors/vendor", vendor.pk) if is_staff else links.dashboard()
        return context | {"vendor": vendor, "review": review, "url": url}
    endpoint = WebhookEndpoint.objects.filter(pk=about["webhook"]).first()
    if endpoint is None or endpoint.is_active:
        return None
    url = links.dashboard() if Vendor.objects.filter(owner=mail.receiver).exists() else ""
    return context | {"endpoint": endpoint, "url": url}


def about_order(mail: Mail, context: dict[str, Any]) -> dict[str, Any] | None:
    about = mail.about
    order = whole_order(about["order"])
    if mail.kind == "part_cancelled" and not is_last_word(order, part_ids(about)):
        return None
    parts = [part for part in order.fulfillments.all() if part.pk in part_ids(about)]
    if mail.kind.startswith("vendor_"):
        parts = [part for part in parts if part.vendor.owner_id == mail.receiver_id]
    promised = Refund.objects.filter(pk=about.get("refund")).first()
    amount = amount_for(mail, promised) if promised else ZERO
    context |= {
        "number": order.number,
        "parts": parts,
        "part": parts[0] if parts else None,
        "vendors": get_text_list([part.vendor.business_name for part in parts], gettext("and")),
        "is_whole": order.status == Status.CANCELLED,
        "note": about.get("note", ""),
        "tracking": [tracking_of(part) for part in parts if is_tracked(part)],
        "request": ReturnRequest.objects.filter(pk=about.get("return_request")).first(),
        "refund": promised,
        "amount": display(amount, order.currency),
        "reason": promised.why if promised else "",
    }
    if mail.kind.startswith("staff_"):
        return context | {"url": links.in_admin("payments/refund", about["refund"])}
    return context | seen_by_reader(mail, order, [] if context["is_whole"] else parts)


def amount_for(mail: Mail, refund: Refund) -> Decimal:
    """What of a refund concerns the reader: for a vendor, what is for its own part."""
    lines = refund.lines.all()
    if mail.kind.startswith("vendor_"):
        lines = lines.filter(fulfillment__vendor__owner=mail.receiver)
    return sum((line.amount for line in lines), ZERO)


def is_tracked(part: Fulfillment) -> bool:
    return bool(part.carrier or part.tracking_number or part.tracking_url)


def tracking_of(part: Fulfillment) -> dict[str, str]:
    return {
        "vendor": part.vendor.business_name,
        "carrier": part.carrier,
        "number": part.tracking_number,
        "url": links.tracking(part.tracking_url),
    }


def seen_by_reader(mail: Mail, order: Order, parts: list[Fulfillment]) -> dict[str, Any]:
    """The goods, of these parts or of all, totals and page of an order for the reader; for a
    vendor, of its own part only."""
    is_for_vendor = mail.kind.startswith("vendor_")
    view = OrderView(order, mail.receiver, as_vendor=is_for_vendor)
    page = links.of_vendor if is_for_vendor else links.of_buyer
    return {
        "order": view,
        "has_rest": not is_for_vendor and 0 < len(parts) < len(view.fulfillments),
        "lines": lines_of(view, parts) if mail.kind in WITH_GOODS else [],
        "transfer": transfer_of(view) if mail.kind == "order_placed" else None,
        "totals": totals_of(view) if mail.kind in WITH_TOTALS else None,
        "address": address_lines(order.shipping_address) if mail.kind in WITH_ADDRESS else [],
        "url": page(order.number),
    }


def transfer_of(view: OrderView) -> dict[str, Any] | None:
    """How to pay by bank transfer; None where nothing is to be transferred."""
    instructions = view.payment and view.payment.instructions
    if not instructions or not instructions.accounts:
        return None
    amount = display(instructions.amount, instructions.currency)
    return {"accounts": instructions.accounts, "amount": amount}


def is_last_word(order: Order, part_ids: list[int]) -> bool:
    """Whether to mail that these parts were cancelled: when the whole order is, only for the last
    of its parts, and as the whole."""
    if order.status != Status.CANCELLED:
        return True
    parts = order.fulfillments.all()
    return max(parts, key=lambda part: (part.cancelled_at, part.pk)).pk in part_ids


def lines_of(view: OrderView, parts: list[Fulfillment]) -> list[dict[str, Any]]:
    """The goods of the order as its reader sees it, or of some of its parts."""
    shown_parts = {part.pk for part in parts}
    items = [
        item
        for shown in view.fulfillments
        if not parts or shown.pk in shown_parts
        for item in shown.items.all()
    ]
    return [
        {
            "quantity": item.quantity,
            "name": " · ".join(filter(None, (item.product_name, item.variant_name))),
            "total": display(item.subtotal, view.currency),
        }
        for item in items
    ]


def totals_of(view: OrderView) -> dict[str, str]:
    discount = view.discount + view.shipping_discount
    return {
        "subtotal": display(view.subtotal, view.currency),
        "discount": display(discount, view.currency) if discount else "",
        "shipping": display(view.shipping, view.currency),
        "total": display(view.total, view.currency),
    }


def address_lines(address: dict[str, str]) -> list[str]:
    town = " ".join(filter(None, (address.get("city"), address.get("postal_code"))))
    lines = [address.get(key) for key in ("recipient_name", "phone", "line1", "line2")]
    return [line for line in (*lines, town, address.get("state"), address.get("country")) if line]
