"""Questions to makers, as pages show them: one statement each."""

from orders.guests import Actor
from orders.models import Order, Question

SHOWN = 20  # on the page of goods


def questions_about(product_id: int) -> list[Question]:
    """The newest answered ones about goods, each with its asker."""
    found = Question.objects.about_goods(product_id).select_related("asker", "vendor")
    return list(found.order_by("-pk")[:SHOWN])


def questions_in(order: Order, actor: Actor) -> list[Question]:
    """The thread of an order as somebody sees it, from its beginning, each with its vendor."""
    found = Question.objects.in_order(order.pk, actor)
    return list(found.select_related("asker", "vendor", "fulfillment__order").order_by("pk"))
