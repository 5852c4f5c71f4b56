"""The invoice and the packing slip: who sees what, and that any order can be drawn."""

import time
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.tests.factories import make_address, make_staff, make_user
from catalog.tests.factories import make_product, make_variant
from orders.documents import invoice, packing_slip
from orders.documents.paper import FONTS, Paper
from orders.models import Order, OrderItem
from orders.operations import apply_transition
from orders.presentation import OrderView, with_everything
from orders.tests.factories import make_order
from payments.operations import refund_order
from promotions.tests.factories import make_promotion
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db


@pytest.fixture
def drawn(monkeypatch):
    """Every text that is put on paper, in order: a PDF itself holds numbers of glyphs only."""
    texts: list[str] = []
    cell, multi_cell = Paper.cell, Paper.multi_cell

    def note_cell(self, *args, **kwargs):
        texts.append(str(args[2] if len(args) > 2 else kwargs.get("text", "")))
        return cell(self, *args, **kwargs)

    def note_multi_cell(self, *args, **kwargs):
        if args and not kwargs.get("dry_run"):  # without, it is called by itself to measure
            texts.append(str(args[2]))
        return multi_cell(self, *args, **kwargs)

    monkeypatch.setattr(Paper, "cell", note_cell)
    monkeypatch.setattr(Paper, "multi_cell", note_multi_cell)
    return texts


@pytest.fixture
def order():
    """A paid order of 2 × 100 000 and 2 × 50 000 from two vendors, with a tenth off."""
    make_promotion()
    clay = make_vendor(
        business_name="Gerabah Kasongan",
        business_address="Jl. Raya Kasongan 5",
        business_email="halo@kasongan.example",
        shipping_fee=Decimal(15_000),
    )
    cloth = make_vendor(business_name="Tenun Sumba")
    return make_order(
        make_variant(make_product(clay, name="Kendi"), price=100_000),
        make_variant(make_product(cloth, name="Selendang"), price=50_000),
        quantity=2,
        gateway="test",
        promotion_code="HEMAT10",
        notes="Tolong dibungkus kado.",
    )


def seen(order: Order, person, **kwargs) -> OrderView:
    shown = with_everything(Order.objects.filter(pk=order.pk)).get()
    return OrderView(shown, person, **kwargs)


def url(order: Order) -> str:
    return f"/api/v1/orders/{order.number}/invoice.pdf"


def pages(pdf: bytes) -> int:
    return pdf.count(b"/Type /Page\n")


def test_the_buyer_gets_the_whole_order(api, order, drawn):
    answer = api(order.buyer).get(url(order))

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Disposition"] == f'inline; filename="faktur-{order.number}.pdf"'
    assert answer["Cache-Control"] == "private, no-store"
    for text in (
        "Faktur",
        order.number,
        order.email,
        "Gerabah Kasongan",
        "Tenun Sumba",
        "Kendi",
        "Selendang",
        "Lunas",
        "Rp285.000",  # 200 000 + 100 000 - 30 000 + 15 000
        "−Rp30.000",
        "Sudah termasuk PPN 11%",
        f"Rp{order.tax:,.0f}".replace(",", "."),
        "Tolong dibungkus kado.",
    ):
        assert text in drawn, text
    assert pages(answer.content) == 1


def test_a_vendor_gets_its_own_part_and_no_email(api, order, drawn):
    clay, cloth = order.fulfillments.all()

    answer = api(clay.vendor.owner).get(url(order))

    assert answer.status_code == 200
    assert {"Gerabah Kasongan", "Kendi", "Rp195.000", order.buyer.name} <= set(drawn)
    whole = "\n".join(drawn)
    for hidden in (cloth.vendor.business_name, "Selendang", order.email, "Rp285.000", "kado"):
        assert hidden not in whole


def test_staff_see_the_whole_and_as_vendor_nothing_that_is_not_theirs(api, order, drawn):
    staff = api(make_staff())

    assert staff.get(url(order)).status_code == 200
    assert {"Kendi", "Selendang"} <= set(drawn)
    assert staff.get(url(order) + "?as=vendor").status_code == 404


def test_other_people_find_nothing(api, order):
    missing = api(order.buyer).get("/api/v1/orders/TIDAKADA/invoice.pdf")
    foreign = api(make_user()).get(url(order))

    assert (missing.status_code, foreign.status_code) == (404, 404)
    assert missing.content == foreign.content
    assert api().get(url(order)).status_code == 401


@pytest.mark.parametrize("accept", ["application/pdf", "text/html", "*/*", "application/json"])
def test_whatever_a_client_accepts_it_gets_the_invoice(api, order, accept):
    client = api(order.buyer)

    assert client.get(url(order), headers={"Accept": accept}).status_code == 200
    refused = client.get("/api/v1/orders/TIDAKADA/invoice.pdf", headers={"Accept": accept})
    assert refused["Content-Type"] == "application/json"


def test_who_reads_english_gets_english(api, order, drawn):
    order.buyer.language = "en"
    order.buyer.save()

    api(order.buyer).get(url(order))

    assert {"Invoice", "Paid", "VAT 11% included", "Rp285.000"} <= set(drawn)


def test_an_unpaid_order_says_until_when(drawn):
    unpaid = make_order(gateway="manual")
    late = datetime(2026, 12, 31, 20, tzinfo=UTC)  # the next morning in Jakarta
    Order.objects.filter(pk=unpaid.pk).update(expires_at=late)

    invoice(seen(unpaid, unpaid.buyer))

    assert {"Menunggu pembayaran", "Bayar sebelum 1 Januari 2027"} <= set(drawn)


def test_cancelled_parts_and_refunds_are_told(order, drawn):
    _clay, cloth = order.fulfillments.all()
    apply_transition(cloth, "cancel", by=cloth.vendor.owner, note="habis")
    refund_order(order, by=make_staff(), reason="retak", amount=Decimal(5_000))

    invoice(seen(order, order.buyer))

    assert "Tenun Sumba (dibatalkan)" in drawn
    assert {"Bagian yang dibatalkan", "−Rp90.000", "Jumlah tagihan", "Rp195.000"} <= set(drawn)
    assert drawn[drawn.index("Dana dikembalikan") + 1] == "Rp95.000"


def test_a_hundred_items_break_over_pages_with_headings_on_each(drawn):
    order = make_order(make_variant())
    part = order.fulfillments.get()
    item = part.items.get()
    for n in range(1, 100):
        item.pk, item.product_name = None, f"Kain {n} " + "dengan motif panjang sekali " * (n % 3)
        item.product_name = item.product_name[:100]
        item.save(force_insert=True)
    assert OrderItem.objects.count() == 100

    started = time.perf_counter()
    pdf = invoice(seen(order, order.buyer))

    assert time.perf_counter() - started < 5
    assert 4 <= pages(pdf) <= 10
    assert drawn.count("BARANG") == pages(pdf)
    assert sum(text.startswith("Kain ") for text in drawn) == 99


@pytest.mark.parametrize(
    "name",
    [
        "Nyoman Śrī Ayu Wĳaya-Müller",
        "Қазақ Жібек",
        "陶器 大皿",
        "ꦧꦠꦶꦏ꧀ aksara Jawa",
        "فخار",
        "🧺🎁 Keranjang",
        "e\u0301 gabungan, \u200bspasi nol, \ufb01 ligatur",
        "W" * 100,
        "{nb} **tebal** <b>",
    ],
)
def test_any_name_can_be_drawn(name):
    buyer = make_user()
    make_address(buyer, recipient_name=name[:100])
    order = make_order(make_variant(make_product(name=name)), buyer=buyer)

    assert invoice(seen(order, buyer)).startswith(b"%PDF-")
    assert packing_slip(seen(order, buyer)).startswith(b"%PDF-")


def test_letters_of_other_scripts_leave_a_mark_and_accents_stay():
    paper = Paper("Faktur", "1", "id")

    assert paper.drawable("Śrī Müller, 100 cm²") == "Śrī Müller, 100 cm²"
    assert paper.drawable("陶器 A\u0300") == "?? À"
    assert paper.drawable("ｆｕｌｌ\x07") == "full"


def test_the_packing_slip_names_goods_and_no_prices(order, drawn):
    _clay, cloth = order.fulfillments.all()
    apply_transition(cloth, "cancel", by=cloth.vendor.owner, note="habis")

    pdf = packing_slip(seen(order, order.buyer))

    assert pages(pdf) == 1
    assert {"Surat jalan", "Kendi", "Sari Dewi", "2 barang", "Tolong dibungkus kado."} <= set(drawn)
    assert not any("Rp" in text for text in drawn)
    assert "Selendang" not in drawn


def test_the_bundled_fonts_come_with_their_licence():
    assert "SIL Open Font License" in (FONTS / "OFL.txt").read_text()
    assert sum(font.stat().st_size for font in FONTS.glob("*.ttf")) < 400_000


def test_one_part_or_many_take_the_same_number_of_queries(api, django_assert_num_queries):
    buyer = make_user()
    one = make_order(make_variant(), buyer=buyer)
    many = make_order(*(make_variant() for _ in range(5)), buyer=buyer)
    client = api(buyer)
    client.get(url(one))

    with CaptureQueriesContext(connection) as queries:
        client.get(url(one))
    with django_assert_num_queries(len(queries)):
        client.get(url(many))
