"""The invoice and the packing slip: who sees what, and that any order can be drawn."""

import io
import time
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pypdf import PdfReader

from accounts.tests.factories import make_address, make_staff, make_user
from catalog.tests.factories import make_product, make_variant
from core.tests.tables import every
from orders.documents import invoice, packing_slip, scripts
from orders.documents.paper import FONTS, Paper
from orders.models import Order, OrderItem
from orders.operations import apply_transition
from orders.presentation import OrderView
from orders.reads.whole import whole_order
from orders.tests.factories import make_order
from payments.operations import refund_order
from promotions.tests.factories import make_promotion
from vendors.models import Vendor
from vendors.tests.factories import PKP, make_vendor

pytestmark = pytest.mark.django_db
READ = {".py", ".html", ".txt", ".md", ".po"}


@pytest.fixture
def order():
    """A paid order of 2 × 100 000 of a PKP and 2 × 50 000 of another vendor, a tenth off."""
    make_promotion()
    clay = make_vendor(
        business_name="Gerabah Kasongan",
        business_address="Jl. Raya Kasongan 5",
        business_email="halo@kasongan.example",
        shipping_fee=Decimal(15_000),
        **PKP,
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
    shown = whole_order(order.pk)
    return OrderView(shown, person, **kwargs)


def url(order: Order) -> str:
    return f"/api/v1/orders/{order.number}/invoice.pdf"


def pages(pdf: bytes) -> int:
    return pdf.count(b"/Type /Page\n")


def test_the_buyer_gets_the_whole_order(api, order, drawn):
    answer = api(order.buyer).get(url(order))

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Disposition"] == f'inline; filename="nota-invoice-{order.number}.pdf"'
    assert answer["Cache-Control"] == "private, no-store"
    for text in (
        "Nota & Invoice",
        "Invoice · Gerabah Kasongan",
        "Nota · Tenun Sumba",
        "Jl. Raya Kasongan 5 · NPWP 01.234.567.8-901.000",
        order.number,
        order.email,
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


def test_who_collects_no_tax_gives_a_nota_without_a_word_of_it(drawn):
    order = make_order(make_variant(price=100_000))

    invoice(seen(order, order.buyer))

    assert "Nota" in drawn
    assert order.tax == order.tax_rate == 0
    assert not [text for text in drawn if "PPN" in text or "NPWP" in text or "Invoice" in text]


def test_a_pkp_gives_an_invoice_with_the_tax_that_is_included(drawn):
    order = make_order(make_variant(vendor=make_vendor(**PKP), price=111_000))

    invoice(seen(order, order.buyer))

    assert "Invoice" in drawn
    assert drawn[drawn.index("Sudah termasuk PPN 11%") + 1] == "Rp11.000"
    assert "NPWP 01.234.567.8-901.000" in drawn


def test_what_a_vendor_becomes_later_changes_no_paper(drawn):
    vendor = make_vendor(**PKP)
    order = make_order(make_variant(vendor=vendor, price=111_000))
    Vendor.objects.update(tax_status="non_pkp", npwp="")

    invoice(seen(order, order.buyer))

    assert {"Invoice", "Sudah termasuk PPN 11%", "NPWP 01.234.567.8-901.000"} <= set(drawn)


def test_nothing_of_ours_is_called_faktur():
    """A Faktur Pajak comes from the tax office's system, never from a shop."""
    root = Path(settings.BASE_DIR)
    folders = ("templates", "locale", "docs", "orders", "dashboard", "notifications", "storefront")
    read = [file for name in folders for file in root.glob(f"{name}/**/*") if file.suffix in READ]

    def calls_nothing_so(file: Path) -> None:
        words = file.read_text().lower().replace("faktur pajak", "")
        assert "faktur" not in words

    every([f for f in read if "tests" not in f.parts], calls_nothing_so, at_least=100)


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

    assert {"Nota & Invoice", "Paid", "VAT (PPN) 11% included", "Rp285.000"} <= set(drawn)


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

    assert "Nota · Tenun Sumba (dibatalkan)" in drawn
    assert {"Bagian yang dibatalkan", "−Rp90.000", "Jumlah tagihan", "Rp195.000"} <= set(drawn)
    went_back = [n for n, text in enumerate(drawn) if text.startswith("Nota kredit")]
    assert [drawn[n + 1] for n in went_back] == ["−Rp90.000", "−Rp5.000"]
    lines = [text for text in drawn[went_back[0] :] if ": −Rp" in text]
    assert sum(int(line.rpartition("Rp")[2].replace(".", "")) for line in lines) == 95_000
    assert {"habis", "retak"} <= set(drawn[went_back[0] :])
    assert drawn[drawn.index("Jumlah akhir") + 1] == "Rp190.000"


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


NAMES = {
    "Arabic": ("محمد العلي", "فخار"),
    "Thai": ("สมชาย ใจดี", "เซรามิก"),
    "Russian": ("Анна Щукина", "Ёлочная игрушка"),
    "Hebrew": ("דוד כהן", "קדרות"),
    "Hindi": ("प्रिया शर्मा", "मिट्टी के बर्तन"),
}


def text_of(pdf: bytes) -> str:
    """What a reader would copy from a paper, without spaces: shaping moves those about."""
    said = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    return "".join("".join(said).split())


@pytest.mark.parametrize("language", NAMES)
def test_names_in_other_scripts_are_printed_and_not_question_marks(language):
    name, goods = NAMES[language]
    buyer = make_user()
    make_address(buyer, recipient_name=name)
    order = make_order(make_variant(make_product(name=goods)), buyer=buyer)

    for paper in (invoice(seen(order, buyer)), packing_slip(seen(order, buyer))):
        said = text_of(paper)
        assert "?" not in said
        for words in (name, goods):
            assert {one for one in words if one.isalpha()} <= set(said)
        assert order.number in said


@pytest.fixture
def cjk_font(tmp_path, settings) -> None:
    """A font with a single Chinese letter, drawn as a square."""
    pen = TTGlyphPen(None)
    for step, corner in enumerate([(0, 0), (0, 900), (900, 900), (900, 0)]):
        (pen.lineTo if step else pen.moveTo)(corner)
    pen.closePath()
    square = pen.glyph()
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder([".notdef", "pottery"])
    font.setupCharacterMap({ord("陶"): "pottery"})
    font.setupGlyf({".notdef": square, "pottery": square})
    font.setupHorizontalMetrics({".notdef": (1000, 0), "pottery": (1000, 0)})
    font.setupHorizontalHeader(ascent=900, descent=-100)
    font.setupNameTable({"familyName": "Square", "styleName": "Regular"})
    font.setupOS2()
    font.setupPost()
    font.save(tmp_path / "square.ttf")
    settings.CJK_FONT = str(tmp_path / "square.ttf")


def test_chinese_is_printed_where_its_font_is_there(cjk_font):
    buyer = make_user()
    order = make_order(make_variant(make_product(name="陶")), buyer=buyer)

    assert "陶" in text_of(invoice(seen(order, buyer)))


def test_without_its_font_chinese_is_a_mark_and_one_line_of_the_log(settings, caplog):
    settings.CJK_FONT = "/nowhere.ttf"
    buyer = make_user()
    order = make_order(
        make_variant(make_product(name="陶器")),
        make_variant(make_product(name="大皿")),
        buyer=buyer,
    )

    said = text_of(invoice(seen(order, buyer)))

    assert said.count("??") == 2
    assert [record.getMessage() for record in caplog.records] == [
        f"paper {order.number}: no letters for CJK, drawn as question marks (CJK_FONT is for CJK)"
    ]


def test_letters_of_other_scripts_leave_a_mark_and_accents_stay(settings):
    settings.CJK_FONT = "/nowhere.ttf"
    paper = Paper("Nota", "1", "id")

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
    for folder, limit in ((FONTS, 400_000), (scripts.FONTS, 500_000)):
        assert "SIL Open Font License" in (folder / "OFL.txt").read_text()
        assert 0 < sum(font.stat().st_size for font in folder.glob("*.ttf")) < limit


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
