"""Questions to makers, as pages show them: one statement each."""

from psycopg.types.numeric import Int8

from accounts.models import User
from core.database.instances import Columns
from core.database.sql import rows, statement
from orders.guests import Actor
from orders.models import Order, Question
from vendors.models import Vendor

SHOWN = 20  # on the page of goods

QUESTION = Columns(Question, "question")
ASKER = Columns(User, "asker", *User.NAMED_BY)
MAKER = Columns(Vendor, "maker", "id", "business_name", "slug")
ABOUT_GOODS = statement(f"""
    SELECT {QUESTION.sql}, {ASKER.sql}, {MAKER.sql}
    FROM orders_question question
    JOIN accounts_user asker ON asker.id = question.asker_id
    JOIN vendors_vendor maker ON maker.id = question.vendor_id
    WHERE question.product_id = %(product)s AND question.answered_at IS NOT NULL
        AND NOT question.is_hidden
    ORDER BY question.id DESC LIMIT {SHOWN}
""")


def questions_about(product_id: int) -> list[Question]:
    """The newest answered ones about goods, each with its asker and its vendor."""
    found = []
    for row in rows(ABOUT_GOODS, {"product": Int8(product_id)}):
        question = QUESTION.of(row)
        question.asker, question.vendor = ASKER.of(row), MAKER.of(row)
        found.append(question)
    return found


def questions_in(order: Order, actor: Actor) -> list[Question]:
    """The thread of an order as somebody sees it, from its beginning, each with its vendor."""
    found = Question.objects.in_order(order.pk, actor)
    return list(found.select_related("asker", "vendor", "fulfillment__order").order_by("pk"))
