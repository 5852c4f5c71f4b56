from datetime import UTC, datetime

import pytest

from accounts.tests.factories import make_staff, make_user
from catalog.tests.factories import make_variant
from core.tests.backoffice import back_office, list_url, page_url, queries_of, step_url
from orders.models import Order, ReturnRequest
from orders.operations import cancel_or_ask, decide_return, request_return
from orders.tests.factories import make_order, make_part
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db

LOOK = ("orders.view_order", "orders.view_fulfillment", "orders.view_returnrequest")
MOVE = (*LOOK, "orders.move_fulfillment")


@pytest.mark.parametrize("model", ["orders.order", "orders.fulfillment", "orders.returnrequest"])
def test_a_list_takes_as_many_queries_however_many_rows(model):
    desk = back_office(make_staff())
    request_return(make_part("delivered"), by=make_staff(), reason="retak")
    few = queries_of(desk, list_url(model))
    for _more in range(3):
        request_return(make_part("delivered"), by=make_staff(), reason="retak")

    assert queries_of(desk, list_url(model)) == few


@pytest.mark.parametrize("words", ["number", "e-mail", "vendor"])
def test_an_order_is_found_by_what_people_say_on_the_phone(words):
    vendor = make_vendor(business_name="Sanggar Lasem")
    order = make_order(make_variant(vendor=vendor), buyer=make_user(email="sari@contoh.id"))
    other = make_order()
    said = {"number": order.number[:12], "e-mail": "sari@contoh", "vendor": "lasem"}[words]

    page = back_office(make_staff()).get(list_url("orders.order"), {"q": said}).content.decode()

    assert order.number in page
    assert other.number not in page


def test_lists_filter_by_status_and_by_what_is_to_do():
    waiting, shipped = make_part("pending"), make_part("shipped")
    desk = back_office(make_staff())

    orders = desk.get(list_url("orders.order"), {"status__exact": "shipped"}).content.decode()
    parts = desk.get(list_url("orders.fulfillment"), {"todo": "process"}).content.decode()

    assert shipped.order.number in orders
    assert waiting.order.number not in orders
    assert waiting.order.number in parts
    assert shipped.order.number not in parts


@pytest.mark.parametrize(("language", "day"), [("id", "02-05-2026"), ("en", "2026-05-02")])
def test_days_are_written_as_the_reader_writes_them_and_both_ends_count(language, day):
    order, later = make_order(), make_order()
    Order.objects.filter(pk=order.pk).update(placed_at=datetime(2026, 5, 2, 16, 59, tzinfo=UTC))
    Order.objects.filter(pk=later.pk).update(placed_at=datetime(2026, 5, 2, 17, tzinfo=UTC))
    desk = back_office(make_staff())
    days = {"placed_at_from": day, "placed_at_to": day}

    answer = desk.get(list_url("orders.order"), days, HTTP_ACCEPT_LANGUAGE=language)
    page = answer.content.decode()

    assert order.number in page
    assert later.number not in page  # the 3rd in Jakarta


def test_of_what_is_no_day_the_filter_says_so():
    page = back_office(make_staff()).get(list_url("orders.order"), {"placed_at_from": "kemarin"})

    assert "Masukkan tanggal yang valid" in page.content.decode()


def test_the_page_of_an_order_shows_the_whole_of_it():
    vendor = make_vendor(business_name="Anyaman Tasik")
    order = make_order(make_variant(vendor=vendor, price=85_000), notes="Bungkus kado")

    page = back_office(make_staff()).get(page_url(order)).content.decode()

    for shown in ("Anyaman Tasik", "Rp85.000", "Bungkus kado", "Jalan Kaliurang 5", order.email):
        assert shown in page


def test_nothing_of_an_order_can_be_typed_over():
    desk = back_office(make_staff())
    part = make_part()
    for row in (part, part.order):
        opened = desk.post(page_url(row), {"status": "completed", "total": "1"})

        assert opened.status_code == 403
        assert type(row).objects.get(pk=row.pk).status == "pending"
        deleted = desk.post(page_url(row).replace("change", "delete"), {"post": "yes"})
        assert deleted.status_code == 403
        assert type(row).objects.filter(pk=row.pk).exists()
    assert desk.get(list_url("orders.order") + "add/").status_code == 403


def test_buttons_are_exactly_the_steps_that_are_allowed():
    part = make_part("processing")

    page = back_office(make_staff(*MOVE)).get(page_url(part.order)).content.decode()

    for name in ("ship", "cancel"):
        assert step_url(part, name) in page
    for name in ("process", "unship", "deliver", "complete", "return_goods"):
        assert step_url(part, name) not in page


def test_who_may_only_look_sees_no_buttons_and_is_refused():
    part = make_part("processing")
    desk = back_office(make_staff(*LOOK))

    page = desk.get(page_url(part.order)).content.decode()
    refused = desk.post(step_url(part, "ship"), {})

    assert "/step/" not in page
    assert refused.status_code == 403
    assert part.history.latest("pk").target == "processing"


def test_who_may_move_parts_but_not_see_them_is_refused():
    part = make_part("processing")

    refused = back_office(make_staff("orders.move_fulfillment")).post(step_url(part, "ship"), {})

    assert refused.status_code == 403
    assert not part.history.filter(target="shipped").exists()


def test_a_buyer_does_not_get_in():
    part = make_part("processing")

    answer = back_office(part.order.buyer).post(step_url(part, "ship"), {})

    assert answer.status_code == 302
    assert "/admin/login/" in answer["Location"]


def test_shipping_keeps_the_tracking_and_stands_in_the_history_with_who(books_balance):
    part, staff = make_part("processing"), make_staff(*MOVE)
    sent = {"tracking_number": "JP123", "carrier": "JNE", "note": "diambil kurir"}
    back = page_url(part.order)

    answer = back_office(staff).post(f"{step_url(part, 'ship')}?next={back}", sent)

    assert answer["Location"] == back
    part = type(part).objects.get(pk=part.pk)
    assert (part.status, part.tracking_number, part.carrier) == ("shipped", "JP123", "JNE")
    line = part.history.get(transition="ship")
    assert (line.by, line.note) == (staff, "diambil kurir")


def test_the_way_back_does_not_lead_out_of_the_house():
    part = make_part("processing")

    answer = back_office(make_staff(*MOVE)).post(
        f"{step_url(part, 'ship')}?next=https://evil.example/", {}
    )

    assert answer["Location"] == page_url(part)


def test_cancelling_asks_for_a_reason():
    part = make_part()
    desk = back_office(make_staff(*MOVE))

    answer = desk.post(step_url(part, "cancel"), {"note": "  ", "restock": "on"})

    assert list(answer.context["form"].errors) == ["note"]
    assert type(part).objects.get(pk=part.pk).status == "pending"


@pytest.mark.parametrize("restock", [True, False])
def test_cancelling_puts_the_goods_back_or_writes_them_off(restock, books_balance):
    variant = make_variant(stock=5)
    part = make_order(variant).fulfillments.get()
    sent = {"note": "pecah", **({"restock": "on"} if restock else {})}

    back_office(make_staff(*MOVE)).post(step_url(part, "cancel"), sent)

    variant.refresh_from_db()
    part = type(part).objects.get(pk=part.pk)
    assert (part.status, part.is_restocked) == ("cancelled", restock)
    assert variant.stock == (5 if restock else 4)


def test_a_step_that_came_too_late_is_a_message():
    part = make_part("shipped")
    desk = back_office(make_staff(*MOVE))

    answer = desk.post(step_url(part, "process"), {"note": ""}, follow=True)

    assert answer.status_code == 200
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    assert part.history.last().target == "shipped"


def test_staff_approve_and_receive_a_return(books_balance):
    part, staff = make_part("delivered"), make_staff(*MOVE)
    asked = request_return(part, by=part.order.buyer, reason="retak")
    desk = back_office(staff)

    desk.post(step_url(asked, "approve"), {"answer": "Silakan"})
    desk.post(step_url(asked, "receive"), {f"restocked-{part.items.get().pk}": 1})

    asked = ReturnRequest.objects.get(pk=asked.pk)
    assert (asked.status, asked.decided_by, asked.answer) == ("done", staff, "Silakan")
    assert type(part).objects.get(pk=part.pk).status == "returned"


def test_staff_cancel_what_the_buyer_asked_to_cancel(books_balance):
    part = make_part("processing")
    (asked,) = cancel_or_ask(part.order, by=part.order.buyer, reason="salah alamat")
    desk = back_office(make_staff(*MOVE))

    page = desk.get(page_url(asked)).content.decode()
    assert step_url(asked, "agree") in page
    assert step_url(asked, "approve") not in page
    desk.post(step_url(asked, "agree"), {"answer": "Baik"})

    assert type(part).objects.get(pk=part.pk).status == "cancelled"
    assert ReturnRequest.objects.get(pk=asked.pk).status == "done"


def test_declining_a_return_asks_for_a_reason():
    part = make_part("delivered")
    asked = request_return(part, by=part.order.buyer, reason="retak")
    desk = back_office(make_staff(*MOVE))

    desk.post(step_url(asked, "decline"), {"answer": ""})
    assert ReturnRequest.objects.get(pk=asked.pk).status == "requested"
    desk.post(step_url(asked, "decline"), {"answer": "Dipakai"})

    assert ReturnRequest.objects.get(pk=asked.pk).status == "declined"


def test_a_return_that_was_decided_meanwhile_is_a_message():
    part = make_part("delivered")
    asked = request_return(part, by=part.order.buyer, reason="retak")
    decide_return(asked, by=part.vendor.owner, approve=False, answer="tidak")

    answer = back_office(make_staff(*MOVE)).post(step_url(asked, "approve"), {}, follow=True)

    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    assert ReturnRequest.objects.get(pk=asked.pk).status == "declined"
