"""Orders with all that is shown of them, as orders.presentation takes them."""

from collections.abc import Iterable

from django.conf import settings

from core.database import json
from core.database.trees import Branch, Tree
from core.errors import NotThere
from core.pages.media import absolute_url
from orders.models import Order
from orders.models.totals import GIVEN_BACK, GIVEN_BACK_OF_ITEM
from orders.pricing import MONEY_FIELDS

PERSON = Branch("username", "first_name", "last_name", "closed_at")
BUYER = Branch(*PERSON.only, "email", "language")
REFUNDED = {"refunded": GIVEN_BACK}
REFUNDED_OF_ITEM = {"refunded": GIVEN_BACK_OF_ITEM}
NAMES = Branch("product_name", "variant_name")
RETURN = Branch(
    many={
        "exchanges": Branch("number", "status"),
        "items": Branch(one={"item": NAMES}),
        "pictures": Branch("content_type", "uploaded_at"),
    }
)
EXCHANGED = Branch("kind", one={"fulfillment": Branch("status", one={"order": Branch("number")})})
REFUND_LINE = Branch(one={"item": NAMES})

# As OrderItemSerializer documents them.
PRINTED_ITEM = json.printed(
    id=json.plain("item.id"),
    product=json.plain("item.product_id"),
    variant=json.plain("item.variant_id"),
    product_name=json.text("item.product_name"),
    variant_name=json.text("item.variant_name"),
    sku=json.text("item.sku"),
    image_url=json.text(json.picture_address("item.image")),
    unit_price=json.amount("item.unit_price"),
    quantity=json.plain("item.quantity"),
    discount=json.amount("item.discount"),
    tax=json.amount("item.tax"),
    total=json.amount("item.total"),
)
ITEMS = "FROM orders_orderitem item WHERE item.fulfillment_id = {row}.id"
SHOWN_IN_LISTS = {
    "printed_items": f"SELECT string_agg({PRINTED_ITEM}, ',' ORDER BY item.id) {ITEMS}",
    "product_ids": f"SELECT coalesce(json_agg(item.product_id ORDER BY item.id), '[]') {ITEMS}",
}

IN_LISTS: Tree[Order] = Tree(
    Order,
    Branch(
        *MONEY_FIELDS,
        "number",
        "email",
        "status",
        "payment_status",
        "pays_on_delivery",
        "currency",
        "placed_at",
        one={"buyer": BUYER},
        many={
            "fulfillments": Branch(
                *MONEY_FIELDS,
                "status",
                "shipped_at",
                "complaint_until",
                one={"vendor": Branch("owner")},
                many={"returns": Branch("kind", "status")},
                amounts=REFUNDED,
                values=SHOWN_IN_LISTS,
            )
        },
    ),
)
WHOLE: Tree[Order] = Tree(
    Order,
    Branch(
        one={"buyer": BUYER, "exchange_for": EXCHANGED},
        many={
            "fulfillments": Branch(
                one={"vendor": Branch(), "label": Branch()},
                many={"items": Branch(amounts=REFUNDED_OF_ITEM), "returns": RETURN},
                amounts=REFUNDED,
            ),
            "history": Branch(one={"by": PERSON}),
            "payments": Branch(
                many={
                    "refunds": Branch(many={"lines": REFUND_LINE}),
                    "proofs": Branch("status", "reason", "content_type", "uploaded_at"),
                }
            ),
            "redemptions": Branch(),
        },
    ),
)


def whole_order(pk: int) -> Order:
    """Raises NotThere."""
    return one_of(WHOLE.read("root.id = %(pk)s", {"pk": pk}))


def whole_order_numbered(number: str) -> Order:
    """By its number in any case of letters. Raises NotThere."""
    return one_of(WHOLE.read("root.number = %(number)s", {"number": number.upper()}))


def whole_orders(pks: Iterable[int]) -> list[Order]:
    """In the order of the pks."""
    return WHOLE.read_in_order(pks)


def order_in_lists(number: str) -> Order:
    """By its number, with what lists show of it. Raises NotThere."""
    params = {"number": number.upper(), "media": absolute_url(settings.MEDIA_URL)}
    return one_of(IN_LISTS.read("root.number = %(number)s", params))


def orders_in_lists(pks: Iterable[int]) -> list[Order]:
    """With what lists show of them, and their rules look at."""
    return IN_LISTS.read_in_order(pks, media=absolute_url(settings.MEDIA_URL))


def one_of(found: list[Order]) -> Order:
    if not found:
        raise NotThere()
    return found[0]
