"""Asking a maker, about goods or about an order, and answering."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from catalog.errors import OwnProduct
from catalog.models import Product
from core import events
from core.errors import BadInput, NotThere
from orders import rules
from orders.errors import FulfillmentRequired, NotAllowed
from orders.events import QuestionAnswered, QuestionAsked
from orders.guests import Actor, person
from orders.models import Fulfillment, Order, Question


@transaction.atomic
def ask_about_goods(product: Product, *, by: User, text: str) -> Question:
    """Ask the maker of goods something. Everybody can read it once it is answered.

    Raises OwnProduct, and BadInput naming the field.
    """
    if product.vendor.owner_id == by.pk:
        raise OwnProduct()
    return ask(Question(vendor=product.vendor, product=product, asker=by, text=text))


@transaction.atomic
def ask_about_order(
    order: Order, *, by: Actor, text: str, fulfillment: int | None = None
) -> Question:
    """Ask the maker of a part of one's order something, for nobody else to read.

    Raises NotAllowed for who is not its buyer, FulfillmentRequired where it has several parts and
    none is named, NotThere for a part of another order, and BadInput naming the field.
    """
    if not rules.is_buyer_of(order, by):
        raise NotAllowed()
    known = Fulfillment.objects.filter(order=order.pk).select_related("order", "vendor")
    parts = list(known.order_by("pk"))
    if fulfillment is not None:
        parts = [part for part in parts if part.pk == fulfillment]
        if not parts:
            raise NotThere()
    if len(parts) != 1:
        raise FulfillmentRequired(attr="fulfillment", open=[part.pk for part in parts])
    part = parts[0]
    return ask(Question(vendor=part.vendor, fulfillment=part, asker=person(by), text=text))


def ask(question: Question) -> Question:
    question.asked_at = timezone.now()
    check(question)
    question.save()
    events.publish(QuestionAsked(question.pk))
    return question


@transaction.atomic
def answer_question(question: Question, *, by: User, answer: str) -> Question:
    """Answer as its vendor, or write the answer anew; the asker is told of the first one.

    Raises NotThere for another vendor's or a hidden one, and BadInput naming the field.
    """
    known = Question.objects.locked().answerable_by(by).filter(pk=question.pk).first()
    if known is None:
        raise NotThere()
    is_first = known.answered_at is None
    known.answer = answer.strip()
    if not known.answer:
        raise BadInput(attr="answer")
    check(known)
    if is_first:
        known.answered_at = timezone.now()
    known.save()
    if is_first:
        events.publish(QuestionAnswered(known.pk))
    return known


def hide_question(question: Question, *, is_hidden: bool) -> None:
    """What breaks the house rules is seen by staff only."""
    question.is_hidden = is_hidden
    question.save(update_fields=["is_hidden"])


def check(question: Question) -> None:
    try:
        question.clean_fields(exclude={"vendor", "product", "fulfillment", "asker"})
    except ValidationError as error:
        raise BadInput.of(error) from None
