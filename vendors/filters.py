from core.api.filters import AnyOf, FilterSet
from vendors.models import Vendor


class StaffVendorFilterSet(FilterSet):
    status = AnyOf(choices=Vendor.Status.choices)
