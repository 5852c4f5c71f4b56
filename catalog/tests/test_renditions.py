"""Smaller files beside each uploaded picture."""

import io
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.errors import TooManyPictures
from catalog.models import Product, ProductImage
from catalog.operations import add_image, change_image, delete_image
from catalog.operations.renditions import do_without_renditions, write_renditions
from catalog.serializers import ImageSerializer, ProductCardSerializer, ProductSerializer
from catalog.tests.factories import make_product, make_variant
from catalog.tests.test_pictures import picture
from core.promises import sweep
from core.tests.jobs import lose_jobs
from notifications.tests.factories import run_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def uploaded(product=None, size=(1000, 500), **fields) -> ProductImage:
    product = product or make_variant().product
    return add_image(product, file=io.BytesIO(picture(size=size)), **fields)


def stored() -> set[str]:
    is_there = "products" in default_storage.listdir("")[0]
    names = default_storage.listdir("products")[1] if is_there else []
    return {f"products/{name}" for name in names}


def widths(image: ProductImage) -> list[int]:
    return [made["width"] for made in ProductImage.objects.get(pk=image.pk).renditions or []]


def test_an_upload_leaves_a_job_that_makes_its_renditions():
    image = uploaded()

    job = ProcrastinateJob.objects.get(task_name="catalog.write_renditions")
    assert job.args == {"image_id": image.pk}
    assert image.renditions is None
    write_renditions(**job.args)

    sizes = {}
    for made in ProductImage.objects.get().renditions:
        with default_storage.open(made["file"]) as file, Image.open(file) as small:
            sizes[made["width"]] = (small.format, small.size)
    assert sizes == {w: ("WEBP", (w, w // 2)) for w in (320, 640, 960)}


@pytest.mark.parametrize(
    ("width", "made"), [(320, []), (321, [320]), (900, [320, 640]), (3000, [320, 640, 960])]
)
def test_a_picture_is_never_made_wider(width, made):
    image = uploaded(size=(width, 40))

    write_renditions(image.pk)

    assert widths(image) == made


def test_a_refused_upload_leaves_no_job_and_no_file():
    product = make_variant().product
    for n in range(10):
        add_image(product, url=f"https://contoh.id/{n}")

    with pytest.raises(TooManyPictures):
        uploaded(product)

    assert not ProcrastinateJob.objects.exists()
    assert stored() == set()


def test_lists_show_the_smallest_and_details_all_as_documented(api):
    product = make_variant().product
    image = uploaded(product)
    write_renditions(image.pk)
    add_image(product, url="https://contoh.id/2.jpg")
    uploaded(product, size=(30, 40))
    image = ProductImage.objects.get(pk=image.pk)
    product = Product.objects.get()

    card = api().get("/api/v1/products").json()["results"][0]
    detail = api().get(f"/api/v1/products/{product.pk}").json()
    own = api(product.vendor.owner).get(f"/api/v1/vendor/products/{product.pk}").json()

    media = "http://127.0.0.1:8000/media/"
    files = {made["width"]: media + made["file"] for made in image.renditions}
    assert card["image"] == media + image.file.name
    assert card["image_small"] == files[320]
    assert card == ProductCardSerializer(product).data | {"created_at": card["created_at"]}
    first, elsewhere, small = detail["images"]
    assert {r["width"]: r["url"] for r in first["renditions"]} == files
    assert first["srcset"] == ", ".join(
        f"{url} {width}w" for width, url in [*files.items(), (1000, card["image"])]
    )
    assert (elsewhere["renditions"], elsewhere["srcset"]) == ([], "")
    assert (small["renditions"], small["srcset"]) == ([], "")
    assert detail["images"] == own["images"] == ProductSerializer(product).data["images"]
    assert first == ImageSerializer(image).data


def test_without_a_rendition_the_card_shows_the_picture_itself(api):
    product = make_variant().product
    add_image(product, url="https://contoh.id/1.jpg")

    card = api().get("/api/v1/products").json()["results"][0]

    assert card["image_small"] == card["image"] == "https://contoh.id/1.jpg"


def test_another_primary_picture_brings_its_own_small_one():
    product = make_variant().product
    first, second = uploaded(product), uploaded(product)
    for image in (first, second):
        write_renditions(image.pk)

    change_image(second, is_primary=True)

    second = ProductImage.objects.get(pk=second.pk)
    assert Product.objects.get().image_small == second.renditions[0]["file"]
    delete_image(second)
    first = ProductImage.objects.get()
    assert Product.objects.get().image_small == first.renditions[0]["file"]


def test_a_new_rendition_is_news_to_who_knows_the_product(api):
    image = uploaded()
    url = f"/api/v1/products/{image.product_id}"
    etag = api().get(url)["ETag"]

    write_renditions(image.pk)

    assert api().get(url, HTTP_IF_NONE_MATCH=etag).status_code == 200


def test_all_files_of_a_deleted_picture_go_after_the_commit(django_capture_on_commit_callbacks):
    image = uploaded()
    write_renditions(image.pk)
    assert len(stored()) == 4

    with django_capture_on_commit_callbacks(execute=True):
        delete_image(image)
        assert len(stored()) == 4

    assert stored() == set()


def test_a_repeated_job_changes_nothing():
    image = uploaded()
    write_renditions(image.pk)
    before, files = ProductImage.objects.values().get(), stored()

    write_renditions(image.pk)

    assert ProductImage.objects.values().get() == before and stored() == files


def test_a_picture_deleted_meanwhile_leaves_no_files(monkeypatch):
    from catalog.operations import renditions

    image = uploaded()
    make = renditions.renditions

    def slow(file):
        ProductImage.objects.all().delete()
        Product.objects.update(image="", image_alt="", image_width=None, image_height=None)
        return make(file)

    monkeypatch.setattr(renditions, "renditions", slow)
    write_renditions(image.pk)
    write_renditions(image.pk)

    assert stored() == {image.file.name}


@pytest.mark.parametrize("content", [None, b"", b"no picture"])
def test_a_lost_or_broken_file_has_no_renditions_and_is_not_tried_again(content):
    name = "products/rusak.webp"
    if content is not None:
        default_storage.save(name, ContentFile(content))
    product = make_variant().product
    image = ProductImage.objects.create(product=product, file=name, is_primary=True)
    Product.objects.update(image=name)

    write_renditions(image.pk)

    assert ProductImage.objects.get().renditions == []


def test_pictures_that_came_another_way_are_found():
    product = make_variant(make_product()).product
    first = uploaded(product)
    add_image(product, url="https://contoh.id/1.jpg")
    last = uploaded(product)
    lose_jobs("catalog.write_renditions")

    assert sweep(timezone.now()) == 2

    run_jobs("catalog.")
    assert widths(first) == widths(last) == [320, 640, 960]


def test_a_picture_whose_renditions_cannot_be_made_is_shown_as_it_is(api):
    image = uploaded()

    do_without_renditions(image.pk)
    write_renditions(image.pk)

    assert ProductImage.objects.get().renditions == []
    assert sweep(timezone.now() + timedelta(days=1)) == 0
