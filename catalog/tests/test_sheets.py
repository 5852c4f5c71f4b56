"""Goods as a sheet: in, out, and there and back without a change."""

import csv
import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.tests.factories import make_user
from catalog.models import Product, Tag, Variant
from catalog.operations import (
    add_image,
    archive_product,
    change_product,
    create_category,
    create_product,
)
from catalog.sheets.cells import (
    INSIDE,
    guarded,
    join,
    join_options,
    split,
    split_options,
    unguarded,
)
from catalog.sheets.columns import COLUMNS, EXPORTED
from catalog.tests.factories import make_product, make_variant
from catalog.tests.test_pictures import FILES, picture
from vendors.models import Vendor
from vendors.tests.factories import make_vendor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]
IMPORT, EXPORT = "/api/v1/vendor/products/import", "/api/v1/vendor/products/export"
NASTY = [
    "=1+1",
    "+6281",
    "-5",
    "@SUM(A1)",
    "\tx",
    "\r",
    "'=x",
    "''@",
    "'plain",
    'a "b", c',
    "x;y=z>\\",
]


def sheet(*rows: dict) -> str:
    """Rows under the columns that they name."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def send(client, text: str | bytes, query: str = ""):
    return client.post(f"{IMPORT}{query}", text, content_type="text/csv")


def exported(client, query: str = "") -> str:
    response = client.get(f"{EXPORT}{query}")
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode()


def rows_of(text: str) -> list[dict]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def outcome(response) -> tuple:
    answer = response.json()
    assert response.status_code == 200, answer
    assert answer["errors"] == []
    return tuple(answer[name] for name in ("created", "changed", "unchanged"))


def problems(response) -> list[tuple]:
    return [(error["row"], error["field"], error["code"]) for error in response.json()["errors"]]


def state() -> list:
    """Everything that an import could touch."""
    return [
        list(Product.objects.order_by("pk").values()),
        list(Variant.objects.order_by("pk").values()),
        sorted(Product.tags.through.objects.values_list("product", "tag__name")),
        list(Tag.objects.order_by("pk").values()),
    ]


@pytest.fixture
def shop(api):
    """A vendor and a client signed in as its owner."""
    vendor = make_vendor()
    return vendor, api(vendor.owner)


# ── cells ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("text", NASTY)
def test_a_guarded_cell_starts_no_formula_and_comes_back_as_it_was(text):
    assert guarded(text)[0] not in "=+-@\t\r\n"
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize(
    "words", [[], ["a"], ["a", "b c"], ["x;y", "z\\"], [" a", "b ", "\\ "], NASTY]
)
@pytest.mark.parametrize("separator", [";", INSIDE])
def test_words_in_one_cell_come_apart_as_they_were(words, separator):
    assert split(join(words, separator), separator) == words


@pytest.mark.parametrize(
    "options", [{}, {"ukuran": "M"}, {"a;b": "c=d", "e\\": " f "}, {word: word for word in NASTY}]
)
def test_options_in_one_cell_come_apart_as_they_were(options):
    assert split_options(join_options(options)) == options


# ── out ─────────────────────────────────────────────────────────────────────────────────────────


def full_shop(vendor) -> None:
    top = create_category(name="Rumah > kebun; dapur")
    below = create_category(name="Anyaman", parent=top)
    for n, text in enumerate(NASTY):
        create_product(
            vendor,
            name=f"{text}{n}",
            description=f"{text}\nbaris kedua, “tanda”\r\nketiga",
            category=[top, below, None][n % 3],
            min_order_quantity=n + 1,
            tags=[f"{text} tag {n}", "rotan"],
            sustainability_attributes=[f"Lestari; {n}"],
            variants=[
                {
                    "price": Decimal("1000.5"),
                    "stock": n,
                    "options": {"ukuran": f"a{text}b"},
                    "name": text,
                },
                {
                    "price": 99,
                    "weight_grams": 400,
                    "is_default": True,
                    "sku": f"{text.strip()}-{n}",
                },
                {"price": 1, "is_active": False},
            ],
        )
    product = Product.objects.order_by("pk").first()
    add_image(product, url="https://contoh.id/1.jpg")
    add_image(product, file=io.BytesIO(picture()))
    archive_product(product)


def test_what_is_exported_and_imported_changes_nothing(shop, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    vendor, client = shop
    full_shop(vendor)
    make_variant()  # another vendor's
    text, before = exported(client), state()

    response = send(client, text.encode())

    assert outcome(response) == (0, 0, len(NASTY))
    assert state() == before
    assert exported(client) == text
    assert len(rows_of(text)) == 3 * len(NASTY)
    assert list(rows_of(text)[0]) == EXPORTED


def test_no_cell_of_a_sheet_is_a_formula(shop):
    vendor, client = shop
    full_shop(vendor)

    cells = [cell for row in rows_of(exported(client)) for cell in row.values()]

    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r", "\n")]


def test_a_sheet_of_one_shop_makes_the_same_goods_in_another(shop, api):
    vendor, client = shop
    full_shop(vendor)
    rows = rows_of(exported(client))
    for row in rows:
        row["product_key"], row["sku"] = row.pop("product_id"), f"B-{row['sku']}"
    other = api(make_vendor().owner)

    assert outcome(send(other, sheet(*rows))) == (len(NASTY), 0, 0)

    def goods(client) -> list[dict]:
        known = rows_of(exported(client))
        shown = [name for name in EXPORTED if name not in ("product_id", "sku")]
        return [{name: unguarded(row[name]).strip() for name in shown} for row in known]

    assert goods(other) == goods(client)


def test_an_export_holds_own_goods_of_one_status_when_asked(shop):
    vendor, client = shop
    make_variant(make_product(vendor, status="draft", name="Konsep"))
    make_variant(vendor=vendor)
    make_variant()

    assert [row["name"] for row in rows_of(exported(client, "?status=draft"))] == ["Konsep"]
    assert len(rows_of(exported(client))) == 2
    assert client.get(f"{EXPORT}?status=x").status_code == 400
    assert client.get(f"{EXPORT}?colour=red").status_code == 400


def test_an_export_is_a_file_whatever_is_asked_for(shop):
    vendor, client = shop

    response = client.get(EXPORT, HTTP_ACCEPT="text/csv")

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="products-{vendor.slug}.csv"'
    assert b"".join(response.streaming_content).decode("utf-8-sig") == ",".join(EXPORTED) + "\r\n"


def test_an_export_asks_the_database_as_often_for_one_product_as_for_fifty(shop):
    vendor, client = shop

    def add() -> None:
        product = make_variant(vendor=vendor).product
        product.tags.create(name=f"tag {product.pk}")
        add_image(product, url="https://contoh.id/1")

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            exported(client)
        return len(queries)

    add()
    few = count()
    for _ in range(49):
        add()

    assert count() == few


# ── in ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_sheet_makes_goods_with_several_variants(shop):
    vendor, client = shop
    category = create_category(name="Anyaman", parent=create_category(name="Rumah"))
    common = {"product_key": "k", "name": "Keranjang", "category": "rumah > ANYAMAN"}
    more = {"tags": "rotan; Anyam", "sustainability": "Rotan lestari", "images": "https://c.id/1"}

    response = send(
        client,
        sheet(
            common | more | {"options": "ukuran=M", "price": "125000", "stock": "8"},
            common | {"options": "ukuran=L", "price": "1.5", "is_default": "true"},
            {"product_key": "", "name": "Tas", "price": "9", "category": category.slug},
            {"name": "Topi", "price": "7", "status": "Draft", "sku": "T-1", "weight_grams": "80"},
        ),
    )

    assert outcome(response) == (3, 0, 0)
    basket, bag, hat = Product.objects.order_by("pk")
    assert (basket.vendor, basket.category, bag.category) == (vendor, category, category)
    assert {tag.name for tag in basket.tags.all()} == {"rotan", "Anyam"}
    assert [(v.options, v.price, v.stock, v.is_default) for v in basket.variants.all()] == [
        ({"ukuran": "M"}, 125000, 8, False),
        ({"ukuran": "L"}, Decimal("1.5"), 0, True),
    ]
    assert basket.images.get().source_url == "https://c.id/1"
    assert (hat.status, hat.variants.get().sku, hat.is_listed) == ("draft", "T-1", False)


def test_a_sku_is_enough_to_change_price_and_stock(shop):
    vendor, client = shop
    product = make_variant(vendor=vendor, sku="A").product
    make_variant(product, sku="B", stock=3, is_active=False)
    other = make_variant(vendor=vendor, sku="C", stock=4)
    text = sheet(
        {"sku": "A", "price": "5000", "stock": "7"},
        {"sku": "B", "price": "6000", "stock": "3"},
        {"sku": "C", "price": other.price, "stock": ""},
    )

    assert outcome(send(client, text)) == (0, 1, 1)

    found = list(Variant.objects.order_by("sku").values_list("sku", "price", "stock", "is_active"))
    assert found == [("A", 5000, 7, True), ("B", 6000, 3, False), ("C", other.price, 4, True)]
    assert outcome(send(client, text)) == (0, 0, 2)


def test_a_column_left_out_stays_and_an_empty_cell_empties(shop):
    vendor, client = shop
    product = create_product(
        vendor,
        name="Tas",
        description="Pandan",
        tags=["pandan"],
        variants=[{"price": 5, "sku": "A"}],
    )

    send(client, sheet({"product_id": product.pk, "name": "Tas besar"}))
    product = Product.objects.get()
    assert (product.name, product.description, product.tags.count()) == ("Tas besar", "Pandan", 1)
    send(client, sheet({"sku": "A", "name": "", "description": "", "tags": "", "price": ""}))

    product = Product.objects.get()
    assert (product.name, product.description, product.tags.count()) == ("Tas besar", "", 0)
    assert product.variants.get().price == 5


def test_a_row_can_add_a_variant_and_another_take_one_off_sale(shop):
    vendor, client = shop
    product = make_variant(vendor=vendor, sku="A").product
    text = sheet(
        {"product_id": product.pk, "sku": "B", "price": "7", "is_active": "", "is_default": "yes"},
        {"product_id": product.pk, "sku": "A", "is_active": "no"},
    )

    assert outcome(send(client, text)) == (0, 1, 0)

    found = list(product.variants.order_by("sku").values_list("sku", "is_active", "is_default"))
    assert found == [("A", False, False), ("B", True, True)]


def test_pictures_are_added_and_none_is_removed(shop):
    vendor, client = shop
    product = make_variant(vendor=vendor).product
    add_image(product, url="https://c.id/1")
    row = {"product_id": product.pk, "images": "https://c.id/2 https://c.id/1 https://c.id/2"}

    assert outcome(send(client, sheet(row))) == (0, 1, 0)
    assert outcome(send(client, sheet(row | {"images": ""}))) == (0, 0, 1)

    assert [i.source_url for i in product.images.all()] == ["https://c.id/1", "https://c.id/2"]


def test_a_form_with_a_file_does_too_and_other_separators(shop):
    _vendor, client = shop
    text = "\ufeffName;Price\r\nTas;5\r\n".encode()

    tried = client.post(
        IMPORT, {"file": SimpleUploadedFile("s.csv", text), "dry_run": "true"}, format="multipart"
    )
    assert outcome(tried) == (1, 0, 0) and not Product.objects.exists()
    done = client.post(IMPORT, {"file": SimpleUploadedFile("s.csv", text)}, format="multipart")

    assert outcome(done) == (1, 0, 0)
    assert Product.objects.get().name == "Tas"
    assert outcome(send(client, "name\tprice\nTopi\t5\n")) == (1, 0, 0)


# ── what is wrong ───────────────────────────────────────────────────────────────────────────────


BAD = [
    ({"name": "Tas", "price": ""}, "price", "invalid"),
    ({"name": "", "price": "5"}, "name", "required"),
    ({"name": "x" * 101, "price": "5"}, "name", "max_length"),
    ({"name": "Tas", "price": "-5"}, "price", "min_value"),
    ({"name": "Tas", "price": "lima"}, "price", "invalid"),
    ({"name": "Tas", "price": "125.000"}, "price", "max_decimal_places"),
    ({"name": "Tas", "price": "5", "stock": "-1"}, "stock", "min_value"),
    ({"name": "Tas", "price": "5", "stock": "1.5"}, "stock", "invalid"),
    ({"name": "Tas", "price": "5", "weight_grams": "1kg"}, "weight_grams", "invalid"),
    ({"name": "Tas", "price": "5", "status": "sold"}, "status", "invalid_choice"),
    ({"name": "Tas", "price": "5", "min_order_quantity": "0"}, "min_order_quantity", "min_value"),
    ({"name": "Tas", "price": "5", "category": "Rumah > Apa"}, "category", "invalid"),
    ({"name": "Tas", "price": "5", "options": "M"}, "options", "invalid"),
    ({"name": "Tas", "price": "5", "variant_name": "x" * 101}, "variant_name", "max_length"),
    ({"name": "Tas", "price": "5", "tags": "x" * 51}, "tags", "max_length"),
    ({"name": "Tas", "price": "5", "sustainability": "x" * 51}, "sustainability", "max_length"),
    ({"name": "Tas", "price": "5", "images": "ftp://c.id/1"}, "images", "invalid"),
    ({"name": "Tas", "price": "5", "is_active": "mungkin"}, "is_active", "invalid"),
    ({"name": "Tas", "price": "5", "is_active": "false"}, None, "invalid"),
    ({"name": "Tas", "price": "5", "description": "a\0b"}, "description", "invalid"),
    ({"name": "Tas", "price": "5", "product_id": "999"}, "product_id", "not_found"),
    ({"name": "Tas", "price": "5", "product_id": "9" * 30}, "product_id", "invalid"),
]


@pytest.mark.parametrize(("row", "field", "code"), BAD)
def test_a_wrong_cell_is_named_and_nothing_is_done(shop, row, field, code):
    _vendor, client = shop
    before = state()
    text = sheet({"name": "Topi", "price": "1", "tags": "baru"} | {"tags": "baru"}, row)

    tried = send(client, text, "?dry_run=true")
    response = send(client, text)

    assert tried.status_code == 200 and problems(tried) == [(3, field, code)]
    assert tried.json()["created"] == 1
    assert response.status_code == 400 and problems(response) == [(3, field, code)]
    assert response.json()["type"] == "validation_error"
    assert state() == before


def test_every_wrong_row_is_named_at_once(shop):
    vendor, client = shop
    product = make_variant(vendor=vendor).product
    text = sheet(
        {"name": "A", "price": "x", "stock": "y"},
        {"name": "B", "price": ""},
        {"product_key": "k", "name": "C", "price": "1"},
        {"product_key": "k", "name": "D", "price": "2"},
        {"product_id": product.pk, "sku": "S", "price": "1"},
        {"product_id": product.pk, "sku": "S", "price": "1"},
    )

    assert problems(send(client, text)) == [
        (2, "price", "invalid"),
        (2, "stock", "invalid"),
        (3, "price", "invalid"),
        (5, "name", "conflict"),
        (6, "sku", "sku_taken"),
        (7, "sku", "sku_taken"),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "required"),
        (b"name,price\r\n", "invalid"),
        (b"name,colour\r\nTas,red\r\n", "unknown_column"),
        (b"name,name\r\nTas,Tas\r\n", "repeated_column"),
        (b'name,price\r\n"Tas,5\r\n', "invalid"),
        (b"name,price\r\nTas\x81,5\r\n", "invalid"),
        (b"name,price\r\n" + b"Tas,5\r\n" * 2001, "invalid"),
        (b"name,price\r\n" + b"x" * (2 << 20), "invalid"),
    ],
)
def test_what_is_no_sheet_is_refused(shop, content, code):
    _vendor, client = shop

    response = send(client, content)

    assert response.status_code == 400, response.content
    assert [(e["code"], e["attr"]) for e in response.json()["errors"]] == [(code, "file")]
    assert not Product.objects.exists()


def test_a_row_that_is_too_long_is_refused_and_one_that_is_short_ends_in_empty_cells(shop):
    _vendor, client = shop

    response = send(client, "name,price\r\nTas\r\nTopi,5,6\r\n")

    assert problems(response) == [(2, "price", "invalid"), (3, None, "wrong_number_of_cells")]


def test_a_sheet_too_large_for_the_form_is_refused(shop):
    _vendor, client = shop
    file = SimpleUploadedFile("s.csv", b"x" * (3 << 20))

    response = client.post(IMPORT, {"file": file}, format="multipart")

    assert (response.status_code, response.json()["errors"][0]["attr"]) == (400, "file")


@pytest.mark.parametrize("query", ["?dry_run=maybe", "?colour=red"])
def test_only_known_parameters_are_taken(shop, query):
    _vendor, client = shop

    assert send(client, sheet({"name": "Tas", "price": "5"}), query).status_code == 400
    assert not Product.objects.exists()


def test_json_is_no_sheet(shop):
    assert shop[1].post(IMPORT, {"name": "Tas"}, format="json").status_code == 415


def test_the_goods_of_another_vendor_are_out_of_reach(shop):
    _vendor, client = shop
    other = make_variant(sku="LAIN")
    before = state()

    by_id = send(client, sheet({"product_id": other.product_id, "name": "Milikku"}))

    assert problems(by_id) == [(2, "product_id", "not_found")]
    assert state() == before


def test_two_vendors_use_the_same_sku_each_for_its_own_goods(shop):
    vendor, client = shop
    other = make_variant(sku="BTK-001", price=9)

    sent = send(client, sheet({"sku": "BTK-001", "price": "1", "name": "Batik"}))

    assert sent.json()["created"] == 1
    assert Variant.objects.get(vendor=vendor).sku == "BTK-001"
    assert Variant.objects.get(pk=other.pk).price == 9


def test_two_variants_with_the_same_options_are_refused_at_the_second(shop):
    _vendor, client = shop

    response = send(client, (FILES / "same-options-twice.csv").read_text())

    assert problems(response) == [(3, "options", "same_options")]
    assert not Product.objects.exists()


def test_only_an_open_shop_imports_and_exports(shop, api):
    vendor, client = shop
    text = sheet({"name": "Tas", "price": "5"})
    for user in (make_user(), make_vendor(status="pending").owner):
        assert send(api(user), text).status_code == 403
        assert api(user).get(EXPORT).status_code == 403
    assert send(api(), text).status_code == 401
    assert api().get(EXPORT).status_code == 401
    Vendor.objects.filter(pk=vendor.pk).update(status="suspended")

    response = send(client, text)

    assert (response.status_code, response.json()["errors"][0]["code"]) == (409, "vendor_suspended")
    assert exported(client)
    assert not Product.objects.exists()


def test_every_column_is_described_and_read(shop):
    _vendor, client = shop
    values = {"name": "Tas", "price": "5", "images": "https://c.id/1", "options": "a=b"}
    row = {name: values.get(name, "") for name in COLUMNS}

    assert outcome(send(client, sheet(row))) == (1, 0, 0)


def test_what_was_counted_meanwhile_is_not_written_over_by_a_sheet_without_stock(shop):
    vendor, client = shop
    product = make_variant(vendor=vendor, stock=9).product
    rows = rows_of(exported(client))
    change_product(product, variants=[{"stock": 4}])
    for row in rows:
        del row["stock"]

    assert outcome(send(client, sheet(*rows))) == (0, 0, 1)

    assert product.variants.get().stock == 4
