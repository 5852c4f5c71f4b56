"""What an order cost stays as it was: the database refuses to change it, whoever asks."""

from decimal import Decimal

import pytest
from django.db import Error, models, transaction
from django.db.models import F

from accounts.tests.factories import make_staff
from core.database.books import open_books
from core.tests.tables import every
from ledger.models import Adjustment, Payout, SettlementLine
from ledger.operations import import_settlement, make_run
from ledger.tests.factories import make_adjustment, make_payable_vendor
from orders.models import Fulfillment, ItemDiscount, Order, OrderItem, Redemption
from orders.tests.factories import make_order
from payments.models import Payment, Refund, RefundLine
from payments.operations import refund_order
from promotions.tests.factories import make_promotion

pytestmark = pytest.mark.django_db

CLOSED = (Order, Fulfillment, OrderItem, ItemDiscount, Redemption, Payout, Adjustment)
CLOSED_TOO = (Refund, RefundLine, SettlementLine)
OTHERS = [
    (Payment, "amount", F("amount") + 1),
    (RefundLine, "item", None),
    (Order, "currency", "USD"),
    (OrderItem, "quantity", 9),
    (Redemption, "funded_by", "vendor"),
    (Adjustment, "against", "bank"),
]


@pytest.fixture
def _one_of_each(db) -> None:
    make_promotion(code="", usage_limit=9)
    refund_order(make_order(), by=make_staff(), reason="x", amount=Decimal(10_000))
    make_payable_vendor()
    make_run(by=make_staff())
    make_adjustment()
    import_settlement(
        b"reference,gross,fee,net,settled_on\nX,9,1,8,2026-05-01\n", gateway="test", by=None
    )


@pytest.mark.usefixtures("_one_of_each")
def test_no_figure_of_an_order_a_payout_or_an_adjustment_can_be_changed():
    figures = [
        (model, field.name, F(field.name) + Decimal("0.01"))
        for model in (*CLOSED, *CLOSED_TOO)
        for field in model._meta.concrete_fields
        if isinstance(field, models.DecimalField)
    ]

    def check(case: tuple) -> None:
        model, name, value = case
        assert model.objects.exists()
        with pytest.raises(Error, match="the books are closed"), transaction.atomic():
            model.objects.update(**{name: value})

    every([*figures, *OTHERS], check, at_least=29)


@pytest.mark.usefixtures("_one_of_each")
def test_everything_else_of_them_can_and_the_figures_too_while_the_books_are_open():
    order = Order.objects.all()[0]
    order.notes = "lekas"
    order.save()

    with open_books():
        OrderItem.objects.update(tax=F("tax") + 1)

    with pytest.raises(Error, match="the books are closed"), transaction.atomic():
        OrderItem.objects.update(tax=F("tax") - 1)
