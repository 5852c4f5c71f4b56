import io
import struct
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from catalog.models import Product, ProductImage
from catalog.operations import add_image, change_image, change_product, delete_image
from catalog.tests.factories import make_variant
from core.errors import BadInput, ShopError
from core.pictures import MAX_BYTES, reencode
from vendors.errors import VendorSuspended

pytestmark = pytest.mark.django_db
FILES = Path(__file__).parent / "files"


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def picture(kind="PNG", size=(40, 30), mode="RGB", **options) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "red").save(out, kind, **options)
    return out.getvalue()


def written(text: str) -> PngInfo:
    info = PngInfo()
    info.add_text("Comment", text)
    return info


def animated(kind: str) -> bytes:
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue", "green")]
    out = io.BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=50)
    return out.getvalue()


def huge_png(width: int, height: int) -> bytes:
    """A few bytes that say they are many pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    idat = chunk(b"IDAT", zlib.compress(b""))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + idat + chunk(b"IEND", b"")


HOSTILE = {
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "html": b"<html><script>alert(1)</script>",
    "gif": picture("GIF"),
    "bmp": picture("BMP"),
    "empty": b"",
    "half": picture("JPEG", (400, 300))[:500],
    "half png": picture("PNG", (400, 300))[:60],
    "only a name": b"\x89PNG\r\n\x1a\n",
    "jpeg in name only": b"\xff\xd8\xff" + b"x" * 2000,
    "bomb": huge_png(60_000, 60_000),
    "26 megapixels": huge_png(5_200, 5_000),
    "animated png": animated("PNG"),
    "animated webp": animated("WEBP"),
    "png and zip": picture() + b"PK\x03\x04 stuff PK\x05\x06" + b"\0" * 18,
    "png and more": picture() + b"more",
    "jpeg and page": picture("JPEG") + b"<SCRIPT>alert(1)</SCRIPT>",
    "jpeg and pdf": picture("JPEG") + b"%PDF-1.7",
    "webp and more": picture("WEBP") + b"<b>",
    "png with a page as text": picture("PNG", pnginfo=written("<html><script>")),
    "webp with a page beside": picture("WEBP", exif=b"Exif\0\0<?php system('id') ?>"),
    "jpeg, a second one, and a page": picture("JPEG") * 2 + b"<html>",
    "jpeg and zip": picture("JPEG") + b"PK\x03\x04 stuff PK\x05\x06" + b"\0" * 18,
    "script in a comment": picture("JPEG", comment=b"<?php system('id') ?>"),
    "too large": b"\x89PNG\r\n\x1a\n" + b"\0" * MAX_BYTES,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_not_simply_a_picture_is_refused(api, name):
    product = make_variant().product
    upload = SimpleUploadedFile("keranjang.png", HOSTILE[name], "image/png")

    response = api(product.vendor.owner).post(
        f"/api/v1/products/{product.pk}/images", {"file": upload}, format="multipart"
    )

    assert response.status_code == 400
    assert response.json()["errors"][0]["attr"] == "file"
    assert not ProductImage.objects.exists()
    assert default_storage.listdir("")[0] == []


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_written_anew_without_what_it_carried(api, kind):
    exif = Image.Exif()
    exif[0x010E] = "rahasia"
    exif[0x0112] = 6  # turned by a quarter
    product = make_variant().product
    upload = SimpleUploadedFile("../../x.svg", picture(kind, (4000, 2000), exif=exif))

    response = api(product.vendor.owner).post(
        f"/api/v1/products/{product.pk}/images",
        {"file": upload, "alt": "Depan"},
        format="multipart",
    )

    assert response.status_code == 201, response.content
    image = ProductImage.objects.get()
    with default_storage.open(image.file.name) as file:
        content = file.read()
        stored = Image.open(io.BytesIO(content))
    assert (stored.format, stored.size) == ("WEBP", (800, 1600))
    assert b"rahasia" not in content and not stored.getexif()
    assert image.file.name.startswith("products/") and image.file.name.endswith(".webp")
    assert response.json()["url"] == f"http://127.0.0.1:8000/media/{image.file.name}"
    assert Product.objects.get().image == image.file.name


@pytest.mark.parametrize("mode", ["L", "P", "LA", "RGBA", "I;16", "1"])
def test_every_kind_of_colour_is_read(mode):
    assert reencode(io.BytesIO(picture("PNG", mode="L" if mode == "I;16" else mode))).width == 40


@pytest.mark.parametrize("name", ["four-brown-pixels", "four-brown-pixels-one-shade-off"])
def test_pixels_that_read_like_markup_are_only_pixels(name):
    assert reencode(io.BytesIO((FILES / f"{name}.png").read_bytes())).width == 4


def test_a_jpeg_with_a_second_picture_behind_it_is_taken():
    assert reencode(io.BytesIO(picture("JPEG") + picture("JPEG", (8, 8)))).width == 40


@pytest.mark.parametrize("name", ["profile-AdobeRGB.jpg", "profile-DisplayP3-like.jpg"])
@pytest.mark.parametrize("alpha", [False, True])
def test_a_colour_profile_is_applied_so_that_red_stays_red(name, alpha):
    content = (FILES / name).read_bytes()
    with Image.open(io.BytesIO(content)) as source:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(source.info["icc_profile"]))
        seen = ImageCms.profileToProfile(source, profile, ImageCms.createProfile("sRGB"))
        if alpha:
            content = io.BytesIO()
            source.convert("RGBA").save(content, "PNG", icc_profile=source.info["icc_profile"])
            content = content.getvalue()

    stored = Image.open(io.BytesIO(reencode(io.BytesIO(content)).content))

    assert "icc_profile" not in stored.info
    red, grey = (10, 10), (390, 290)
    assert seen.getpixel(red)[0] - source.getpixel(red)[0] > 20
    for place in (red, grey):
        pairs = zip(stored.convert("RGB").getpixel(place), seen.getpixel(place), strict=True)
        assert all(abs(was - is_now) <= 3 for was, is_now in pairs)


def test_a_broken_colour_profile_says_nothing():
    content = picture("PNG", icc_profile=b"nothing of the kind")

    assert reencode(io.BytesIO(content)).width == 40


def test_transparency_is_kept():
    out = io.BytesIO()
    Image.new("RGBA", (9, 9), (0, 0, 0, 0)).save(out, "PNG")

    stored = Image.open(io.BytesIO(reencode(io.BytesIO(out.getvalue())).content))

    assert stored.getpixel((4, 4))[3] == 0


def test_an_upload_larger_than_allowed_is_not_even_read(api):
    product = make_variant().product
    upload = SimpleUploadedFile("x.png", b"\0" * (MAX_BYTES + 100_000))

    response = api(product.vendor.owner).post(
        f"/api/v1/products/{product.pk}/images", {"file": upload}, format="multipart"
    )

    assert (response.status_code, response.json()["errors"][0]["attr"]) == (400, "file")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:image/png;base64,x",
        "//contoh.id/x.png",
        "ftp://contoh.id/x.png",
        "http://",
        "http://a@contoh.id/x.png",
        "https://contoh.id/x y.png",
        "https://contoh.id/'x.png",
        "https://[/x.png",
        "https://contoh.id/" + "x" * 500,
    ],
)
def test_an_address_of_a_picture_is_a_web_address(api, url):
    product = make_variant().product

    response = api(product.vendor.owner).post(
        f"/api/v1/products/{product.pk}/images", {"url": url}, format="json"
    )

    assert (response.status_code, response.json()["errors"][0]["attr"]) == (400, "url")


def images(product) -> list[tuple[str, bool]]:
    return [(image.alt, image.is_primary) for image in product.images.order_by("position")]


def test_the_first_picture_is_primary_until_another_is(books_balance):
    product = make_variant().product
    first = add_image(product, url="https://contoh.id/1", alt="1")
    second = add_image(product, url="https://contoh.id/2", alt="2")

    change_image(second, is_primary=True, position=0)

    assert images(product) == [("2", True), ("1", False)]
    assert Product.objects.get().image == "https://contoh.id/2"
    with pytest.raises(BadInput):
        change_image(second, is_primary=False)
    delete_image(second)
    assert images(product) == [("1", True)]
    delete_image(first)
    assert Product.objects.get().image == ""


def test_a_deleted_picture_takes_its_file_with_it(django_capture_on_commit_callbacks):
    image = add_image(make_variant().product, file=io.BytesIO(picture()))

    with django_capture_on_commit_callbacks(execute=True):
        delete_image(image)

    assert not default_storage.exists(image.file.name)


def test_a_product_has_at_most_ten_pictures(api):
    product = make_variant().product
    for n in range(10):
        add_image(product, url=f"https://contoh.id/{n}")

    response = api(product.vendor.owner).post(
        f"/api/v1/products/{product.pk}/images",
        {"file": SimpleUploadedFile("x.png", picture())},
        format="multipart",
    )

    assert (response.status_code, response.json()["limit"]) == (409, 10)
    assert not default_storage.exists("products")


def test_a_refused_picture_leaves_no_file_behind():
    product = make_variant().product
    type(product.vendor).objects.filter(pk=product.vendor_id).update(status="suspended")

    with pytest.raises(VendorSuspended):
        add_image(product, file=io.BytesIO(picture()))

    assert default_storage.listdir("products")[1] == []


@pytest.mark.django_db(transaction=True)
def test_rivals_leave_one_primary_picture_and_one_default_variant(books_balance):
    variant = make_variant()
    product = variant.product
    others = [make_variant(product, price=n).pk for n in (1, 2)]
    start = [add_image(product, url=f"https://contoh.id/{n}") for n in range(3)]

    def edit(worker: int) -> None:
        for step in range(8):
            image = start[(worker + step) % 3]
            try:
                if worker == 0:
                    change_image(image, is_primary=True, position=step % 3)
                elif worker == 1:
                    chosen = [variant.pk, *others][step % 3]
                    change_product(product, variants=[{"id": chosen, "is_default": True}])
                elif worker == 2 and step % 2:
                    delete_image(add_image(product, url="https://contoh.id/x", is_primary=True))
                else:
                    change_product(product, variants=[{"price": step, "sku": f"W{worker}-{step}"}])
            except ShopError:
                pass
        connection.close()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(edit, range(4)))

    assert product.images.filter(is_primary=True).count() == 1
    assert product.variants.filter(is_default=True, is_active=True).count() == 1


# ── pictures as files of the house ──────────────────────────────────────────────────────────────


def test_pictures_are_served_so_that_no_browser_runs_them(client):
    image = add_image(make_variant().product, file=io.BytesIO(picture()))

    response = client.get(f"/media/{image.file.name}")

    assert response.status_code == 200 and b"".join(response.streaming_content)[:4] == b"RIFF"
    assert response["Content-Type"] == "image/webp"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "immutable" in response["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    [
        "../settings.py",
        "../x.webp",
        "products/../../x.webp",
        "%2e%2e/x.webp",
        "/etc/passwd",
        "//etc/x.webp",
        "products",
        "products/none.webp",
        "x.svg",
        "x.html",
    ],
)
def test_nothing_but_pictures_of_the_house_is_served(client, path, tmp_path):
    (tmp_path / "x.svg").write_text("<svg/>")
    (tmp_path.parent / "x.webp").write_text("secret")

    assert client.get(f"/media/{path}").status_code == 404
