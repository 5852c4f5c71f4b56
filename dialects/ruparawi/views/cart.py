"""The cart, what it would come to, and the checkout. A product means its default variant."""

from django.conf import settings

from accounts.requests import SignedInRequest
from catalog.errors import OutOfStock
from catalog.models import Variant
from core.api.throttling import CodeThrottle
from core.errors import NotThere
from dialects.ruparawi.access import member
from dialects.ruparawi.endpoint import Answer, Body, endpoint
from dialects.ruparawi.errors import Refused
from dialects.ruparawi.serializers import orders as shapes
from orders import operations
from orders.errors import CheckoutRefused
from orders.models import CartItem
from orders.presentation import OrderView
from orders.reads.whole import whole_order
from payments.operations import check_out
from promotions.errors import PromotionExhausted, PromotionNotApplicable


class UnknownCode(NotThere):
    message = "Promotion does not exist"


@endpoint(member)
def show(request: SignedInRequest) -> Answer:
    preview = operations.preview(request.user)
    return {"success": True} | shapes.cart(preview, request.user.pk)


@endpoint(member, takes=shapes.CartItemForm)
def add(request: SignedInRequest, form: Body) -> Answer:
    on_sale = Variant.objects.on_sale().filter(product=form["product_id"], is_default=True)
    variant = on_sale.values_list("pk", flat=True).first()
    if variant is None:
        raise NotThere("Product not found")
    try:
        item = operations.add_to_cart(request.user, variant, form["quantity"])
    except OutOfStock as error:
        raise not_enough(error) from None
    return put_in(item.quantity, form["product_id"], "Item added to cart successfully"), 201


@endpoint(member, takes=shapes.QuantityForm)
def change(request: SignedInRequest, product_id: int, form: Body) -> Answer:
    item = own_item(request, product_id)
    if form["quantity"] == 0:
        operations.remove_from_cart(request.user, item)
        return put_in(0, product_id, "Item removed from cart successfully")
    try:
        operations.set_quantity(request.user, item, form["quantity"])
    except OutOfStock as error:
        raise not_enough(error) from None
    return put_in(form["quantity"], product_id, "Cart item updated successfully")


@endpoint(member)
def remove(request: SignedInRequest, product_id: int) -> Answer:
    operations.remove_from_cart(request.user, own_item(request, product_id))
    return {"success": True, "message": "Item removed from cart successfully"}


def own_item(request: SignedInRequest, product_id: int) -> int:
    """The item of a product in the asker's cart, of its default variant where there are more."""
    items = CartItem.objects.filter(cart__buyer=request.user, variant__product=product_id)
    item = items.order_by("-variant__is_default", "pk").values_list("pk", flat=True).first()
    if item is None:
        raise NotThere("Item not found in cart")
    return item


def put_in(quantity: int, product_id: int, message: str) -> dict:
    item = {"product_id": product_id, "quantity": quantity}
    return {"success": True, "message": message, "cart_item": item}


def not_enough(error: OutOfStock) -> Refused:
    return Refused("Not enough stock", stock=error.data["available"])


# ── checkout ────────────────────────────────────────────────────────────────────────────────────


@endpoint(member, takes=shapes.CodeForm, throttles=(CodeThrottle,), throttle_scope="promotion_code")
def pre_checkout(request: SignedInRequest, form: Body) -> Answer:
    """A code that does not apply is answered 200 with the reason and no promotion, since their page
    takes any for a valid code; the checkout refuses it."""
    code = form.get("promotion_code") or ""
    preview = operations.preview(request.user, promotion_code=code)
    if preview.unknown_code:
        raise UnknownCode()
    wanted = code.strip().upper()
    outcomes = [o for o in preview.priced.outcomes if code and o.promotion.code == wanted]
    outcome = outcomes[0] if outcomes else None
    refused = outcome if outcome and not outcome.applies else None
    return {
        "success": True,
        "message": refused.reason if refused else "Pre-checkout calculation successful",
        "promotion": None if refused else shapes.calculation(preview.priced, outcome),
        "summary": shapes.summary(preview.priced),
    }


@endpoint(member, takes=shapes.CheckoutForm, throttle_scope="checkout")
def checkout(request: SignedInRequest, form: Body) -> Answer:
    try:
        placed = check_out(request.user, gateway=settings.DIALECT_GATEWAY, **form)
    except CheckoutRefused as error:
        raise first_problem(error) from None
    except PromotionNotApplicable as error:
        if error.data.get("reason") == "unknown_code":
            raise UnknownCode() from None
        raise Refused(str(error)) from None
    except PromotionExhausted as error:
        raise Refused(str(error)) from None
    view = OrderView(whole_order(placed.pk), request.user)
    applied = shapes.applied_promotions(view, "eligible_items_ids", coded=True)
    return {
        "success": True,
        "message": "Order created successfully",
        "order": shapes.order(view),
        "applied_promotion": applied[0] if applied else {},
    }, 201


def first_problem(error: CheckoutRefused) -> Refused:
    """Their answer has room for one: which goods, and why."""
    problem = error.problems[0]
    variants = Variant.objects.filter(pk=problem.data["variant"])
    name = variants.values_list("product__name", flat=True).first()
    return Refused(f"{name} cannot be ordered", issue=str(problem))
