"""What holds for the whole shop, as its clients need to know it."""

from datetime import timedelta
from typing import Any

from django.conf import settings

from content.reads import PageLink, published_pages
from house.models import House
from house.reads import house
from orders.rules import COMPLAINT_WINDOW
from payments import gateways


class Shop:
    """The house's own row, and beside it the terms that every order has."""

    languages = [code for code, _name in settings.LANGUAGES]
    return_hours = COMPLAINT_WINDOW // timedelta(hours=1)

    def __init__(self, row: House) -> None:
        self.row = row

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)

    @property
    def pages(self) -> list[PageLink]:
        return published_pages()

    @property
    def gateways(self) -> list[str]:
        return gateways.offered()


def shop() -> Shop:
    return Shop(house())
