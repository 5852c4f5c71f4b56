"""Being told that goods are back, and that something wished for costs less."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core import mail as outbox
from django.test import Client
from django.utils import timezone

from accounts.tests.factories import make_user
from catalog.models import Product, StockNotice
from catalog.notice_keys import key_of_notice, key_of_price_mails
from catalog.operations import (
    add_wish,
    archive_product,
    ask_for_notice,
    change_product,
    confirm_notice,
    forget_notices,
    set_stock,
    tell_of_prices,
    tell_of_stock,
)
from catalog.tests.factories import make_notice, make_product, make_variant
from core.tests.tables import every
from notifications.tests.factories import run_jobs

pytestmark = pytest.mark.django_db

HERE = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}


def gone(**fields) -> Product:
    """Goods that are sold out."""
    return make_variant(stock=0, **fields).product


def bring_back(product: Product, pieces: int) -> None:
    for variant in product.variants.all():
        set_stock(variant, pieces)


def told() -> list[str]:
    """Let the jobs do their work; the addresses that were written to."""
    outbox.outbox.clear()
    tell_of_stock()
    run_jobs()
    return sorted(message.to[0] for message in outbox.outbox)


def url(product: Product) -> str:
    return f"/api/v1/products/{product.pk}/stock-notice"


def test_an_account_is_told_once_when_goods_are_back(api):
    product, buyer = gone(), make_user()
    asked = [api(buyer).put(url(product), {}) for _ in range(2)]

    assert [answer.status_code for answer in asked] == [201, 200]
    assert told() == []
    bring_back(product, 5)
    assert told() == [buyer.email]
    assert f"/p/{product.slug}" in outbox.outbox[0].body
    bring_back(product, 0), bring_back(product, 5)
    assert told() == []
    bring_back(product, 0)
    assert api(buyer).put(url(product), {}).status_code == 201  # who asks again waits again
    bring_back(product, 1)
    assert told() == [buyer.email]


def test_a_guest_is_told_only_after_confirming_and_may_stop_without_an_account(api):
    product, guest = gone(), "Tamu@Contoh.example"
    for _ in range(2):
        answer = api().put(url(product), {"email": guest, "language": "en"})
        assert (answer.status_code, answer.json()["needs_confirmation"]) == (202, True)
    run_jobs()
    [message] = outbox.outbox  # asking twice sends no second mail
    notice = StockNotice.objects.get()
    page = f"/en/kabar-stok/{key_of_notice(notice)}"
    assert (message.to, page in message.body) == (["tamu@contoh.example"], True)
    bring_back(product, 9)
    assert told() == []

    stranger = Client()
    assert "Yes, tell me" in stranger.get(page).content.decode()
    assert StockNotice.objects.get().confirmed_at is None  # looking at it confirms nothing
    stranger.post(page, {"confirm": ""})
    assert told() == ["tamu@contoh.example"]
    assert "written already" in stranger.get(page).content.decode()

    other = make_notice(product=product)
    stranger.post(f"/kabar-stok/{key_of_notice(other)}", {"stop": ""})
    assert not StockNotice.objects.filter(pk=other.pk).exists()
    assert stranger.get(f"/kabar-stok/{key_of_notice(other)}").status_code == 200
    third = make_notice(product=product)
    assert api().delete(url(product), headers={"X-Stock-Notice": "1.x"}).status_code == 404
    key = {"X-Stock-Notice": key_of_notice(third)}
    assert api().delete(url(gone()), headers=key).status_code == 404
    assert api().delete(url(product), headers=key).status_code == 204
    assert not StockNotice.objects.filter(pk=third.pk).exists()


def test_what_cannot_be_waited_for_is_refused(api):
    product, offered, buyer = gone(), make_variant(stock=1).product, make_user()
    few = make_variant(make_product(min_order_quantity=5), stock=4).product
    client = api(buyer)

    def check(cell) -> None:
        answer, code, attr = cell
        error = answer.json()["errors"][0]
        assert (answer.status_code, error["attr"]) == (code, attr), answer.content

    every(
        [
            (client.put(url(offered), {}), 409, None),
            (client.put(url(product), {"variant": offered.variants.get().pk}), 404, "variant"),
            (client.put(url(product), {"variant": 999_999_999}), 404, "variant"),
            (api().put(url(product), {}), 400, "email"),
            (api().put(url(product), {"email": "x"}), 400, "email"),
            (client.put(url(make_product(status="draft")), {}), 404, None),
        ],
        check,
    )
    assert client.put(url(few), {}).status_code == 201  # too few to be sold
    assert client.delete(url(few)).status_code == 204
    assert not StockNotice.objects.filter(product=few).exists()


def test_one_variant_can_be_waited_for(api):
    product = make_variant(stock=3, name="M").product
    large = make_variant(product, stock=0, name="L")
    buyer = make_user()

    assert api(buyer).put(url(product), {"variant": large.pk}).status_code == 201
    bring_back(product, 3)
    assert told() == [buyer.email]
    assert f"?variant={large.pk}" in outbox.outbox[0].body and "(L)" in outbox.outbox[0].body


def test_of_few_pieces_not_everybody_is_told_at_once_and_the_longest_wait_comes_first():
    product = make_variant(make_product(min_order_quantity=2), stock=0).product
    people = [make_user() for _ in range(8)]
    for person in people:
        ask_for_notice(product, by=person)
    bring_back(product, 5)  # two portions: six people

    assert told() == sorted(person.email for person in people[:6])
    assert told() == []
    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=False):
        assert told() == sorted(person.email for person in people[6:])


def test_nobody_is_told_of_what_has_left_the_shop():
    product, buyer = gone(), make_user()
    ask_for_notice(product, by=buyer)
    archive_product(product)
    bring_back(product, 5)

    assert told() == []


def test_notices_are_forgotten_in_time():
    now, product = timezone.now(), gone()

    def waiting(days: int, **fields) -> StockNotice:
        return make_notice(product=product, asked_at=now - timedelta(days=days), **fields)

    kept = [
        waiting(2),
        waiting(300, confirmed_at=now),
        waiting(300, confirmed_at=now, told_at=now - timedelta(days=29)),
    ]
    waiting(4), waiting(366, confirmed_at=now)
    waiting(40, confirmed_at=now, told_at=now - timedelta(days=31))

    forget_notices()

    assert set(StockNotice.objects.all()) == set(kept)


def test_there_is_an_end_to_what_one_may_wait_for(api, monkeypatch):
    monkeypatch.setattr("catalog.operations.notices.MOST", 1)
    monkeypatch.setattr("catalog.operations.notices.MOST_OF_GUEST", 1)
    buyer, body = make_user(), {"email": "tamu@contoh.example"}

    for client, sent in ((api(buyer), {}), (api(), body)):
        answers = [client.put(url(gone()), sent).status_code for _ in range(2)]
        assert answers[0] in (201, 202) and answers[1] == 409


def test_the_page_of_goods_that_are_sold_out_asks_whom_to_tell():
    product, stranger = gone(), Client(enforce_csrf_checks=True)
    address = f"/p/{product.slug}"
    assert f'action="{address}/kabari"' in stranger.get(address).content.decode()

    asked = stranger.post(f"{address}/kabari", {"email": "a@contoh.example"}, headers=HERE)
    again = stranger.post(f"{address}/kabari", {"email": "nobody"}, headers=HERE)

    assert (asked["Location"], again["Location"]) == (address, address)
    assert StockNotice.objects.get().email == "a@contoh.example"
    assert "Silakan buka email Anda" in stranger.get(address).content.decode()
    buyer, person = make_user(), Client()
    person.force_login(buyer)
    assert 'name="email" type="email"' not in person.get(address).content.decode()
    person.post(f"{address}/kabari", headers=HERE)
    assert StockNotice.objects.filter(user=buyer, confirmed_at__isnull=False).exists()


# ── prices ──────────────────────────────────────────────────────────────────────────────────────


def cheaper(product: Product, price: int) -> None:
    change_product(product, variants=[{"id": product.variants.get().pk, "price": Decimal(price)}])


def priced_mails() -> list[str]:
    outbox.outbox.clear()
    tell_of_prices()
    run_jobs()
    return sorted(message.to[0] for message in outbox.outbox)


def test_who_wished_for_what_is_cheaper_now_gets_one_mail_of_all_and_may_stop_them(settings):
    settings.SITE_URL = settings.STOREFRONT_URL = "https://rupa-rawi.example"
    first, second, third = (make_variant(price=100).product for _ in range(3))
    sari, other = make_user(), make_user(may_mail_prices=False)
    for product in (first, second, third):
        add_wish(sari, product), add_wish(other, product)
    assert priced_mails() == []
    cheaper(first, 90), cheaper(second, 95), cheaper(third, 96)

    assert priced_mails() == [sari.email]
    [message] = outbox.outbox
    assert first.name in message.body and second.name in message.body
    assert third.name not in message.body  # less than a twentieth
    page = f"/kabar-harga/{key_of_price_mails(sari)}"
    assert message.extra_headers["List-Unsubscribe"] == f"<https://rupa-rawi.example{page}>"
    assert priced_mails() == []
    cheaper(first, 100), cheaper(first, 90)
    assert priced_mails() == []  # that price was told

    stranger = Client(enforce_csrf_checks=True)
    assert stranger.get(page).status_code == 200
    stranger.post(page, {"List-Unsubscribe": "One-Click"})
    cheaper(first, 10)
    assert priced_mails() == []
    assert stranger.get("/kabar-harga/1.x").status_code == 404


def test_a_notice_is_confirmed_once():
    notice = make_notice()
    confirm_notice(notice)
    first = StockNotice.objects.get().confirmed_at
    confirm_notice(notice)

    assert StockNotice.objects.get().confirmed_at == first
