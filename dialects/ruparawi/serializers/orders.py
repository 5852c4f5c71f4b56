"""Carts and orders: what is sent, and how we show it."""

from typing import Any

from core.money import ZERO
from core.pages.media import picture_url
from dialects.ruparawi import statuses
from dialects.ruparawi.fields import Choice, Form, Text, Whole
from dialects.ruparawi.formats import as_text, decimal, http_date, number
from orders.models import OrderItem, StatusChange
from orders.models.cart import MAX_QUANTITY
from orders.operations import Preview
from orders.presentation import VENDOR, OrderView
from orders.pricing import Priced
from promotions.rules import Outcome

Axis = StatusChange.Axis

# ── what is sent ────────────────────────────────────────────────────────────────────────────────


class CartItemForm(Form):
    product_id = Whole()
    quantity = Whole(default=1, min_value=1, max_value=MAX_QUANTITY)


class QuantityForm(Form):
    """0 takes the item out."""

    quantity = Whole(max_value=MAX_QUANTITY)


class CodeForm(Form):
    promotion_code = Text(required=False, allow_null=True, allow_blank=True, max_length=50)


class CheckoutForm(CodeForm):
    shipping_address_id = Whole()
    payment_method_id = Whole()
    billing_address_id = Whole(required=False, allow_null=True)
    notes = Text(required=False, allow_null=True, allow_blank=True, max_length=1_000)

    def validate(self, data):
        return {
            "shipping_address": data["shipping_address_id"],
            "billing_address": data.get("billing_address_id"),
            "payment_method": data["payment_method_id"],
            "promotion_code": data.get("promotion_code") or "",
            "notes": data.get("notes") or "",
        }


class StatusForm(Form):
    status = Choice([*statuses.WORDS])
    notes = Text(required=False, allow_null=True, allow_blank=True, max_length=1_000)


class RecentOrdersForm(Form):
    """Of the query; their page also sends an empty status for all."""

    status = Choice([*statuses.WORDS], required=False, allow_blank=True)


# ── carts ───────────────────────────────────────────────────────────────────────────────────────


def cart(preview: Preview, user_id: int) -> dict[str, Any]:
    """The lines, and beside them the figures that their page prefers to its own sum: of what can be
    bought."""
    items = [
        {
            "product_id": variant.product_id,
            "quantity": quantity,
            "product": {
                "name": variant.product.name,
                "price": number(variant.price),
                "image_url": picture_url(variant.product.image) or None,
            },
        }
        for variant, quantity in preview.lines
    ]
    return {"cart": {"user_id": user_id}, "cart_items": items} | summary(preview.priced)


def summary(priced: Priced) -> dict[str, float]:
    money = priced.money()
    return {
        "subtotal": float(money["subtotal"]),
        "shipping": float(money["shipping"] - money["shipping_discount"]),
        "discount": float(money["discount"]),
        "total": float(money["total"]),
    }


def calculation(priced: Priced, applied: Outcome | None) -> dict[str, Any]:
    """What the order would come to; title, discount and items of the code, if there is one."""
    products = {line.variant.pk: line.variant.product_id for line in priced.lines}
    return {
        "title": applied and applied.promotion.title,
        "total_price": decimal(priced.total) if priced.lines else 0,
        "discount": applied and decimal(applied.amount),
        "eligible_items_ids": applied and sorted({products[key] for key in applied.eligible}),
    }


# ── orders ──────────────────────────────────────────────────────────────────────────────────────


def order(view: OrderView) -> dict[str, Any]:
    return {
        "id": view.order.pk,
        "order_number": view.order.number,
        "status": statuses.read(view.status),
        "total_amount": number(view.total),
        "created_at": http_date(view.order.placed_at),
        "items": as_text(
            [
                {"name": item.product_name, "image_url": picture_url(item.image) or None}
                for item in view.items
            ]
        ),
        "status_history": as_text(status_history(view)),
    }


def status_history(view: OrderView) -> list[str]:
    """Every status that the order, or a vendor's part of it, has had; a note repeats the status."""
    is_one = len(view.fulfillments) == 1
    axis = Axis.FULFILLMENT if is_one else Axis.ORDER
    words = [] if is_one else [statuses.read("pending")]
    for line in view.status_history:
        if line.axis == axis:
            words.append(statuses.read(line.target))
        elif words and line.axis == Axis.NOTE and line.note and not line.details:
            words.append(words[-1])
    return words


def applied_promotions(
    view: OrderView, items_key: str, *, coded: bool = False
) -> list[dict[str, Any]]:
    """The promotions that the order used, with the products that they were about."""
    if view.side == VENDOR:
        return []
    discounted = sorted({item.product_id for item in view.items if item.discount > ZERO})
    return [
        {"title": used.title, "discount": decimal(used.amount), items_key: discounted}
        for used in view.promotions
        if used.code or not coded
    ]


def recent_order(item: OrderItem) -> dict[str, Any]:
    """One line of a vendor's part of an order; fulfillment, order and buyer are loaded."""
    part = item.fulfillment
    return {
        "order_id": part.order_id,
        "order_number": part.order.number,
        "product": item.product_name,
        "customer": part.order.buyer.username if part.order.buyer else part.order.buyer_name,
        "qty": item.quantity,
        "total": number(item.total),
        "order_date": http_date(part.placed_at),
        "order_status": statuses.read(part.status),
        "image_url": picture_url(item.image) or None,
    }
