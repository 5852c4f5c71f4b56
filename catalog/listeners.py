from accounts.events import AccountClosed
from catalog.card_figures import refresh_keywords, refresh_listing
from catalog.models import Product, StockNotice, WishlistItem
from vendors.events import VendorProfileChanged, VendorStatusChanged


def relist_goods(event: VendorStatusChanged) -> None:
    """Goods of a suspended vendor leave the lists, and come back with it."""
    refresh_listing(event.vendor_id)


def rename_maker(event: VendorProfileChanged) -> None:
    """Goods are found by the name and city of who makes them."""
    refresh_keywords(Product.objects.filter(vendor=event.vendor_id))


def forget_wishes(event: AccountClosed) -> None:
    WishlistItem.objects.filter(user=event.user_id).delete()
    StockNotice.objects.filter(user=event.user_id).delete()
