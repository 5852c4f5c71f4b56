"""Pages about money as a whole, for staff who may look at the ledger."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from accounts.tests.factories import make_staff
from audit.models import LogEntry
from backoffice.urls import urlpatterns
from core.calendar import today
from core.database.books import open_books
from core.tests.backoffice import back_office
from ledger.models import Entry
from ledger.tests.factories import make_payable_vendor

pytestmark = pytest.mark.django_db
LOOK = "ledger.view_posting"


def addresses() -> dict[str, str]:
    given = {"month": f"{today():%Y-%m}", "year": today().year}
    found = {}
    for route in urlpatterns:
        wanted = {name: given[name] for name in given if f":{name}>" in str(route.pattern)}
        found[route.name] = reverse(f"finance:{route.name}", kwargs=wanted)
    return found


def rows_of(answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_only_who_may_look_at_the_ledger_sees_them():
    make_payable_vendor()
    may, may_not = back_office(make_staff(LOOK)), back_office(make_staff("orders.view_order"))

    for name, address in addresses().items():
        assert may.get(address).status_code == 200, name
        assert may_not.get(address).status_code == 403, name


def test_sheets_name_the_vendors_and_leave_a_line_in_the_log():
    vendor = make_payable_vendor()
    vendor.business_name = "=HYPERLINK()"
    vendor.save()
    desk, where = back_office(make_staff(LOOK)), addresses()

    (pph22,) = rows_of(desk.get(where["pph22"]))
    (ppn,) = rows_of(desk.get(where["ppn"]))
    (seller,) = rows_of(desk.get(where["sellers-csv"]))
    assert len(rows_of(desk.get(where["house-csv"]))) == 12

    assert (pph22["vendor"], pph22["turnover"]) == ("'=HYPERLINK()", "100000.00")
    assert (ppn["commission"], ppn["ppn"]) == ("10000.00", "0.00")
    assert (seller["consideration"], seller["account_number"]) == ("100000.00", "••••4567")
    verifier = back_office(make_staff(LOOK, "ledger.verify_bankaccount"))
    assert rows_of(verifier.get(where["sellers-csv"]))[0]["account_number"] == "0141234567"
    assert LogEntry.objects.filter(action="export").count() == 5


def test_what_does_not_match_is_found_when_somebody_asks():
    make_payable_vendor()
    desk = Client(headers={"accept-language": "en"})
    desk.force_login(make_staff(LOOK))
    address = addresses()["differences"]
    assert "Everything matches." not in desk.get(address).text
    assert desk.get(f"{address}?check").text.count("Everything matches.") == 5

    with open_books():
        Entry.objects.filter(account="house_commission").update(amount=9_000)

    page = desk.get(f"{address}?check").text
    assert "house_commission 9000.00, should be 10000.00" in page
