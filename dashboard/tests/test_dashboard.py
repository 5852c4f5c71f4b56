from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.tests.factories import PASSWORD, make_staff, make_user
from catalog.tests.factories import make_variant
from dashboard.views.orders import PAGE
from orders.models import Fulfillment
from orders.operations import (
    apply_transition,
    cancel_or_ask,
    decide_return,
    request_return,
)
from orders.tests.factories import make_order, make_part
from vendors.models import Vendor
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db

MOST_QUERIES = 14


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(part) -> str:
    return f"/dashboard/orders/{part.order.number}"


def fresh(part) -> Fulfillment:
    return Fulfillment.objects.get(pk=part.pk)


# ── who gets in ─────────────────────────────────────────────────────────────────────────────────


def test_who_is_not_signed_in_is_asked_to(client):
    answer = client.get("/dashboard/orders")

    assert answer["Location"] == "/masuk?next=/dashboard/orders"


def test_a_vendor_signs_in_by_e_mail_and_out_by_post(client):
    vendor = make_vendor()

    answer = client.post("/masuk", {"username": vendor.owner.email, "password": PASSWORD})
    assert answer["Location"] == "/dashboard/"
    assert vendor.business_name in client.get("/dashboard/").content.decode()
    assert client.get("/keluar").status_code == 405
    client.post("/keluar")

    assert client.get("/dashboard/").status_code == 302


def test_who_has_no_shop_reads_how_to_apply():
    client = browser(make_user())

    assert client.get("/dashboard/orders")["Location"] == "/dashboard/apply"
    assert "business_name" in client.get("/dashboard/apply").context["form"].fields


@pytest.mark.parametrize("status", ["pending", "rejected"])
def test_an_applicant_reads_how_it_stands(status):
    vendor = make_vendor(status=status)
    vendor.reviews.create(action="reject", reason="Foto buram", at=timezone.now())

    answer = browser(vendor.owner).get("/dashboard/", follow=True)

    assert "dashboard/apply.html" in [template.name for template in answer.templates]
    assert (answer.context["form"] is None) == (status == "pending")
    assert ("Foto buram" in answer.content.decode()) == (status == "rejected")


def test_a_suspended_vendor_still_ships():
    part = make_part("processing")
    Vendor.objects.filter(pk=part.vendor_id).update(status="suspended")

    browser(part.vendor.owner).post(page(part) + "/ship", {})

    assert fresh(part).status == "shipped"


@pytest.mark.parametrize("who", ["another vendor", "the buyer, who sells too", "staff"])
def test_a_part_of_another_vendor_is_not_there(who):
    part = make_part("processing")
    asker = {
        "another vendor": lambda: make_vendor().owner,
        "the buyer, who sells too": lambda: make_vendor(part.order.buyer).owner,
        "staff": lambda: make_vendor(make_staff()).owner,
    }[who]()

    assert browser(asker).get(page(part)).status_code == 404
    assert browser(asker).post(page(part) + "/ship", {}).status_code == 404
    listed = browser(asker).get("/dashboard/orders", {"after": f"9999999999999999-{part.pk}"})
    assert part.order.number not in listed.content.decode()

    assert fresh(part).status == "processing"


def test_a_post_without_its_token_is_refused():
    part = make_part("processing")
    client = Client(enforce_csrf_checks=True)
    client.force_login(part.vendor.owner)

    assert client.post(page(part) + "/ship", {}).status_code == 403
    assert client.get(page(part) + "/ship").status_code == 405
    assert fresh(part).status == "processing"


# ── what is shown ───────────────────────────────────────────────────────────────────────────────


def test_the_overview_counts_what_is_to_be_done():
    vendor = make_vendor()
    parts = [make_order(make_variant(vendor=vendor)).fulfillments.get() for _n in range(4)]
    for part in parts[1:]:
        apply_transition(part, "process", by=vendor.owner)
    apply_transition(parts[3], "ship", by=vendor.owner)
    apply_transition(parts[3], "deliver", by=vendor.owner)
    request_return(parts[3], by=parts[3].order.buyer, reason="retak")
    Fulfillment.objects.filter(pk=parts[1].pk).update(ship_by=timezone.now() - timedelta(hours=1))
    make_part("pending")  # of another vendor

    counts = browser(vendor.owner).get("/dashboard/").context["stats"]["to_do"]

    assert counts == {"to_process": 1, "to_ship": 2, "late": 1, "returns": 1, "low_stock": 0}


@pytest.mark.parametrize("choice", ["pending", "late", "returns"])
def test_the_list_shows_what_was_chosen(choice):
    vendor = make_vendor()
    waiting, late, back = (
        make_order(make_variant(vendor=vendor)).fulfillments.get() for _n in range(3)
    )
    for part in (late, back):
        apply_transition(part, "process", by=vendor.owner)
    Fulfillment.objects.filter(pk=late.pk).update(ship_by=timezone.now() - timedelta(hours=1))
    apply_transition(back, "ship", by=vendor.owner)
    apply_transition(back, "deliver", by=vendor.owner)
    request_return(back, by=back.order.buyer, reason="retak")
    expected = {"pending": waiting, "late": late, "returns": back}[choice]

    shown = browser(vendor.owner).get("/dashboard/orders", {"status": choice}).context["parts"]

    assert shown == [expected]


def test_a_status_that_does_not_exist_is_not_there():
    vendor = make_vendor()

    assert browser(vendor.owner).get("/dashboard/orders?status=x").status_code == 404


def test_a_long_list_goes_on_where_the_page_ended():
    vendor = make_vendor()
    variant = make_variant(vendor=vendor, stock=PAGE + 2)
    buyer = make_user()
    for _order in range(PAGE + 2):
        make_order(variant, buyer=buyer)
    client = browser(vendor.owner)

    first = client.get("/dashboard/orders").context
    rest = client.get(f"/dashboard/orders?{first['next']}").context

    assert [len(first["parts"]), len(rest["parts"]), rest["next"]] == [PAGE, 2, ""]
    assert not set(first["parts"]) & set(rest["parts"])


def test_a_part_shows_whom_to_send_it_to_and_nothing_of_other_vendors():
    lasem, tasik = make_vendor(business_name="Lasem"), make_vendor(business_name="Tasik")
    mine = make_variant(vendor=lasem, price=85_000)
    order = make_order(mine, make_variant(vendor=tasik, price=777_000), notes="Bungkus kado")
    part = order.fulfillments.get(vendor=lasem)

    shown = browser(lasem.owner).get(page(part)).content.decode()

    for visible in ("Rp85.000", "Bungkus kado", "Sari Dewi", "+62 812 3456 7890", "Kaliurang"):
        assert visible in shown
    for hidden in ("777.000", "Tasik", order.email):
        assert hidden not in shown


@pytest.mark.parametrize("address", ["/dashboard/", "/dashboard/orders", "part"])
def test_a_page_takes_few_queries(address):
    part = make_part("delivered")
    request_return(part, by=part.order.buyer, reason="retak")
    for _more in range(5):
        make_order(make_variant(vendor=part.vendor))
    client = browser(part.vendor.owner)

    with CaptureQueriesContext(connection) as captured:
        answer = client.get(page(part) if address == "part" else address)

    assert answer.status_code == 200
    assert len(captured) <= MOST_QUERIES


def test_pages_are_not_kept_by_caches_and_hold_nothing_inline():
    part = make_part("processing")

    answer = browser(part.vendor.owner).get(page(part))

    assert "no-store" in answer["Cache-Control"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    for inline in ("<script", "<style", " style=", " onclick="):
        assert inline not in answer.content.decode()


# ── what can be done ────────────────────────────────────────────────────────────────────────────


def test_an_unpaid_order_waits():
    part = make_order(gateway="manual").fulfillments.get()

    answer = browser(part.vendor.owner).get(page(part))
    assert [offer.step.name for offer in answer.context["offers"]] == ["cancel"]
    browser(part.vendor.owner).post(page(part) + "/process", {})

    assert fresh(part).status == "pending"


def test_a_part_is_processed_shipped_and_delivered(books_balance):
    part = make_part("pending")
    client = browser(part.vendor.owner)
    tracking = {"tracking_number": "JP123", "carrier": "JNE", "tracking_url": ""}

    for name, sent in (("process", {}), ("ship", tracking), ("deliver", {})):
        answer = client.post(f"{page(part)}/{name}", sent)
        assert answer["Location"] == page(part)

    part = fresh(part)
    assert (part.status, part.tracking_number, part.carrier) == ("delivered", "JP123", "JNE")
    assert part.history.get(transition="ship").by == part.vendor.owner


def test_an_address_that_is_none_comes_back_with_the_form():
    part = make_part("processing")

    answer = browser(part.vendor.owner).post(page(part) + "/ship", {"tracking_url": "::"})

    assert answer.status_code == 400
    (ship,) = [offer for offer in answer.context["offers"] if offer.step.name == "ship"]
    assert ship.is_open
    assert list(ship.form.errors) == ["tracking_url"]
    assert fresh(part).status == "processing"


def test_cancelling_needs_a_reason(books_balance):
    part = make_part("pending")
    client = browser(part.vendor.owner)

    assert client.post(page(part) + "/cancel", {"note": " "}).status_code == 400
    assert fresh(part).status == "pending"
    client.post(page(part) + "/cancel", {"note": "Bahan habis"})

    assert fresh(part).status == "cancelled"
    assert part.history.get(transition="cancel").note == "Bahan habis"


def test_a_vendor_does_not_complete_before_the_window_is_over():
    part = make_part("delivered")
    client = browser(part.vendor.owner)

    client.post(page(part) + "/complete", {})
    assert fresh(part).status == "delivered"
    with time_machine.travel(timezone.now() + timedelta(hours=49)):
        client = browser(part.vendor.owner)
        client.post(page(part) + "/complete", {})

    assert fresh(part).status == "completed"


def test_a_step_that_came_too_late_is_a_message():
    part = make_part("shipped")

    answer = browser(part.vendor.owner).post(page(part) + "/process", {}, follow=True)

    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    assert fresh(part).status == "shipped"


@pytest.mark.parametrize("name", ["return_goods", "save", "nothing"])
def test_what_is_no_step_of_a_vendor_is_not_there(name):
    part = make_part("delivered")

    assert browser(part.vendor.owner).post(f"{page(part)}/{name}", {}).status_code == 404


def test_a_return_is_taken_back_and_received(books_balance):
    part = make_part("delivered")
    asked = request_return(part, by=part.order.buyer, reason="retak")
    client = browser(part.vendor.owner)

    client.post(f"{page(part)}/returns/{asked.pk}/approve", {"answer": "Silakan"})
    back = {f"restocked-{part.items.get().pk}": 1}
    client.post(f"{page(part)}/returns/{asked.pk}/receive", back)

    assert fresh(part).status == "returned"
    asked.refresh_from_db()
    assert (asked.status, asked.answer) == ("done", "Silakan")


def test_an_order_is_cancelled_because_the_buyer_asked(books_balance):
    part = make_part("processing")
    (asked,) = cancel_or_ask(part.order, by=part.order.buyer, reason="salah alamat")
    client = browser(part.vendor.owner)
    (shown,) = client.get(page(part)).context["returns"]

    assert [offer.step.name for offer in shown["offers"]] == ["approve", "decline"]
    assert client.post(f"{page(part)}/returns/{asked.pk}/receive", {}).status_code == 404
    client.post(f"{page(part)}/returns/{asked.pk}/approve", {"answer": ""})

    assert fresh(part).status == "cancelled"


def test_declining_a_return_needs_a_reason():
    part = make_part("delivered")
    asked = request_return(part, by=part.order.buyer, reason="retak")
    client = browser(part.vendor.owner)
    address = f"{page(part)}/returns/{asked.pk}/decline"

    assert client.post(address, {"answer": ""}).status_code == 400
    client.post(address, {"answer": "Sudah dipakai"})

    asked.refresh_from_db()
    assert asked.status == "declined"


def test_a_return_of_another_part_is_not_there():
    part, other = make_part("delivered"), make_part("delivered")
    asked = request_return(other, by=other.order.buyer, reason="retak")
    decide_return(asked, by=other.vendor.owner, approve=True)

    answer = browser(part.vendor.owner).post(f"{page(part)}/returns/{asked.pk}/receive", {})

    assert answer.status_code == 404
    assert fresh(other).status == "delivered"


def test_a_lost_race_explains_itself():
    part = make_part("processing")
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(part.vendor.owner)
    apply_transition(part, "ship", by=part.vendor.owner)  # in another window

    answer = client.post(page(part) + "/ship", {}, follow=True)

    (said,) = answer.context["messages"]
    assert str(said).startswith("“Mark as shipped” was not possible: the order is “shipped” now.")


def test_several_are_moved_and_what_is_refused_is_said_one_by_one(books_balance):
    vendor = make_vendor()
    parts = [make_order(make_variant(vendor=vendor)).fulfillments.get() for _n in range(3)]
    apply_transition(parts[2], "cancel", by=vendor.owner, note="habis")
    client = browser(vendor.owner)
    numbers = [part.order.number for part in parts]

    answer = client.post(
        "/dashboard/orders/several?status=pending",
        {"step": "process", "number": numbers},
        follow=True,
    )

    assert answer.redirect_chain == [("/dashboard/orders?status=pending", 302)]
    assert [fresh(part).status for part in parts] == ["processing", "processing", "cancelled"]
    said = {message.level_tag: str(message) for message in answer.context["messages"]}
    assert said["error"].startswith(numbers[2])
    assert client.post("/dashboard/orders/several", {"step": "cancel"}).status_code == 404


@pytest.mark.parametrize("text", ["number", "SARI DEWI", "JP123", "goods"])
def test_an_order_is_found(text):
    part = make_part("processing")
    make_order(make_variant(vendor=part.vendor), buyer=make_user(first_name="Lain"))
    apply_transition(part, "ship", by=part.vendor.owner, tracking_number="JP123")
    item = part.items.get()
    text = {"number": part.order.number[:12].lower(), "goods": item.product_name}.get(text, text)

    found = browser(part.vendor.owner).get("/dashboard/orders", {"q": text}).context["parts"]

    assert part in found
    assert not browser(part.vendor.owner).get("/dashboard/orders?q=zzz").context["parts"]


def test_papers_are_printed_one_or_several_at_once():
    part = make_part("processing")
    more = make_order(make_variant(vendor=part.vendor)).fulfillments.get()
    client = browser(part.vendor.owner)
    numbers = [part.order.number, more.order.number]

    for answer in (
        client.get(page(part) + "/invoice"),
        client.get("/dashboard/orders/packing-slips", {"number": numbers}),
    ):
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")


# ── what a new vendor and an unpaid order are told ──────────────────────────────────────────────


def test_a_new_vendor_is_shown_the_first_steps_until_they_are_done():
    vendor = make_vendor()
    client = browser(vendor.owner)
    steps = client.get("/dashboard/").context["first_steps"]
    assert [step.is_done for step in steps] == [False] * 5

    details = {"business_description": "Tenun", "city": "Sleman", "business_phone": "0812"}
    Vendor.objects.filter(pk=vendor.pk).update(**details, shipping_fee=15_000)
    variant = make_variant(vendor=vendor)
    steps = client.get("/dashboard/").context["first_steps"]
    assert [step.is_done for step in steps] == [True, True, True, False, True]

    type(variant.product).objects.filter(pk=variant.product_id).update(image="products/a.webp")
    assert client.get("/dashboard/").context["first_steps"] == []


def test_an_order_that_is_not_paid_says_so_and_one_that_is_does_not():
    order = make_order(gateway="manual")
    unpaid = order.fulfillments.get()
    paid = make_part("pending")

    def texts(part):
        client = browser(part.vendor.owner)
        client.cookies["django_language"] = "en"
        return [client.get(url).content.decode() for url in ("/dashboard/orders", page(part))]

    assert all("waiting for payment" in text for text in texts(unpaid))
    assert "has not paid yet" in texts(unpaid)[1]
    assert not any("waiting for payment" in text for text in texts(paid))


def test_the_first_page_leads_to_the_orders_that_it_counts():
    part = make_part("processing")
    client = browser(part.vendor.owner)
    counts = client.get("/dashboard/").context["stats"]["to_do"]

    for kind in ("to_process", "to_ship", "late", "returns"):
        address = f"/dashboard/orders?status={kind}"
        assert f'href="{address}"' in client.get("/dashboard/").content.decode()
        assert len(client.get(address).context["parts"]) == counts[kind]


def test_a_new_shop_shares_its_link_and_one_that_is_not_seen_has_none():
    vendor, suspended = make_vendor(), make_vendor(status="suspended")
    link = f"/toko/{vendor.slug}"

    for page in ("/dashboard/", "/dashboard/shop"):
        assert link in browser(vendor.owner).get(page).content.decode()
        assert f"/toko/{suspended.slug}" not in browser(suspended.owner).get(page).content.decode()
    assert Client().get(link).status_code == 200
