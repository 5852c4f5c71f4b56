from typing import Any

from accounts.models import User
from accounts.personal_data import personal_data
from vendors.models import Vendor
from vendors.serializers import VendorProfileSerializer


@personal_data("shop")
def shop(user: User) -> Any:
    vendor = Vendor.objects.filter(owner=user).first()
    return VendorProfileSerializer(vendor).data if vendor else None
