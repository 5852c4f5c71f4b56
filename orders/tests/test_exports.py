import csv
import io
import zipfile
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from django.utils import translation

from accounts.tests.factories import make_staff, make_user
from audit.models import LogEntry
from catalog.tests.factories import make_variant
from core.tests.backoffice import back_office, list_url, queries_of
from orders import exports
from orders.admin import exporting
from orders.models import Fulfillment, Order
from orders.tests.factories import make_order, make_part
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db

LIST = list_url("orders.order")
CELL = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def rows_of(answer) -> list[dict]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def desk(*permissions: str):
    browser = back_office(make_staff(*permissions))
    browser.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return browser


def test_a_row_is_a_vendors_part_with_what_belongs_to_its_order():
    one, other = make_vendor(business_name="Lasem"), make_vendor(business_name="Tasik")
    goods = [make_variant(vendor=one, price=85_000), make_variant(vendor=other, price=15_000)]
    order = make_order(*goods, buyer=make_user(first_name="Sari", last_name="Dewi"))
    Order.objects.update(placed_at=datetime(2026, 5, 1, 20, 30, tzinfo=UTC))

    rows = rows_of(desk().get(LIST + "csv/"))

    assert [(row["Number"], row["Vendor"], row["Subtotal"]) for row in rows] == [
        (order.number, "Lasem", "85000.00"),
        (order.number, "Tasik", "15000.00"),
    ]
    first = rows[0]
    assert first["Placed"] == "2026-05-02 03:30"  # in Jakarta
    assert (first["Buyer"], first["City"]) == ("Sari Dewi", "Sleman")
    assert first["Total of the order"] == str(Order.objects.get().total)


def test_the_export_is_what_the_list_shows():
    vendor = make_vendor(business_name="Sanggar Lasem")
    shown = make_part("shipped", buyer=make_user())
    sold = make_order(make_variant(vendor=vendor), make_variant(vendor=vendor))
    browser = desk()

    def numbers(**query):
        return [row["Number"] for row in rows_of(browser.get(LIST + "csv/", query))]

    assert numbers(status__exact="shipped") == [shown.order.number]
    assert numbers(q="lasem") == [sold.number]
    assert numbers(fulfillments__vendor__id__exact=vendor.pk) == [sold.number]
    assert numbers(gateway="cod") == []
    page = browser.get(LIST, {"status__exact": "shipped"}).content.decode()
    assert f"{LIST}xlsx/?status__exact=shipped" in page


def test_only_picked_orders_are_taken():
    picked, _other = make_order(), make_order()

    answer = desk().post(LIST, {"action": "picked_as_csv", "_selected_action": [picked.pk]})

    assert [row["Number"] for row in rows_of(answer)] == [picked.number]


def test_a_workbook_holds_numbers_and_times():
    part = make_part("shipped")
    answer = desk().get(LIST + "xlsx/")

    book = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    titles, row = (list(found) for found in sheet.iter(f"{CELL}row"))
    by_title = {"".join(t.itertext()): t.get("r").rstrip("1") for t in titles}
    cells = {cell.get("r").rstrip("2"): cell for cell in row}

    total = cells[by_title["Total of the part"]]
    assert float(total.find(f"{CELL}v").text) == part.total
    placed = cells[by_title["Placed"]].find(f"{CELL}v").text
    assert 46_000 < float(placed) < 100_000  # days since 1900
    assert by_title["Completed"] not in cells


def test_a_phone_number_in_a_workbook_is_what_the_buyer_wrote():
    order = make_order()
    order.shipping_address |= {"phone": "+62 811 222", "recipient_name": "=1+1"}
    order.save(update_fields=["shipping_address"])

    answer = desk().get(LIST + "xlsx/")

    book = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    texts = ["".join(cell.itertext()) for cell in sheet.iter(f"{CELL}c")]
    assert {"+62 811 222", "=1+1"} <= set(texts)
    assert not list(sheet.iter(f"{CELL}f"))  # no formula
    assert [row["Phone"] for row in rows_of(desk().get(LIST + "csv/"))] == ["'+62 811 222"]


@pytest.mark.parametrize("text", ["=1+1", "+62", "-1", "@x", "\t=1", "\r=1"])
def test_what_a_spreadsheet_would_run_is_defused(text):
    assert exports.as_text(text) == f"'{text}"


def test_the_log_says_who_took_how_many_and_which():
    order, staff = make_order(), make_staff()

    back_office(staff).get(LIST + "csv/", {"q": order.number})

    entry = LogEntry.objects.get(action="export")
    assert (entry.actor, entry.target_type) == (staff, "orders.order")
    assert entry.after == {"count": 1, "which": f"q={order.number}", "format": "csv"}


def test_an_export_takes_as_many_queries_however_many_orders(django_assert_num_queries):
    vendor = make_vendor()
    for _more in range(3):
        make_order(make_variant(vendor=vendor))

    with django_assert_num_queries(3), translation.override("en"):
        assert len(list(exports.csv_of(Order.objects.all()))) == 1 + Fulfillment.objects.count()


def test_a_workbook_of_too_many_is_refused_with_a_message(monkeypatch):
    monkeypatch.setattr(exporting, "MOST_IN_A_WORKBOOK", 0)
    make_order()

    answer = desk().get(LIST + "xlsx/", follow=True)

    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    assert not LogEntry.objects.filter(action="export").exists()


def test_who_may_not_see_orders_exports_none():
    make_order()
    browser = desk("catalog.view_product")

    assert browser.get(LIST + "csv/").status_code == 403
    assert browser.get(LIST + "xlsx/").status_code == 403
    assert queries_of(desk("orders.view_order"), LIST) < 20
