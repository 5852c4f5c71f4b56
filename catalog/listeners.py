from accounts.events import AccountClosed
from catalog.card_figures import refresh_listing
from catalog.models import WishlistItem
from vendors.events import VendorStatusChanged


def relist_goods(event: VendorStatusChanged) -> None:
    """Goods of a suspended vendor leave the lists, and come back with it."""
    refresh_listing(event.vendor_id)


def forget_wishes(event: AccountClosed) -> None:
    WishlistItem.objects.filter(user=event.user_id).delete()
