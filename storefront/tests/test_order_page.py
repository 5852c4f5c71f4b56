import pytest
from django.test import Client

from accounts.tests.factories import make_user
from catalog.tests.factories import make_variant
from orders.models import Fulfillment, Order, ReturnRequest
from orders.operations import move_order
from orders.tests.factories import make_order, make_part

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]


@pytest.fixture
def browse():
    def browse(user) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return browse


def url(order: Order, tail: str = "") -> str:
    return f"/pesanan/{order.number}{tail}"


def test_a_buyer_sees_every_part_with_its_tracking(browse):
    order = make_order(make_variant(), make_variant())
    part = order.fulfillments.first()
    link = "https://lacak.example/JNE1"
    move_order(order, "shipped", by=part.vendor.owner, tracking_number="JNE1", tracking_url=link)

    page = browse(order.buyer).get(url(order)).content.decode()

    assert order.number in page
    assert f'href="{link}"' in page
    for part in order.fulfillments.all():
        assert part.vendor.business_name in page


def test_the_buyer_confirms_what_was_received(browse):
    part = make_part("delivered")

    answer = browse(part.order.buyer).post(url(part.order, "/diterima"), follow=True)

    assert Order.objects.get().status == "completed"
    assert b"note success" in answer.content


def test_the_buyer_cancels_or_asks_to(browse):
    part = make_part("processing")

    browse(part.order.buyer).post(url(part.order, "/batal"), {"reason": "salah pesan"})

    assert ReturnRequest.objects.get().kind == "cancellation"


def test_the_buyer_asks_to_send_goods_back(browse):
    part = make_part("delivered")

    browse(part.order.buyer).post(
        url(part.order, "/pengembalian"), {f"item-{part.items.get().pk}": 1, "reason": "retak"}
    )

    assert ReturnRequest.objects.get().kind == "return"


def test_what_is_refused_explains_itself_and_changes_nothing(browse):
    part = make_part("pending")

    answer = browse(part.order.buyer).post(url(part.order, "/diterima"), follow=True)

    assert b"note error" in answer.content
    assert Fulfillment.objects.get().status == "pending"


def test_another_persons_order_does_not_exist_and_strangers_sign_in_first(browse):
    part = make_part("delivered")
    vendor = part.vendor.owner

    for person in (make_user(), vendor):
        assert browse(person).get(url(part.order)).status_code == 404
        assert browse(person).post(url(part.order, "/diterima")).status_code == 404
    answer = Client().get(url(part.order))

    assert answer.status_code == 302
    assert answer["Location"].endswith(f"?next={url(part.order)}")
    assert Order.objects.get().status == "delivered"


def test_the_page_takes_the_same_number_of_queries_for_one_part_and_for_many(
    browse, django_assert_max_num_queries
):
    order = make_order(*[make_variant() for _ in range(6)])

    client = browse(order.buyer)

    with django_assert_max_num_queries(10):
        client.get(url(order))
