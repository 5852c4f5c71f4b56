import io
from decimal import Decimal

import pytest
from django.contrib.admin.templatetags.admin_list import result_headers
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from PIL import Image
from psycopg.errors import LockNotAvailable

from accounts.tests.factories import make_staff
from catalog.models import Category, Product, ProductImage, Tag, Variant
from catalog.operations import add_image
from catalog.tests.factories import make_category, make_product, make_variant
from core.tests.backoffice import back_office, list_url, page_url, step_url
from vendors.tests.factories import make_vendor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]

TREE = list_url("catalog.category")


def drag(desk, category, position, target):
    """What the drag and drop script sends when a row is dropped."""
    sent = {
        "cmd": "move_node",
        "position": position,
        "cut_item": category.pk,
        "pasted_on": target.pk,
    }
    return desk.post(TREE, sent)


def form_of(product: Product, **changes) -> dict:
    """What the page of a product sends when nothing is touched, and then the changes."""
    variants, pictures = list(product.variants.all()), list(product.images.all())
    sent = {
        "name": product.name,
        "status": product.status,
        "category": product.category_id or "",
        "description": product.description,
        "min_order_quantity": product.min_order_quantity,
        "lead_days": product.lead_days,
        "variants-TOTAL_FORMS": len(variants),
        "variants-INITIAL_FORMS": len(variants),
        "images-TOTAL_FORMS": len(pictures),
        "images-INITIAL_FORMS": len(pictures),
    }
    for n, variant in enumerate(variants):
        sent |= row_of("variants", n, variant, "sku name price stock weight_grams options")
        sent |= {f"variants-{n}-options": "{}", f"initial-variants-{n}-stock": variant.stock}
        sent |= {f"variants-{n}-{box}": "on" for box in ("is_default", "is_active")
                 if getattr(variant, box)}  # fmt: skip
    for n, picture in enumerate(pictures):
        sent |= row_of("images", n, picture, "source_url alt position")
        sent |= {f"images-{n}-is_primary": "on"} if picture.is_primary else {}
    return {key: value for key, value in (sent | changes).items() if value is not None}


def row_of(prefix: str, n: int, row, names: str) -> dict:
    values = {f"{prefix}-{n}-{name}": getattr(row, name) for name in names.split()}
    return values | {f"{prefix}-{n}-id": row.pk, f"{prefix}-{n}-product": row.product_id}


def new_variant(n: int, **fields) -> dict:
    fields = {
        "sku": f"BARU-{n}", "price": "5000", "stock": "3", "weight_grams": "0", "options": "{}",
        "is_active": "on", "id": "", "product": "", "name": "",
    } | fields  # fmt: skip
    return {f"variants-{n}-{name}": value for name, value in fields.items()} | {
        "variants-TOTAL_FORMS": n + 1,
        f"initial-variants-{n}-stock": "0",
    }


# ── categories ──────────────────────────────────────────────────────────────────────────────────


def test_the_tree_of_categories_names_its_columns():
    make_category()
    tree = back_office(make_staff()).get(TREE).context["cl"]

    with translation.override("en"):
        columns = [str(column["text"]) for column in result_headers(tree)]

    assert columns == ["move", "name", "slug", "shown"]


def test_dropping_a_row_moves_the_branch():
    weaving, wood = make_category(), make_category()
    basket = make_category(weaving)
    lid = make_category(basket)

    answer = drag(back_office(make_staff()), basket, "last-child", wood)

    assert answer.content == b"OK"
    assert Category.objects.get(pk=basket.pk).parent == wood
    assert Category.objects.get(pk=lid.pk).is_descendant_of(Category.objects.get(pk=wood.pk))


def test_dropping_a_row_beside_another_orders_the_tree():
    first, second = make_category(), make_category()

    drag(back_office(make_staff()), second, "left", first)

    assert list(Category.objects.order_by("tree_id")) == [second, first]


def test_a_branch_dropped_into_itself_stays_where_it_is():
    parent = make_category()
    child = make_category(parent)
    desk = back_office(make_staff())

    answer = drag(desk, parent, "last-child", child)

    assert answer.content == b"FAIL"
    assert Category.objects.get(pk=parent.pk).parent is None
    assert [message.level_tag for message in desk.get(TREE).context["messages"]] == ["error"]


def test_who_drags_while_another_holds_the_tree_is_told_so(monkeypatch):
    one, two = make_category(), make_category()
    desk = back_office(make_staff())

    def wait_in_vain():
        raise OperationalError from LockNotAvailable()

    monkeypatch.setattr(Category, "lock_tree", wait_in_vain)

    assert drag(desk, two, "last-child", one).content == b"FAIL"
    (message,) = desk.get(TREE).context["messages"]
    assert "sedang memindahkan kategori" in str(message)


@pytest.mark.parametrize("sent", [{"position": "under"}, {"cut_item": "x"}, {"pasted_on": "0"}])
def test_what_the_script_never_sends_moves_nothing(sent):
    one, two = make_category(), make_category()
    order = {"cmd": "move_node", "position": "left", "cut_item": two.pk, "pasted_on": one.pk}

    answer = back_office(make_staff()).post(TREE, order | sent)

    assert answer.content == b"FAIL"
    assert list(Category.objects.order_by("tree_id")) == [one, two]


def test_who_may_only_look_moves_nothing():
    one, two = make_category(), make_category()

    answer = drag(back_office(make_staff("catalog.view_category")), two, "last-child", one)

    assert answer.status_code == 403
    assert Category.objects.get(pk=two.pk).parent is None


def test_a_category_is_added_inside_another_and_moved_by_its_form():
    inside, elsewhere = make_category(), make_category()
    desk = back_office(make_staff())
    sent = {"name": "Tenun", "slug": "tenun", "description": "", "parent": inside.pk}

    desk.post(TREE + "add/", sent)
    made = Category.objects.get(slug="tenun")
    assert made.parent == inside
    desk.post(page_url(made), sent | {"parent": elsewhere.pk, "name": "Ikat"})

    made = Category.objects.get(slug="tenun")
    assert (made.parent, made.name) == (elsewhere, "Ikat")


def test_a_name_that_a_sibling_has_is_said_at_the_field():
    make_category(name="Tenun")

    answer = back_office(make_staff()).post(
        TREE + "add/", {"name": "tenun", "slug": "tenun-2", "description": "", "parent": ""}
    )

    assert list(answer.context["adminform"].form.errors) == ["name"]


def test_a_branch_is_hidden_and_shown_again_and_its_goods_stay_on_sale():
    parent = make_category()
    child = make_category(parent)
    product = make_variant(make_product(category=child)).product
    desk = back_office(make_staff())

    desk.post(step_url(parent, "hide"), {})
    assert not Category.objects.active().exists()
    product = Product.objects.get(pk=product.pk)
    assert (product.category, product.is_listed) == (None, True)
    desk.post(step_url(parent, "restore"), {})

    assert Category.objects.active().count() == 2


# ── products ────────────────────────────────────────────────────────────────────────────────────


def test_counting_the_stock_keeps_the_books():
    variant = make_variant(stock=0)

    answer = back_office(make_staff()).post(
        page_url(variant.product), form_of(variant.product, **{"variants-0-stock": "7"})
    )

    assert answer.status_code == 302
    variant = Variant.objects.select_related("product").get(pk=variant.pk)
    assert (variant.stock, variant.stocked, variant.product.in_stock) == (7, 7, True)


def test_stock_that_was_sold_while_the_page_was_open_stays_sold():
    variant = make_variant(stock=5)
    sent = form_of(variant.product, **{"variants-0-price": "90000", "name": "Tikar"})
    Variant.objects.filter(pk=variant.pk).update(stock=4, stocked=4)
    back_office(make_staff()).post(page_url(variant.product), sent)

    variant = Variant.objects.select_related("product").get(pk=variant.pk)
    assert variant.stock == 4
    assert (variant.product.name, variant.product.price) == ("Tikar", Decimal(90_000))


def test_the_default_passes_from_one_variant_to_another():
    first = make_variant(stock=1)
    second = make_variant(first.product, stock=1)

    answer = back_office(make_staff()).post(
        page_url(first.product),
        form_of(first.product, **{"variants-0-is_default": None, "variants-1-is_default": "on"}),
    )

    assert answer.status_code == 302
    assert list(Variant.objects.filter(is_default=True)) == [second]


def test_the_last_variant_on_sale_stays_on_sale():
    variant = make_variant()

    answer = back_office(make_staff()).post(
        page_url(variant.product), form_of(variant.product, **{"variants-0-is_active": None})
    )

    assert answer.status_code == 200
    assert Variant.objects.get().is_active


def test_a_variant_is_added_and_the_card_follows():
    variant = make_variant(price=100_000)

    back_office(make_staff()).post(
        page_url(variant.product), form_of(variant.product) | new_variant(1)
    )

    product = Product.objects.get()
    assert product.price == Decimal(5000)
    assert product.variants.get(sku="BARU-1").stocked == 3


def test_a_variant_is_shown_with_a_picture_of_its_own_product_and_no_other():
    product, other = make_variant().product, make_variant().product
    own = add_image(product, url="https://contoh.id/1")
    foreign = add_image(other, url="https://contoh.id/2")
    sent = form_of(product) | new_variant(1)
    desk = back_office(make_staff())

    refused = desk.post(page_url(product), sent | {"variants-1-image": foreign.pk})
    desk.post(page_url(product), sent | {"variants-1-image": own.pk})

    assert refused.status_code == 200
    assert product.variants.get(sku="BARU-1").image == own


def test_the_page_of_a_product_takes_as_few_queries_with_many_variants():
    product = make_variant().product
    add_image(product, url="https://contoh.id/1")
    desk = back_office(make_staff())

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            desk.get(page_url(product))
        return len(captured)

    count()  # the tree of categories is read once a process
    few = count()
    for _more in range(5):
        make_variant(product)

    assert count() == few


def test_a_product_is_added_with_its_variants():
    vendor, category = make_vendor(), make_category()
    tag = Tag.objects.create(name="pewarna alam")
    sent = {
        "name": "Kain", "status": "published", "vendor": vendor.pk, "category": category.pk,
        "description": "", "min_order_quantity": "1", "lead_days": "0", "tags": [tag.pk],
        "variants-INITIAL_FORMS": 0, "images-TOTAL_FORMS": 0, "images-INITIAL_FORMS": 0,
    } | new_variant(0)  # fmt: skip

    answer = back_office(make_staff()).post(list_url("catalog.product") + "add/", sent)

    assert answer.status_code == 302
    product = Product.objects.get()
    assert (product.vendor, product.category, product.price) == (vendor, category, Decimal(5000))
    assert (product.is_listed, product.in_stock) == (True, True)
    assert list(product.tags.all()) == [tag]


def test_an_uploaded_picture_is_encoded_anew_and_shown_on_the_card(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    product = make_variant().product
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "saddlebrown").save(drawn, "PNG")
    upload = SimpleUploadedFile("kain.png", drawn.getvalue(), "image/png")
    sent = form_of(product) | {
        "images-TOTAL_FORMS": 1, "images-0-file": upload, "images-0-alt": "Kain",
        "images-0-position": 0, "images-0-source_url": "", "images-0-id": "",
    }  # fmt: skip

    answer = back_office(make_staff()).post(page_url(product), sent)

    assert answer.status_code == 302
    image = ProductImage.objects.get()
    assert image.file.name.endswith(".webp")
    assert (image.width, image.is_primary) == (40, True)
    assert Product.objects.get().image == image.file.name


def test_a_file_that_is_no_picture_is_said_at_the_field():
    product = make_variant().product
    sent = form_of(product) | {
        "images-TOTAL_FORMS": 1, "images-0-alt": "", "images-0-position": 0, "images-0-id": "",
        "images-0-source_url": "",
        "images-0-file": SimpleUploadedFile("x.png", b"<script>", "image/png"),
    }  # fmt: skip

    answer = back_office(make_staff()).post(page_url(product), sent)

    assert answer.status_code == 200
    assert not ProductImage.objects.exists()


def test_goods_are_archived_and_restored_but_never_deleted():
    product = make_variant().product
    desk = back_office(make_staff())

    desk.post(step_url(product, "archive"), {})
    assert (Product.objects.get().status, Product.objects.get().is_listed) == ("archived", False)
    chosen = {"action": "restore", "_selected_action": [product.pk]}
    desk.post(list_url("catalog.product"), chosen)
    assert (Product.objects.get().status, Product.objects.get().is_listed) == ("published", True)
    refused = desk.post(page_url(product).replace("change", "delete"), {"post": "yes"})

    assert refused.status_code == 403
    assert Product.objects.exists()


def test_who_may_only_look_changes_no_product():
    product = make_variant().product
    desk = back_office(make_staff("catalog.view_product"))

    assert desk.post(page_url(product), form_of(product, name="x")).status_code == 403
    assert desk.post(step_url(product, "archive"), {}).status_code == 403

    assert Product.objects.get().status == "published"
