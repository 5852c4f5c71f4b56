"""What mails about an order say, each reader being shown what is theirs."""

from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext

from core.money import display
from notifications import links
from notifications.letters.about import About
from notifications.letters.refunds import amount_for, given_back, taken_back
from notifications.models import Mail
from notifications.reads import Part
from orders import carriers
from orders.models import Fulfillment, Order
from orders.presentation import PaymentSummary
from orders.statuses import PaymentStatus, Status

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
