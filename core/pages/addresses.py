"""The addresses of what people look at, on the pages of the shop: goods, categories, makers.

Paths, to be made whole by core.pages.media. In English they lie below /en.
"""

from collections.abc import Iterable


def product_path(slug: str) -> str:
    return f"/p/{slug}"


def category_path(slugs: Iterable[str]) -> str:
    """By the slugs that lead there from the top; the last one decides."""
    return f"/c/{'/'.join(slugs)}"


def maker_path(slug: str) -> str:
    return f"/toko/{slug}"
