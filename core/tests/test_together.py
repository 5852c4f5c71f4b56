"""Rows of several tables in one statement are what saving them one by one would make."""

from decimal import Decimal

import pytest
from django.forms.models import model_to_dict
from django.utils import timezone

from accounts.tests.factories import make_user
from catalog.tests.factories import make_variant
from core.database.together import Change, write_together
from core.tests.counting import statements
from orders.models import Fulfillment, Order, OrderItem, StatusChange
from orders.tests.factories import make_order
from promotions.models import Promotion
from promotions.tests.factories import make_promotion

pytestmark = pytest.mark.django_db


def copies(order: Order) -> list:
    """The order with all that belongs to it, as new rows."""
    part = order.fulfillments.get()
    rows = [order, part, *part.items.all(), *order.history.all()]
    order.pk, order.number = order.pk + 1_000, "250430EA4615A55DB2"
    part.pk, part.order = part.pk + 1_000, order
    order.metadata = {"catatan": "“é” \\ \n", "n": [1, None, {"dalam": True}]}
    for row in rows[2:]:
        row.pk = None
        if isinstance(row, OrderItem):
            row.fulfillment = part
        else:
            row.order = order
            row.fulfillment = part if row.fulfillment_id else None
    for row in rows:
        row._state.adding = True
    return rows


def test_new_rows_are_stored_as_they_are_in_memory_and_know_their_keys():
    rows = copies(make_order(make_variant(options={"ukuran": "M"})))
    expected = [model_to_dict(row) for row in rows]

    with statements() as sent:
        write_together(new=rows)

    assert len(sent) == 1
    for row, fields in zip(rows, expected, strict=True):
        stored = type(row).objects.get(pk=row.pk)
        named = {name: fields[name] for name in fields if name != "id"}
        assert {name: model_to_dict(stored)[name] for name in named} == named
        assert row._state.adding is False
    assert [type(row) for row in rows[:2]] == [Order, Fulfillment]


def test_keys_follow_the_order_of_the_rows():
    order, by = make_order(), make_user()
    lines = [
        StatusChange(order=order, axis="note", note=str(n), by=by, at=timezone.now())
        for n in range(50)
    ]

    write_together(new=lines)

    stored = StatusChange.objects.filter(axis="note").order_by("pk")
    assert [line.pk for line in lines] == [line.pk for line in stored]
    assert [line.note for line in stored] == [str(n) for n in range(50)]


def test_only_the_named_fields_of_changed_rows_are_written():
    promotion, order = make_promotion(), make_order()
    promotion.value, promotion.title = Decimal("12.50"), "not written"
    order.notes = "ditulis"
    before = order.updated_at

    write_together(
        changed=[Change(promotion, ("value",)), Change(order, ("notes", "updated_at"))],
    )

    stored = Promotion.objects.get()
    assert (stored.value, stored.title) == (Decimal("12.50"), "Hemat")
    assert Order.objects.get().notes == "ditulis"
    assert Order.objects.get().updated_at > before


def test_what_else_is_done_returns_its_rows():
    order = make_order()
    also = {
        "emptied": "DELETE FROM orders_cartitem RETURNING id",
        "found": "UPDATE orders_order SET notes = %(notes)s RETURNING id, notes",
    }

    assert write_together(also=also, given={"notes": "ada"}) == {
        "emptied": [],
        "found": [{"id": order.pk, "notes": "ada"}],
    }
    assert write_together() == {}
