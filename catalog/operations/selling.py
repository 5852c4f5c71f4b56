"""Who may change goods."""

from catalog.locks import share_vendor
from core.errors import Forbidden
from vendors.errors import VendorSuspended
from vendors.models import Vendor


def check_may_sell(vendor_id: int) -> None:
    """Only an approved vendor changes its goods; it stays approved until the transaction ends."""
    status = share_vendor(vendor_id)
    if status == Vendor.Status.SUSPENDED:
        raise VendorSuspended()
    if status != Vendor.Status.APPROVED:
        raise Forbidden()
