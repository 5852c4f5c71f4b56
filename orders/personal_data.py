from typing import Any

from accounts.models import User
from accounts.personal_data import personal_data
from orders.answers import print_and_let_go
from orders.models import CartItem, Order, Question, SavedItem
from orders.presentation import views_of
from orders.reads.whole import whole_orders

BATCH = 100  # orders that are read at once


@personal_data("orders")
def bought(user: User) -> Any:
    pks = list(Order.objects.bought_by(user).order_by("pk").values_list("pk", flat=True))
    batches = [pks[at : at + BATCH] for at in range(0, len(pks), BATCH)]
    return [
        print_and_let_go(view) for batch in batches for view in views_of(whole_orders(batch), user)
    ]


@personal_data("cart")
def cart(user: User) -> Any:
    items = CartItem.objects.filter(cart__buyer=user.pk).select_related("variant__product")
    return [
        {
            "variant": item.variant_id,
            "name": item.variant.product.name,
            "quantity": item.quantity,
        }
        for item in items.order_by("pk")
    ]


@personal_data("saved_for_later")
def saved(user: User) -> Any:
    items = SavedItem.objects.filter(cart__buyer=user.pk).select_related("variant__product")
    return [
        {
            "variant": item.variant_id,
            "name": item.variant.product.name,
            "quantity": item.quantity,
        }
        for item in items.order_by("pk")
    ]


@personal_data("questions")
def asked(user: User) -> Any:
    found = Question.objects.filter(asker=user.pk).order_by("pk")
    return list(found.values("id", "product", "fulfillment", "text", "answer", "asked_at"))
