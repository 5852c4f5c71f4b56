"""What happens in the shop is posted, once, and stays as it was written."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import Error, IntegrityError, connection, transaction
from django.utils import timezone

from accounts.tests.factories import make_staff
from catalog.tests.factories import make_variant
from core.errors import Forbidden
from core.tests.counting import statements
from ledger.balances import balance_of
from ledger.errors import AdjustmentDecided, SecondPersonNeeded
from ledger.models import Account, Adjustment, Entry, Posting
from ledger.operations import approve_adjustment, drop_adjustment, entry_of, posting
from ledger.postings import Line
from ledger.tests.factories import make_adjustment
from orders.operations import apply_transition, move_order, take_back
from orders.tests.factories import bring, make_order, make_part
from payments.models import Refund
from payments.operations import confirm_payment, finish_refund, refund_order, send_refund
from promotions.tests.factories import make_promotion
from vendors.tests.factories import make_vendor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]


def kinds() -> list[str]:
    return list(Posting.objects.order_by("pk").values_list("kind", flat=True))


def balance(vendor) -> tuple[int, int, int]:
    found = balance_of(vendor.pk, timezone.now())
    return int(found.pending), int(found.held), int(found.available)


def test_a_sale_is_pending_until_its_part_is_completed_and_available_then():
    part = make_part("delivered")
    assert (kinds(), balance(part.vendor)) == (["sold"], (90_000, 0, 0))

    apply_transition(part, "complete", by=part.order.buyer)

    assert (kinds(), balance(part.vendor)) == (["sold", "released"], (0, 0, 90_000))


def test_what_is_held_for_some_days_is_not_available_yet_and_a_refund_takes_from_it():
    vendor = make_vendor(hold_days=7)
    order = make_order(make_variant(vendor=vendor))
    bring(order.fulfillments.get(), "completed")
    assert balance(vendor) == (0, 90_000, 0)

    refund_order(order, by=make_staff(), reason="gores", amount=Decimal(50_000))

    assert balance(vendor) == (0, 45_000, 0)
    later = balance_of(vendor.pk, timezone.now() + timedelta(days=8))
    assert later.available == 45_000


def test_a_refund_after_the_money_left_is_a_debt_that_the_next_sale_nets():
    part = make_part("completed")
    vendor = part.vendor
    approve_adjustment(make_adjustment(vendor, -90_000, Account.BANK), by=make_staff())

    take_back(part.order, by=make_staff(), reason="retak")

    assert balance(vendor) == (0, 0, -90_000)
    bring(make_order(make_variant(vendor=vendor)).fulfillments.get(), "completed")
    assert balance(vendor) == (0, 0, 0)


def test_who_is_paid_on_delivery_owes_the_commission_and_a_refund():
    part = make_part("shipped", gateway="cod")
    assert kinds() == []

    move_order(part.order, "delivered", by=part.vendor.owner)
    assert (kinds(), balance(part.vendor)) == (["collected"], (0, 0, -10_000))

    take_back(part.order, by=make_staff(), reason="retak")
    assert balance(part.vendor) == (0, 0, -100_000)


def test_each_part_of_an_order_is_sold_for_its_vendor_but_not_what_was_cancelled_before():
    order = make_order(*(make_variant() for _n in range(3)), gateway="manual")
    first, *rest = order.fulfillments.order_by("pk")
    apply_transition(first, "cancel", by=make_staff(), note="habis")

    confirm_payment(order.payments.get(), by=make_staff())

    sold = Posting.objects.filter(kind="sold").values_list("fulfillment", flat=True)
    assert list(sold.order_by("fulfillment")) == [part.pk for part in rest]
    received = Entry.objects.get(posting__kind="received", account=Account.REFUNDS)
    assert received.amount == 100_000  # the attempt was for all three
    assert set(Entry.objects.filter(account=Account.BANK).values_list("amount", flat=True)) == {
        -100_000
    }


def test_a_refund_is_promised_then_sent_or_failed_and_asked_for_again():
    part = make_part("delivered")
    staff = make_staff()
    (refund,) = refund_order(part.order, by=staff, reason="gores", amount=Decimal(30_000))
    assert balance(part.vendor) == (63_000, 0, 0)

    finish_refund(refund, status=Refund.Status.FAILED)
    assert balance(part.vendor) == (90_000, 0, 0)

    (refund,) = refund_order(part.order, by=staff, reason="gores", amount=Decimal(30_000))
    send_refund(refund.pk)
    assert kinds() == ["sold", "promised", "failed", "promised", "refunded"]
    assert balance(part.vendor) == (63_000, 0, 0)


def test_what_cost_the_buyer_nothing_is_sold_all_the_same_and_goes_back_without_a_refund():
    make_promotion(code="", value=100, usage_limit=9)
    part = make_order(gateway="test").fulfillments.get()
    assert (kinds(), balance(part.vendor)) == (["sold"], (90_000, 0, 0))

    apply_transition(part, "cancel", by=make_staff(), note="habis")

    assert (kinds(), balance(part.vendor)) == (["sold", "returned"], (0, 0, 0))


def test_a_sale_and_a_release_cost_a_look_and_a_write_each():
    order = make_order(*(make_variant() for _n in range(3)), gateway="manual")

    with statements() as asked:
        confirm_payment(order.payments.get(), by=make_staff())

    assert len([sql for sql in asked if "ledger_" in sql]) == 2


# ── it stays as it was written ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger_entry SET amount = amount + 1",
        "DELETE FROM ledger_entry",
        "UPDATE ledger_posting SET at = now()",
        "DELETE FROM ledger_posting",
    ],
)
def test_the_database_refuses_to_change_or_delete_what_was_posted(sql):
    make_order()
    before = list(Entry.objects.values()), list(Posting.objects.values())

    with pytest.raises(Error, match="books are closed"), transaction.atomic():
        connection.cursor().execute(sql)

    assert before == (list(Entry.objects.values()), list(Posting.objects.values()))


def test_the_database_refuses_entries_that_do_not_add_up():
    new = posting(Posting.Kind.ADJUSTED, 1)
    with pytest.raises(IntegrityError, match="do not add up"), transaction.atomic():
        new.save()
        lines = [Line(Account.FEES, Decimal(5)), Line(Account.BANK, Decimal(-4))]
        Entry.objects.bulk_create([entry_of(new, line) for line in lines])

    assert not Posting.objects.exists()


def test_the_same_happening_is_posted_once():
    make_order()
    twin = Posting.objects.get()
    twin.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


# ── by hand ─────────────────────────────────────────────────────────────────────────────────────


def test_an_adjustment_moves_money_once_somebody_else_approves_it():
    vendor = make_vendor()
    adjustment = make_adjustment(vendor, 7_500)

    with pytest.raises(SecondPersonNeeded):
        approve_adjustment(adjustment, by=adjustment.made_by)
    with pytest.raises(Forbidden):
        approve_adjustment(adjustment, by=make_staff("ledger.add_adjustment"))
    assert kinds() == []

    approve_adjustment(adjustment, by=make_staff("ledger.approve_adjustment"))

    assert balance(vendor) == (0, 0, 7_500)
    with pytest.raises(AdjustmentDecided):
        approve_adjustment(adjustment, by=make_staff())
    with pytest.raises(AdjustmentDecided):
        drop_adjustment(adjustment, by=make_staff())


def test_a_house_of_one_approves_its_own_and_that_is_kept(settings):
    settings.TWO_PEOPLE = False
    adjustment = make_adjustment(make_vendor(), -7_500)

    approve_adjustment(adjustment, by=adjustment.made_by)

    assert Adjustment.objects.get().is_by_one
    assert kinds() == ["adjusted"]


def test_the_database_refuses_an_approval_by_who_proposed_it():
    adjustment = make_adjustment(make_vendor(), 1_000)

    with pytest.raises(IntegrityError), transaction.atomic():
        Adjustment.objects.update(status="approved", decided_by=adjustment.made_by)


def test_who_proposed_it_may_drop_it():
    adjustment = make_adjustment(make_vendor(), 1_000)

    drop_adjustment(adjustment, by=adjustment.made_by)

    assert (Adjustment.objects.get().status, kinds()) == ("dropped", [])
