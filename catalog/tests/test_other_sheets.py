"""Sheets that Excel has saved again, and those of other shops. The files are in tests/sheets/."""

import codecs
import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest

from catalog.models import Product, Variant
from catalog.operations import add_image, create_category, create_product
from catalog.sheets.columns import EXPORTED
from catalog.sheets.html import text_of
from catalog.sheets.maps import SHOPS, shop_of
from catalog.tests.test_sheets import exported, outcome, problems, rows_of, send, sheet, state
from vendors.tests.factories import make_vendor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]
SHEETS = Path(__file__).parent / "sheets"


@pytest.fixture
def shop(api):
    vendor = make_vendor()
    return vendor, api(vendor.owner)


def case(name: str) -> bytes:
    return (SHEETS / name).read_bytes()


# ── Excel ───────────────────────────────────────────────────────────────────────────────────────


def resaved(text: str, encoding: str = "utf-8") -> bytes:
    """An export as an Indonesian Excel writes it: semicolons, decimal commas, BENAR and SALAH,
    names of more columns than there are, and rows that end with their last full cell."""
    words = {"true": "BENAR", "false": "SALAH"}
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    rows = rows_of(text)
    writer.writerow([*rows[0], "", ""])
    for row in rows:
        cells = [words.get(cell, cell) for cell in row.values()]
        price = list(row).index("price")
        cells[price] = cells[price].replace(".", ",")
        while cells and not cells[-1]:
            cells.pop()
        writer.writerow(cells)
    return f"sep=;\r\n{out.getvalue()}".encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_an_own_export_comes_back_from_excel_without_a_change(shop, encoding):
    vendor, client = shop
    create_category(name="Rumah")
    product = create_product(
        vendor,
        name="Kain “lurik” é",
        description="=1+1\nbaris; kedua",
        tags=["tenun", "biru"],
        variants=[
            {"price": Decimal("12500.50"), "stock": 1200, "options": {"ukuran": "M"}},
            {"price": 99, "is_active": False},
        ],
    )
    add_image(product, url="https://contoh.id/1.jpg")
    text, before = exported(client), state()

    assert outcome(send(client, resaved(text, encoding))) == (0, 0, 1)

    assert state() == before


def test_the_last_columns_may_be_left_out_where_they_are_empty(shop):
    _vendor, client = shop
    text = "name;price;stock;description;tags\r\nTas;12500,5;7\r\nTopi;1.250.000,00;3;Pandan\r\n"

    assert outcome(send(client, text)) == (2, 0, 0)

    found = list(Variant.objects.order_by("pk").values_list("price", "stock"))
    assert found == [(Decimal("12500.5"), 7), (Decimal(1_250_000), 3)]


def test_sheets_of_excel_are_read(shop):
    _vendor, client = shop

    for name in ("excel-indonesian.csv", "excel-sep-line.csv", "excel-trailing-columns.csv"):
        assert outcome(send(client, case(name))) == (1, 0, 0), name

    found = list(Variant.objects.order_by("pk").values_list("product__name", "price", "stock"))
    assert found == [("Koma", Decimal("12500.50"), 5), ("Sep", 1000, 5), ("Ekor", 1000, 5)]


def test_a_thousand_with_a_point_is_refused_with_its_row_and_column(shop):
    _vendor, client = shop

    answer = send(client, case("thousands-dot.csv"))

    assert problems(answer) == [
        (2, "min_order_quantity", "invalid"),
        (2, "stock", "invalid"),
        (2, "weight_grams", "invalid"),
        (3, "stock", "invalid"),
        (3, "weight_grams", "invalid"),
    ]
    assert not Product.objects.exists()


@pytest.mark.parametrize("column", ["product_id", "min_order_quantity", "stock", "weight_grams"])
@pytest.mark.parametrize("number", ["1.000", "1.0", "1,000", "1 000", "1e3", "²", "1_000"])
def test_whole_numbers_are_digits_only(shop, column, number):
    _vendor, client = shop

    answer = send(client, sheet({"name": "Tas", "price": "5", column: number}))

    assert problems(answer) == [(2, column, "invalid")]


def test_the_same_sku_twice_is_refused_in_both_rows(shop):
    _vendor, client = shop

    answer = send(client, case("same-sku-twice.csv"))

    assert problems(answer) == [(2, "sku", "sku_taken"), (3, "sku", "sku_taken")]
    assert [error["detail"] for error in answer.json()["errors"]] == [
        "The same SKU stands in row 3.",
        "The same SKU stands in row 2.",
    ]
    assert not Product.objects.exists()


# ── other shops ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["shopify", "woocommerce", "tokopedia", "etsy"])
def test_the_sheet_of_another_shop_is_known_by_its_columns(name):
    header = case(f"{name}.csv").decode().splitlines()[0].lower().split(",")

    assert shop_of(column.strip('"') for column in header).name.lower() == name


def test_an_own_sheet_is_nobody_elses():
    assert shop_of(EXPORTED) is None
    assert len({shop.name for shop in SHOPS}) == 4


def pictures(product: Product) -> list[str]:
    return [image.source_url for image in product.images.all()]


def tags(product: Product) -> set[str]:
    return {tag.name for tag in product.tags.all()}


def test_goods_come_from_shopify(shop):
    _vendor, client = shop

    assert outcome(send(client, case("shopify.csv"))) == (1, 0, 0)

    product = Product.objects.get()
    assert (product.name, product.description, product.status) == ("Kain uji", "Kain", "published")
    assert tags(product) == {"tenun", "biru"}
    assert pictures(product) == ["https://contoh.example/a.jpg", "https://contoh.example/b.jpg"]
    fields = ("sku", "options", "price", "stock", "weight_grams")
    assert list(product.variants.values_list(*fields)) == [
        ("UJI-M", {"Ukuran": "M"}, 125_000, 5, 200),
        ("UJI-L", {"Ukuran": "L"}, 135_000, 3, 250),
    ]


def test_goods_come_from_woocommerce(shop):
    _vendor, client = shop
    cloth = create_category(name="Kain", parent=create_category(name="Rumah"))

    assert outcome(send(client, case("woocommerce.csv"))) == (1, 0, 0)

    product = Product.objects.get()
    assert (product.name, product.description, product.category) == ("Kain uji", "Kain", cloth)
    assert tags(product) == {"tenun", "biru"}
    assert pictures(product) == ["https://contoh.example/a.jpg"]
    fields = ("sku", "options", "price", "stock")
    assert list(product.variants.values_list(*fields)) == [("UJI-M", {"Ukuran": "M"}, 125_000, 5)]


def test_goods_come_from_tokopedia(shop):
    _vendor, client = shop

    assert outcome(send(client, case("tokopedia.csv"))) == (1, 0, 0)

    product = Product.objects.get()
    assert (product.name, product.description, product.status) == ("Kain uji", "Kain", "published")
    assert (product.min_order_quantity, product.category) == (1, None)
    assert pictures(product) == ["https://contoh.example/a.jpg"]
    fields = ("sku", "price", "stock", "weight_grams")
    assert list(product.variants.values_list(*fields)) == [("UJI-1", 125_000, 5, 200)]


def test_goods_come_from_etsy(shop):
    _vendor, client = shop

    assert outcome(send(client, case("etsy.csv"))) == (1, 0, 0)

    product = Product.objects.get()
    assert (product.name, product.description, tags(product)) == (
        "Kain uji",
        "Kain",
        {"tenun", "biru"},
    )
    assert pictures(product) == ["https://contoh.example/a.jpg"]
    fields = ("sku", "price", "stock", "options")
    assert list(product.variants.values_list(*fields)) == [("UJI-1", 125_000, 5, {})]


ETSY = {"TITLE": "Syal", "DESCRIPTION": "Wol", "PRICE": "90000", "CURRENCY_CODE": "IDR"} | {
    "QUANTITY": "8",
    "SKU": "S-1,S-2",
    "VARIATION 1 TYPE": "Color",
    "VARIATION 1 NAME": "Warna",
    "VARIATION 1 VALUES": "merah,biru",
}


def test_a_listing_of_etsy_has_a_variant_for_each_combination(shop):
    _vendor, client = shop
    second = {"VARIATION 2 TYPE": "Size", "VARIATION 2 NAME": "", "VARIATION 2 VALUES": "S,M"}

    send(client, sheet(ETSY))
    send(client, sheet(ETSY | second | {"TITLE": "Selendang"}))

    scarf, shawl = Product.objects.order_by("pk")
    assert list(scarf.variants.values_list("sku", "options", "stock")) == [
        ("S-1", {"Warna": "merah"}, 0),
        ("S-2", {"Warna": "biru"}, 0),
    ]
    assert [variant.options for variant in shawl.variants.all()] == [
        {"Warna": colour, "Size": size} for colour in ("merah", "biru") for size in ("S", "M")
    ]


def test_a_price_in_other_money_is_refused(shop):
    _vendor, client = shop

    answer = send(client, sheet(ETSY | {"CURRENCY_CODE": "USD"}))

    assert problems(answer) == [(2, "price", "invalid")]
    assert "USD" in answer.json()["errors"][0]["detail"]


def test_what_is_wrong_is_told_under_the_names_of_the_other_shop(shop):
    _vendor, client = shop
    text = case("shopify.csv").decode().replace("125000.00", "mahal").replace("Kain uji", "")

    assert problems(send(client, text)) == [(2, "variant price", "invalid")]


def test_the_same_sheet_of_another_shop_again_changes_nothing(shop):
    _vendor, client = shop
    names = ["shopify.csv", "tokopedia.csv"]
    for name in names:
        text = case(name).decode().replace("UJI-", f"{name}-")
        assert outcome(send(client, text)) == (1, 0, 0)
        before = state()

        assert outcome(send(client, text)) == (0, 0, 1)

        assert state() == before


HTML = [
    ("", ""),
    ("polos", "polos"),
    ("<p>Satu</p><p>Dua &amp; tiga</p>", "Satu\n\nDua & tiga"),
    ("a<br>b<br/>c", "a\nb\nc"),
    ("<ul><li>satu</li><li>dua</li></ul>", "- satu\n- dua"),
    ("<script>alert(1)</script><style>p{}</style>Kain", "Kain"),
    ("harga < 5", "harga < 5"),
]


@pytest.mark.parametrize(("html", "text"), HTML)
def test_descriptions_lose_their_tags(html, text):
    assert text_of(html) == text


def test_marks_of_encodings_are_no_part_of_the_first_column(shop):
    _vendor, client = shop
    text = "name;price\r\nTas;5\r\n"

    for content in (
        codecs.BOM_UTF8 + text.encode(),
        codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
    ):
        assert outcome(send(client, content)) == (1, 0, 0)
