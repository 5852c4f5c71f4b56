from catalog.cards import refresh_listing
from vendors.events import VendorStatusChanged


def relist_goods(event: VendorStatusChanged) -> None:
    """Goods of a suspended vendor leave the lists, and come back with it."""
    refresh_listing(event.vendor_id)
