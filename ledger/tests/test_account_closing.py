"""A shop that is owed money, or owes it, is not closed; of one that is no number is left."""

import pytest

from accounts.models import User
from accounts.operations import close_account
from accounts.tests.factories import PASSWORD, make_staff
from ledger.errors import BalanceOpen
from ledger.models import BankAccount, Payout
from ledger.operations import approve_adjustment, finish_payout
from ledger.tests.factories import make_adjustment, make_payable_vendor, make_sent_run
from vendors.tests.factories import make_vendor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]


def close(vendor) -> None:
    close_account(User.objects.get(pk=vendor.owner_id), current_password=PASSWORD)


def test_an_account_stays_until_its_shops_balance_is_settled(api):
    vendor = make_payable_vendor()
    answer = api(vendor.owner).delete("/api/v1/users/me", {"current_password": PASSWORD})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (409, "balance_open")
    payout = make_sent_run().payouts.get()
    with pytest.raises(BalanceOpen):  # on its way
        close(vendor)
    finish_payout(payout, status=Payout.Status.PAID)

    close(vendor)

    account = BankAccount.objects.get()
    assert (account.number, account.holder, account.verified_at) == ("••••4567", "–", None)
    assert Payout.objects.get().number == "0141234567"  # the bank's own paper says it too


def test_who_owes_the_house_does_not_close_either():
    vendor = make_vendor()
    approve_adjustment(make_adjustment(vendor, -7_500), by=make_staff())

    with pytest.raises(BalanceOpen):
        close(vendor)
