"""Pictures of a product: at most one is primary, and one is as soon as there are any."""

from collections.abc import Iterable, Sequence
from typing import BinaryIO
from urllib.parse import urlsplit

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from catalog.card_figures import refresh_cards
from catalog.errors import TooManyPictures
from catalog.locks import lock_product, lock_product_and_variants
from catalog.models import Product, ProductImage
from catalog.operations.checks import length_of
from catalog.operations.selling import check_may_sell
from core.errors import BadInput, NotThere
from core.jobs import defer
from core.pictures import reencode

MAX_IMAGES = 10
ALT_LENGTH = length_of(ProductImage, "alt")
URL_LENGTH = length_of(ProductImage, "source_url")


def add_image(
    product: Product,
    *,
    file: BinaryIO | None = None,
    url: str = "",
    alt: str = "",
    position: int | None = None,
    is_primary: bool = False,
    by_house: bool = False,
) -> ProductImage:
    """Add a picture, last unless `position` says where. The first one is primary.

    A file is re-encoded and stored; an address is kept as it is and never fetched. Raises
    BadInput, BadPicture, TooManyPictures, VendorSuspended, Forbidden, NotThere.
    """
    if (file is None) == (not url):
        raise BadInput(_("Send either a file or a url."), attr="file")
    image = ProductImage(source_url=_checked_url(url) if url else "", alt=_checked_alt(alt))
    if file is not None:
        _check_room(product.images.count())
        picture = reencode(file)  # slow: before anybody waits for our locks
        image.width, image.height = picture.width, picture.height
        image.file.name = default_storage.save(picture.name, ContentFile(picture.content))
    try:
        return _add(product, image, position, is_primary, by_house)
    except BaseException:
        if image.file:
            default_storage.delete(str(image.file.name))
        raise


@transaction.atomic
def _add(
    product: Product, image: ProductImage, position: int | None, is_primary: bool, by_house: bool
) -> ProductImage:
    product, others = _locked(product, by_house)
    _check_room(len(others))
    image.product = product
    image.position = len(others)
    image.save()
    _arrange(others, image, position)
    if is_primary or not any(other.is_primary for other in others):
        _make_primary(image)
    refresh_cards([product.pk], touched=True)
    if image.file:
        defer("catalog.write_renditions", image_id=image.pk)
    return image


def pictures_at(
    product: Product, addresses: Iterable[str], others: Sequence[ProductImage]
) -> list[ProductImage]:
    """Pictures by address behind the others of a product, not yet saved; the first one is primary
    where there is none. Raises BadInput, TooManyPictures."""
    made: list[ProductImage] = []
    for address in addresses:
        place = len(others) + len(made)
        _check_room(place)
        image = ProductImage(product=product, source_url=_checked_url(address), position=place)
        made.append(image)
    if made and not any(other.is_primary for other in others):
        made[0].is_primary = True
    return made


@transaction.atomic
def change_image(
    image: ProductImage,
    *,
    alt: str | None = None,
    position: int | None = None,
    is_primary: bool | None = None,
    by_house: bool = False,
) -> ProductImage:
    """Change the text, the place among the others (0 is first) or make it the primary one.

    The primary picture stays so until another is: is_primary false is refused for it. Raises
    BadInput, VendorSuspended, Forbidden, NotThere.
    """
    product, images = _locked(image.product, by_house)
    image = _found(images, image.pk)
    if alt is not None:
        image.alt = _checked_alt(alt)
        image.save(update_fields=["alt"])
    if position is not None:
        _arrange([other for other in images if other != image], image, position)
    if is_primary:
        _make_primary(image)
    elif is_primary is False and image.is_primary:
        raise BadInput(_("Make another picture the primary one instead."), attr="is_primary")
    refresh_cards([product.pk], touched=True)
    return image


@transaction.atomic
def delete_image(image: ProductImage, *, by_house: bool = False) -> None:
    """Remove a picture; the next one becomes primary where it was. Its files go after commit.

    Raises VendorSuspended, Forbidden, NotThere.
    """
    if not by_house:
        check_may_sell(image.product.vendor_id)
    product, _variants = lock_product_and_variants(image.product_id)  # some may show it
    images = list(product.images.order_by("position", "pk"))
    image = _found(images, image.pk)
    rest = [other for other in images if other != image]
    files = image.files
    transaction.on_commit(lambda: remove_files(files))
    was_primary = image.is_primary
    image.delete()
    _number(rest)
    if was_primary and rest:
        _make_primary(rest[0])
    refresh_cards([product.pk], touched=True)


def remove_files(names: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(name)


def _locked(product: Product, by_house: bool) -> tuple[Product, list[ProductImage]]:
    if not by_house:
        check_may_sell(product.vendor_id)
    product = lock_product(product.pk)
    return product, list(product.images.order_by("position", "pk"))


def _check_room(count: int) -> None:
    if count >= MAX_IMAGES:
        raise TooManyPictures(limit=MAX_IMAGES)


def _found(images: list[ProductImage], pk: int) -> ProductImage:
    for image in images:
        if image.pk == pk:
            return image
    raise NotThere()


def _arrange(others: list[ProductImage], image: ProductImage, position: int | None) -> None:
    order = list(others)
    order.insert(len(order) if position is None else max(0, position), image)
    _number(order)


def _number(order: list[ProductImage]) -> None:
    for position, image in enumerate(order):
        if image.position != position:
            image.position = position
            image.save(update_fields=["position"])


def _make_primary(image: ProductImage) -> None:
    ProductImage.objects.filter(product=image.product_id, is_primary=True).exclude(
        pk=image.pk
    ).update(is_primary=False)
    image.is_primary = True
    image.save(update_fields=["is_primary"])


def _checked_alt(alt: str) -> str:
    if len(alt) > ALT_LENGTH:
        raise BadInput(f"At most {ALT_LENGTH} characters.", attr="alt")
    return alt.strip()


def _checked_url(url: str) -> str:
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in url
    except ValueError:  # a broken IPv6 address
        is_web = False
    if not is_web or len(url) > URL_LENGTH or any(c.isspace() or c in "\"'<>\\" for c in url):
        raise BadInput(_("Give a whole http or https address."), attr="url")
    return url
