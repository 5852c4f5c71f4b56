from collections.abc import Callable
from typing import Any

from django.conf import settings


def absolute_url(address: str) -> str:
    """What leaves the house is absolute: a page's path from SITE_URL, other addresses as is."""
    if not address or address.startswith(("http://", "https://")):
        return address
    return f"{settings.SITE_URL}/{address.lstrip('/')}"


def buyers_url(path: str) -> str:
    """The whole address of a buyer's page, on the shop front that serves the buyers."""
    return f"{settings.STOREFRONT_URL}/{path.lstrip('/')}"


def picture_path(name: str) -> str:
    """Where our own pages find a picture: a file name under MEDIA_URL, or elsewhere as is."""
    if not name or name.startswith(("http://", "https://")):
        return name
    return f"{settings.MEDIA_URL}{name}"


def picture_url(name: str) -> str:
    """The whole address of a picture, for who is not on one of our pages."""
    return absolute_url(picture_path(name))


def picture_in_page(
    kept: dict[str, Any] | None, *, address: Callable[[str], str] = picture_path
) -> dict[str, Any] | None:
    """What an <img> says of an uploaded picture (core.fields.PictureField): `url`, `width`,
    `height` and `srcset`, narrowest first. Who is not on one of our pages wants `picture_url`."""
    if not kept:
        return None
    files = [*kept["renditions"], {"width": kept["width"], "file": kept["file"]}]
    return {
        "url": address(kept["file"]),
        "width": kept["width"],
        "height": kept["height"],
        "srcset": ", ".join(f"{address(one['file'])} {one['width']}w" for one in files),
    }
