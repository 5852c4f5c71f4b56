"""Every status word of every dialect, both ways: what it does, and when it is read.

MEANINGS repeats the tables on purpose: a change of a table has to be meant twice, and shows in
docs/dialects.md.
"""

import re
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings

from accounts.tests.factories import make_staff
from core.tests.tables import every
from dialects.aasaan import statuses as aasaan
from dialects.cekat import statuses as cekat
from dialects.common import Moment, seen_by
from dialects.leads import statuses as leads
from dialects.ruparawi import statuses as ruparawi
from dialects.youcan import statuses as youcan
from orders.models import Order
from orders.operations import move_order
from orders.statuses import PaymentStatus, Status
from orders.tests.factories import bring, make_order, make_part

# dialect, axis, their word: what it writes, what reads back as it
MEANINGS = {
    ("aasaan", "", "ORDER_PLACED"): ("note", "pending"),
    ("aasaan", "", "ACCEPTED"): ("process", "processing"),
    ("aasaan", "", "SHIPPED"): ("ship", "shipped"),
    ("aasaan", "", "UNSHIPPED"): ("unship", "unshipped"),
    ("aasaan", "", "SENT"): ("deliver", "delivered, completed"),
    ("youcan", "general", "open"): ("label", "pending"),
    ("youcan", "general", "processed"): ("process", "processing, shipped, delivered"),
    ("youcan", "general", "closed"): ("complete", "completed, returned"),
    ("youcan", "general", "canceled-by-seller"): ("cancel", "cancelled"),
    ("youcan", "shipping", "unfulfilled"): ("note", "pending"),
    ("youcan", "shipping", "processing"): ("process", "processing"),
    ("youcan", "shipping", "shipped"): ("ship", "shipped"),
    ("youcan", "shipping", "fulfilled"): ("deliver", "delivered, completed, returned"),
    ("youcan", "shipping", "canceled"): ("cancel", "cancelled"),
    ("youcan", "payment", "pending"): ("note", "pending, authorized"),
    ("youcan", "payment", "paid"): ("manual payment", "paid, partially_refunded"),
    ("youcan", "payment", "captured"): ("capture", ""),
    ("youcan", "payment", "unpaid"): ("cancel open payment", "failed, expired, cancelled"),
    ("youcan", "payment", "refunded"): ("refund the rest", "refunded"),
    ("cekat", "", "pending"): ("note", "pending"),
    ("cekat", "", "paid"): ("manual payment", "paid"),
    ("cekat", "", "processing"): ("process", "processing"),
    ("cekat", "", "shipped"): ("ship", "shipped"),
    ("cekat", "", "delivered"): ("deliver", "delivered, completed"),
    ("cekat", "", "cancelled"): ("cancel", "cancelled"),
    ("cekat", "", "refunded"): ("refund, cancel what has not left", "refunded, returned"),
    **{("leads", "", status): ("walk there", status) for status in Status.values},
}
TABLES = {
    ("aasaan", ""): aasaan.WORDS,
    **{("youcan", axis): words for axis, words in youcan.WORDS.items()},
    ("cekat", ""): cekat.WORDS,
    ("leads", ""): leads.WORDS,
}
PATHS = {
    ("aasaan", ""): ("patch", "/api/v1/stores/orders/status/{}"),
    ("youcan", "general"): ("put", "/orders/{}/status"),
    ("youcan", "shipping"): ("put", "/orders/{}/status/shipping"),
    ("youcan", "payment"): ("put", "/orders/{}/status/payment"),
    ("cekat", ""): ("put", "/api/orders/{}"),
    ("leads", ""): ("post", "/orders/status-update"),
}

# What an act makes of an order: its status and payment before, and after.
EFFECTS = {
    "note": (("processing", "paid"), ("processing", "paid")),
    "label": (("processing", "paid"), ("processing", "paid")),
    "process": (("pending", "paid"), ("processing", "paid")),
    "ship": (("pending", "paid"), ("shipped", "paid")),
    "unship": (("shipped", "paid"), ("processing", "paid")),
    "deliver": (("processing", "paid"), ("delivered", "paid")),
    "complete": (("delivered", "paid"), ("completed", "paid")),
    "cancel": (("processing", "paid"), ("cancelled", "refunded")),
    "manual payment": (("pending", "pending"), ("pending", "paid")),
    "capture": (("pending", "pending"), ("pending", "paid")),
    "cancel open payment": (("pending", "pending"), ("pending", "cancelled")),
    "refund the rest": (("processing", "paid"), ("cancelled", "refunded")),
    "refund, cancel what has not left": (("processing", "paid"), ("cancelled", "refunded")),
}
WALKS = {
    "pending": (("pending", "paid"), ("pending", "paid")),
    "processing": EFFECTS["process"],
    "shipped": EFFECTS["ship"],
    "delivered": EFFECTS["deliver"],
    "completed": EFFECTS["complete"],
    "cancelled": EFFECTS["cancel"],
    "returned": (("delivered", "paid"), ("delivered", "paid")),  # refused without a settled return
}


def test_the_tables_say_what_is_expected_of_them():
    found = {
        (*table, word.word): (word.writes.name, ", ".join(word.reads))
        for table, words in TABLES.items()
        for word in words
    }

    assert found == MEANINGS


def stand(order: Order) -> tuple[str, str]:
    order = Order.objects.get(pk=order.pk)
    return order.status, order.payment_status


@pytest.mark.django_db
@pytest.mark.usefixtures("books_balance")
@pytest.mark.parametrize(("dialect", "axis", "word"), MEANINGS)
def test_what_a_word_does_and_that_said_again_it_does_nothing(speak, dialect, axis, word):
    act, _reads = MEANINGS[dialect, axis, word]
    before, after = WALKS[word] if act == "walk there" else EFFECTS[act]
    order = make_order(gateway="test" if before[1] == "paid" else "manual")
    bring(order.fulfillments.get(), before[0])
    assert stand(order) == before
    staff = speak(dialect, make_staff())
    method, path = PATHS[dialect, axis]
    body = {"status": word} | ({"orderId": order.pk} if dialect == "leads" else {})

    answers = [getattr(staff, method)(path.format(order.number), body) for _time in range(2)]

    expected = 400 if word == "returned" else 200  # as all of their refusals
    assert [answer.status_code for answer in answers] == [expected] * 2
    assert stand(order) == after
    if act not in ("note", "walk there"):
        lines = order.history.exclude(note="")
        assert lines.filter(note=f"via {dialect}").exists()
        assert not lines.filter(axis="note", note=f"via {dialect}").exists()


def readers() -> list[tuple[str, str, str, str]]:
    """Each fact with the one word that it reads as."""
    return [
        (dialect, axis, fact, word)
        for (dialect, axis, word), (_act, reads) in MEANINGS.items()
        for fact in filter(None, reads.split(", "))
    ]


@pytest.mark.parametrize(("dialect", "axis", "fact", "word"), readers())
def test_when_a_word_is_read(dialect, axis, fact, word):
    at = datetime(2026, 1, 1, tzinfo=UTC)
    is_about_money = axis == "payment" or (dialect == "cekat" and fact not in Status.values)
    status = "pending" if is_about_money else fact.replace("unshipped", "processing")
    paid = fact if is_about_money else "pending"
    moment = Moment(status, paid, at, is_unshipped=fact == "unshipped")

    read = {
        "aasaan": lambda: aasaan.read(moment),
        "youcan": lambda: youcan.meaning(moment, axis),
        "cekat": lambda: cekat.read(moment),
        "leads": lambda: leads.READS[status],
    }[dialect]()

    assert read == (aasaan.SHOWN[word] if dialect == "aasaan" else word)


def test_every_order_reads_as_something_everywhere():
    def check(cell: tuple[str, str]) -> None:
        status, payment_status = cell
        moment = Moment(status, payment_status, datetime(2026, 1, 1, tzinfo=UTC))
        assert aasaan.read(moment) in {*aasaan.SHOWN.values(), *aasaan.SHOWN_ONLY.values()}
        assert cekat.read(moment) in cekat.WRITES
        assert leads.READS[status] == status
        for axis in youcan.WORDS:
            assert youcan.meaning(moment, axis) in youcan.WRITES[axis]

    every(product(Status.values, PaymentStatus.values), check, at_least=50)


@pytest.mark.parametrize(
    ("status", "payment_status", "word"),
    [
        ("cancelled", "refunded", "refunded"),
        ("shipped", "refunded", "refunded"),
        ("cancelled", "paid", "cancelled"),
        ("returned", "paid", "refunded"),
        ("completed", "paid", "delivered"),
        ("processing", "paid", "processing"),
        ("pending", "partially_refunded", "paid"),
        ("pending", "authorized", "pending"),
        ("pending", "expired", "pending"),
    ],
)
def test_of_goods_and_money_cekat_tells_what_counts_most(status, payment_status, word):
    assert cekat.read(Moment(status, payment_status, datetime(2026, 1, 1, tzinfo=UTC))) == word


@pytest.mark.django_db
def test_taking_back_several_parts_takes_those_that_shipped(speak):
    part = make_part("shipped")
    staff = speak("aasaan", make_staff())
    move_order(part.order, "shipped", by=part.vendor.owner)

    staff.patch(f"/api/v1/stores/orders/status/{part.order.number}", {"status": "UNSHIPPED"})

    seen = seen_by(make_staff(), part.order)
    assert seen.status == "processing"


# ── the page about it ───────────────────────────────────────────────────────────────────────────


def test_the_page_shows_the_tables():
    page = (Path(settings.BASE_DIR) / "docs" / "dialects.md").read_text()
    rows = re.findall(r"^\| (\w+) \| (\w*) *\| `(.+?)` \| (.+?) \| (.*?) *\|$", page, re.MULTILINE)
    shown = {(dialect, axis, word): (act, reads) for dialect, axis, word, act, reads in rows}

    theirs = {word: str(ours) for word, (ours, _act) in ruparawi.WORDS.items()}
    assert {key[2]: reads for key, (_act, reads) in shown.items() if key[0] == "ruparawi"} == theirs
    assert {key: value for key, value in shown.items() if key[0] != "ruparawi"} == MEANINGS
