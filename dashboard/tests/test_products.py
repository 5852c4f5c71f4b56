from copy import deepcopy

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client, override_settings

from catalog.models import Product, ProductImport, Variant
from catalog.operations import add_image, run_import, take_stock
from catalog.operations.importing.imports import AT_ONCE
from catalog.tests.factories import make_import, make_product, make_variant
from dashboard.tests.shops import make_shop, picture_file
from vendors.models import Vendor

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(tmp_path_factory, django_db_setup, django_db_blocker):
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with media, django_db_blocker.unblock(), transaction.atomic():
        yield make_shop()
        transaction.set_rollback(True)


@pytest.fixture
def shop(made):
    """The same for each test, which changes a copy of it."""
    return deepcopy(made)


@pytest.fixture
def client(shop):
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(shop.owner)
    return client


def typed(*variants: dict, known: int = 0, **fields) -> dict:
    """What a browser sends for a product."""
    sent = {
        "name": "Tas rotan",
        "description": "Bulat.",
        "status": "published",
        "min_order_quantity": "1",
        "lead_days": "0",
        "tags": "rotan, tas",
        "kind_to_more": "Pewarna alam",
        "default": "0",
        "variants-TOTAL_FORMS": str(len(variants)),
        "variants-INITIAL_FORMS": str(known),
    } | fields
    for n, variant in enumerate(variants):
        row = {"price": "", "stock": "", "is_active": "on"} | variant
        sent |= {f"variants-{n}-{name}": value for name, value in row.items()}
    return sent


def page(shop) -> str:
    return f"/dashboard/products/{shop.product.pk}"


def as_shown(variant, **typed_over) -> dict:
    shown = {
        "id": variant.pk,
        "name": variant.name,
        "price": str(variant.price),
        "stock": str(variant.stock),
        "sku": variant.sku,
        "weight_grams": str(variant.weight_grams),
    }
    return shown | typed_over


def test_a_product_is_made_with_its_variants(client, shop, books_balance):
    sizes = [
        {
            "name": "Kecil",
            "options-name": ["ukuran", ""],
            "options-value": ["S", ""],
            "price": "125000",
            "stock": "4",
        },
        {
            "name": "Besar",
            "options-name": ["ukuran", ""],
            "options-value": ["L", ""],
            "price": "175000",
            "stock": "2",
        },
    ]

    answer = client.post("/dashboard/products/new", typed(*sizes, {}, default="1"))

    made = Product.objects.get(name="Tas rotan")
    assert answer["Location"] == f"/dashboard/products/{made.pk}#pictures"
    assert [(v.name, v.options, v.stock, v.is_default) for v in made.variants.all()] == [
        ("Kecil", {"ukuran": "S"}, 4, False),
        ("Besar", {"ukuran": "L"}, 2, True),
    ]
    assert {tag.name for tag in made.tags.all()} == {"rotan", "tas"}
    assert made.vendor == shop.vendor


def test_mistakes_come_back_at_their_fields(client):
    answer = client.post(
        "/dashboard/products/new", typed({"price": "-1", "stock": "x"}, name="", options="?")
    )

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == ["name"]
    assert set(answer.context["variants"].forms[0].errors) == {"price", "stock"}


@pytest.mark.parametrize(
    ("names", "values"),
    [
        (["ukuran"], [""]),
        ([""], ["M"]),
        (["ukuran", "ukuran"], ["M", "L"]),
        (["ukuran"], ["x" * 51]),
        (["ukuran"] + [f"n{n}" for n in range(10)], ["M"] * 11),
    ],
)
def test_an_option_has_a_name_and_a_value_once(client, names, values):
    row = {"price": "1", "stock": "1", "options-name": names, "options-value": values}

    answer = client.post("/dashboard/products/new", typed(row))

    assert answer.status_code == 400
    assert set(answer.context["variants"].forms[0].errors) == {"options"}
    assert f'value="{names[0]}"' in answer.content.decode()


def test_options_are_typed_in_fields_with_one_row_to_spare(client, shop):
    shop.variant.options = {"ukuran": "M", "warna": "biru"}
    shop.variant.save()

    text = client.get(page(shop)).content.decode()

    assert text.count('name="variants-0-options-name"') == 3
    assert 'value="warna"' in text
    assert "ukuran=M" not in text


def test_a_new_product_is_a_draft_until_its_vendor_publishes_it(client, shop):
    form = client.get("/dashboard/products/new").context["form"]
    made = make_product(shop.vendor, status="draft")
    make_variant(made)
    url = f"/dashboard/products/{made.pk}"

    bare = client.get(url, headers={"Accept-Language": "en"}).content.decode()
    add_image(made, file=picture_file())
    ready = client.get(url, headers={"Accept-Language": "en"}).content.decode()
    client.post(f"{url}/publish")

    assert form["status"].value() == "draft"
    assert "Put on sale without a picture" in bare
    assert "without a picture" not in ready
    assert f'action="{url}/publish"' in ready
    assert Product.objects.get(pk=made.pk).status == "published"


@pytest.mark.parametrize("text", ["²", "٣", "1.5", "9" * 5000, "-1", ""])
def test_stock_is_a_whole_number_in_plain_digits(client, shop, text):
    before = Variant.objects.get(pk=shop.variant.pk).stock

    answer = client.post(
        f"/dashboard/products/{shop.product.pk}/stock",
        {f"stock-{shop.variant.pk}": text},
        headers={"Accept": "application/json"},
    )

    assert answer.status_code == 400
    assert Variant.objects.get(pk=shop.variant.pk).stock == before


@pytest.mark.parametrize("category", ["²", "٣٣٣٣٣٣", "9" * 5000, "x"])
def test_a_category_that_is_none_is_said_at_its_field(client, category):
    answer = client.post(
        "/dashboard/products/new", typed({"price": "1", "stock": "1"}, category=category)
    )

    assert answer.status_code == 400
    assert "category" in answer.context["form"].errors


def test_a_sku_that_is_taken_is_said_at_its_variant(client, shop):
    answer = client.post(
        "/dashboard/products/new",
        typed({"price": "1", "stock": "1", "sku": shop.variant.sku}),
    )

    assert answer.status_code == 400
    assert list(answer.context["variants"].forms[0].errors) == ["sku"]


def test_two_variants_with_the_same_options_are_said_at_the_second(client, shop):
    size = {"options-name": "ukuran", "options-value": "M", "price": "1", "stock": "1"}

    answer = client.post("/dashboard/products/new", typed(size | {"sku": "A"}, size | {"sku": "B"}))

    assert answer.status_code == 400
    said = answer.context["variants"].forms[1].errors
    assert said == {"options": ["Two variants have the same options: A and B."]}


def test_stock_that_nobody_typed_over_is_left_alone(client, shop, books_balance):
    """Something was sold while the page was open."""
    variants = list(shop.product.variants.all())
    shown = [as_shown(v, price="200000") for v in variants]
    sent = typed(*shown, known=2, name="Selendang")
    for n, variant in enumerate(variants):
        sent[f"initial-variants-{n}-stock"] = str(variant.stock)
    left = variants[1].stock - 1
    sold = {variants[1].pk: 1}
    type(variants[1]).objects.filter(pk=variants[1].pk).update(stocked=variants[1].stocked - 1)
    take_stock(sold)

    answer = client.post(page(shop), sent)

    assert answer.status_code == 302
    variant = shop.product.variants.get(pk=variants[1].pk)
    assert (variant.stock, variant.price) == (left, 200_000)


def test_stock_is_counted_in_the_list(client, shop):
    first, second = shop.product.variants.all()
    sent = {
        f"stock-{first.pk}": "40",
        f"was-{first.pk}": str(first.stock),
        f"stock-{second.pk}": "12",
        f"was-{second.pk}": "12",
    }

    answer = client.post(page(shop) + "/stock", sent, headers={"Accept": "application/json"})

    assert answer.json()["stock"] == {str(first.pk): 40, str(second.pk): 12}
    refused = client.post(page(shop) + "/stock", {f"stock-{first.pk}": "-3"}, follow=True)
    assert [message.level_tag for message in refused.context["messages"]] == ["error"]
    first.refresh_from_db()
    assert first.stock == 40


def test_a_variant_of_another_product_is_refused(client, shop):
    other = make_shop()

    client.post(page(shop) + "/stock", {f"stock-{other.variant.pk}": "99"})

    other.variant.refresh_from_db()
    assert other.variant.stock != 99


def test_a_product_is_archived_and_restored(client, shop):
    client.post(page(shop) + "/archive")
    assert Product.objects.get(pk=shop.product.pk).status == "archived"
    client.post(page(shop) + "/restore")

    assert Product.objects.get(pk=shop.product.pk).status == "published"


def test_several_pictures_at_once_and_what_is_none_is_said(client, shop):
    files = [picture_file("a.png"), SimpleUploadedFile("b.png", b"x"), picture_file("c.png")]

    answer = client.post(page(shop) + "/pictures", {"file": files}, follow=True)

    assert shop.product.images.count() == 4
    said = [(m.level_tag, str(m)) for m in answer.context["messages"]]
    assert [tag for tag, _text in said] == ["error", "success"]
    assert said[0][1].startswith("b.png")


def test_pictures_are_described_moved_and_removed(client, shop):
    first, second = shop.product.images.all()
    at = f"{page(shop)}/pictures"

    client.post(f"{at}/{second.pk}", {"step": "save", "alt": "Dari samping"})
    client.post(f"{at}/{second.pk}", {"step": "first", "alt": ""})
    assert [image.pk for image in shop.product.images.all()] == [second.pk, first.pk]
    client.post(f"{at}/{first.pk}", {"step": "remove", "alt": ""})

    (left,) = shop.product.images.all()
    assert (left.alt, left.is_primary) == ("Dari samping", True)


def test_a_suspended_vendor_reads_why_nothing_is_saved(client, shop):
    Vendor.objects.filter(pk=shop.vendor.pk).update(status="suspended")

    answer = client.post(page(shop) + "/archive", follow=True)

    assert "suspended" in str(next(iter(answer.context["messages"])))
    assert Product.objects.get(pk=shop.product.pk).status == "published"


def sheet(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("barang.csv", text.encode(), "text/csv")


def test_a_sheet_is_looked_at_before_it_is_imported(client, shop):
    text = f"sku,name,price,stock\n{shop.variant.sku},,210000,7\n,Tikar,95000,3\n"

    looked = client.post("/dashboard/products/sheets", {"file": sheet(text), "step": "preview"})
    assert (looked.context["report"].created, looked.context["report"].changed) == (1, 1)
    assert not Product.objects.filter(name="Tikar").exists()
    client.post("/dashboard/products/sheets", {"file": sheet(text), "step": "import"})

    assert Product.objects.get(name="Tikar").vendor == shop.vendor
    shop.variant.refresh_from_db()
    assert (shop.variant.price, shop.variant.stock) == (210_000, 7)


def test_what_is_wrong_with_a_sheet_is_said_by_row(client, shop):
    text = "sku,name,price\n,Tikar,mahal\n"

    looked = client.post("/dashboard/products/sheets", {"file": sheet(text), "step": "preview"})
    refused = client.post("/dashboard/products/sheets", {"file": sheet(text), "step": "import"})

    for answer, status in ((looked, 200), (refused, 400)):
        assert answer.status_code == status
        assert [(p.row, p.column) for p in answer.context["problems"]] == [(2, "price")]
    assert not Product.objects.filter(name="Tikar").exists()


def test_goods_are_exported(client, shop):
    answer = client.get("/dashboard/products/export")

    assert shop.variant.sku in b"".join(answer.streaming_content).decode()


def test_a_long_sheet_shows_how_far_it_is(client, shop):
    rows = "".join(f"Tikar {n},1000,3\n" for n in range(AT_ONCE + 1))

    begun = client.post(
        "/dashboard/products/sheets", {"file": sheet(f"name,price,stock\n{rows}"), "step": "import"}
    )
    one = ProductImport.objects.unfinished().get()
    waiting = client.get(begun.url).content.decode()
    run_import(one.pk)
    done = client.get(begun.url).content.decode()

    assert begun.url == f"/dashboard/products/imports/{one.pk}"
    assert f'max="{AT_ONCE + 1}" value="0"' in waiting and "dashboard/import.js" in waiting
    assert "data-finished" not in waiting
    assert "data-finished" in done and "dashboard/import.js" not in done
    assert f"{AT_ONCE + 1} new products" in done
    assert begun.url in client.get("/dashboard/products/sheets").content.decode()


def test_a_long_sheet_that_failed_says_why_by_row(client, shop):
    errors = [{"row": 7, "field": "sku", "code": "sku_taken", "detail": "Another has it."}]
    one = make_import(shop.vendor, status="failed", done=0, created=0, errors=errors)

    page = client.get(f"/dashboard/products/imports/{one.pk}").content.decode()

    assert "Nothing was changed" in page
    assert "<td>7</td><td>sku</td><td>Another has it.</td>" in page


def test_goods_get_another_address_and_the_one_before_leads_there(client, shop):
    variant = make_variant(vendor=shop.product.vendor)
    product, before = variant.product, variant.product.slug
    address = f"/dashboard/products/{product.pk}"

    def save(slug: str):
        return client.post(address, typed(as_shown(variant), known=1, slug=slug))

    assert save("tikar-lebar").status_code == 302
    assert client.get(f"/p/{before}")["Location"] == "/p/tikar-lebar"
    assert save("").status_code == 302
    product.refresh_from_db()
    assert product.slug == "tikar-lebar"
    refused = save("Tikar Lebar")
    assert refused.status_code == 400
    assert "Use lower-case letters" in refused.content.decode()
    assert 'value="tikar-lebar"' in client.get(address).content.decode()
