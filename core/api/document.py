"""The OpenAPI document as a whole, where no single operation can say it."""

from collections.abc import Iterator
from typing import Any

from core.errors import ShopError

Node = dict[str, Any]

TAGS = {
    "shop": "The house: its name, look and terms, and what it says of itself.",
    "sign in": "Accounts, tokens, passwords and e-mail addresses.",
    "people": "The own profile, and what others may know of a person.",
    "addresses": "Where a person wants goods sent.",
    "payment methods": "What a person pays with; never a whole card number.",
    "API keys": "Keys for programs that act as their owner, within scopes.",
    "products": "Goods, for shoppers and for whose they are.",
    "categories": "The tree that goods lie in.",
    "wishlist": "What a person would like to have.",
    "reviews": "What buyers think of what they received.",
    "vendors": "The artisans and their shops.",
    "own shop": "The profile, figures and goods of who sells here.",
    "promotions": "What is cheaper now, by itself or with a code.",
    "cart": "What a buyer is gathering.",
    "checkout": "From a cart to an order.",
    "orders": "Orders, their parts and their payments.",
    "returns": "Requests to send goods back or to cancel what is under way.",
    "labels": "Own names for statuses.",
    "payments": "What payment gateways report.",
    "webhooks": "What happens, sent to an address of yours.",
    "content": "Articles, and what vendors say about this house.",
    "vendor": "The orders and figures of who sells here.",
    "back office": "For staff.",
}

# The codes of bad input and of requests that never reach a rule. A rule's code is its error's.
GENERAL_CODES = {
    *("bad_request", "body_too_large", "body_too_slow", "conflict", "error", "unavailable"),
    *("invalid_idempotency_key", "idempotency_key_reused", "request_in_progress"),
    *("authentication_failed", "not_authenticated", "permission_denied", "scope_required"),
    *("method_not_allowed", "not_acceptable", "not_found", "parse_error", "throttled"),
    *("unsupported_media_type", "read_only", "unknown_field"),
    *("unknown_parameter", "repeated_parameter", "unknown_column", "repeated_column"),
    *("wrong_number_of_cells", "staff_only", "card_expired", "invalid_card_number"),
    *("blank", "null", "required", "empty", "unique", "invalid", "invalid_choice", "invalid_list"),
    *("date", "datetime", "make_aware", "overflow", "out_of_range", "invalid_unicode"),
    *("does_not_exist", "incorrect_type", "not_a_list", "not_a_dict", "no_name", "invalid_image"),
    *("max_length", "min_length", "max_value", "min_value", "max_string_length"),
    *("max_digits", "max_decimal_places", "max_whole_digits", "null_characters_not_allowed"),
    *("password_too_short", "password_too_common", "password_too_similar"),
    *("password_entirely_numeric", "surrogate_characters_not_allowed"),
}


TEXT: Node = {"type": "string"}
NUMBER: Node = {"type": "integer"}
WORDS: Node = {"type": "array", "items": TEXT}
IDS: Node = {"type": "array", "items": NUMBER}
EITHER: Node = {"anyOf": [TEXT, NUMBER]}

# What a refused rule may add beside `errors`, for programs.
REFUSAL_DATA: dict[str, Node] = {
    "allowed": WORDS | {"description": "The steps that are open to you now."},
    "from": TEXT | {"description": "The status that the step would have to leave."},
    "to": TEXT | {"description": "The status that was wanted."},
    "status": TEXT | {"description": "What it is now."},
    "payment_status": TEXT | {"description": "What the payment is now."},
    "reason": TEXT | {"description": "Why, as a code."},
    "promotion": TEXT | {"description": "The title of the promotion."},
    "sku": TEXT | {"description": "The SKU that is taken."},
    "variant": NUMBER | {"description": "The variant in question."},
    "minimum": NUMBER | {"description": "The fewest pieces that are sold."},
    "limit": EITHER | {"description": "How many there may be; of money, the amount."},
    "category": NUMBER | {"description": "The category in question."},
    "open": IDS | {"description": "The parts that could be meant."},
    "orders": {"type": "array", "items": EITHER, "description": "The numbers of the orders."},
    "offered": WORDS | {"description": "What may be chosen."},
    "known": WORDS | {"description": "What may be said."},
    "unknown": {"type": "array", "items": EITHER, "description": "What there is not."},
    "repeated": IDS | {"description": "What was said twice."},
    "missing": IDS | {"description": "What was left out."},
    "worn": NUMBER | {"description": "How many parts wear the label."},
    "parts": {
        "type": "array",
        "description": "The parts that cannot go there, each with what it allows.",
        "items": {
            "type": "object",
            "properties": {"fulfillment": NUMBER, "from": TEXT, "to": TEXT, "allowed": WORDS},
            "required": ["fulfillment"],
        },
    },
    "problems": {
        "type": "array",
        "description": "Every line of a cart that cannot be had, as in `errors`, with its data.",
        "items": {
            "type": "object",
            "properties": {"code": TEXT, "detail": TEXT, "attr": TEXT | {"nullable": True}},
            "required": ["code", "detail", "attr"],
        },
    },
    "scope": TEXT | {"nullable": True, "description": "The scope that an API key needs."},
    "until": {
        "type": "string",
        "format": "date-time",
        "nullable": True,
        "description": "When the time was over; null before it begins.",
    },
    "amount": TEXT | {"description": "The amount in question."},
    "expected_total": TEXT | {"description": "The total that you sent."},
    **{
        name: TEXT | {"description": "What it would come to now."}
        for name in ("subtotal", "discount", "shipping", "shipping_discount", "tax", "total")
    },
    "available": EITHER | {"description": "What is left: pieces, or an amount as text."},
}


def finish(result: Node, generator: object, request: object, public: bool) -> Node:
    """A hook of drf-spectacular, after its own."""
    schemas = result["components"]["schemas"]
    schemas["ErrorDetail"]["properties"]["code"]["enum"] = codes()
    schemas["Error"]["properties"] |= REFUSAL_DATA
    for node in nodes(result):
        if node.get("nullable") is True and (kind := type_of(node, schemas)):
            node["type"] = kind
            let_null_pass(node, kind)
    return result


def let_null_pass(node: Node, kind: str) -> None:
    """To a strict reader null is none of what a nullable node is composed of."""
    if "allOf" in node:
        node["oneOf"] = [*node.pop("allOf"), {"type": kind, "enum": [None], "nullable": True}]
    for one in node.get("anyOf", ()):
        if "$ref" not in one:
            one["nullable"] = True


def codes() -> list[str]:
    return sorted(GENERAL_CODES | {error.code for error in refusals(ShopError)})


def refusals(kind: type[ShopError]) -> Iterator[type[ShopError]]:
    """Every way in which /api/v1 says no; a dialect has its own words."""
    if not kind.__module__.startswith("dialects."):
        yield kind
        for one in kind.__subclasses__():
            yield from refusals(one)


def nodes(value: Any) -> Iterator[Node]:
    if isinstance(value, dict):
        yield value
        for key, item in value.items():
            if key not in ("example", "examples", "default"):
                yield from nodes(item)
    elif isinstance(value, list):
        for item in value:
            yield from nodes(item)


def type_of(node: Node, schemas: dict[str, Node]) -> str | None:
    """The one type that what is referred to, or chosen from, has."""
    if "$ref" in node:
        return type_of(schemas[node["$ref"].rpartition("/")[2]], schemas)
    if "type" in node:
        return str(node["type"])
    inner = [one for key in ("allOf", "anyOf", "oneOf") for one in node.get(key, ())]
    kinds = {kind for one in inner if (kind := type_of(one, schemas))}
    return kinds.pop() if len(kinds) == 1 else None
