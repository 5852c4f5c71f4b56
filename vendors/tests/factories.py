from itertools import count

from django.utils import timezone

from accounts.models import User
from accounts.tests.factories import make_user
from vendors.models import Vendor

_number = count(1)


PKP = {"tax_status": Vendor.TaxStatus.PKP, "npwp": "012345678901000"}


def make_vendor(
    owner: User | None = None, status: str = Vendor.Status.APPROVED, **fields
) -> Vendor:
    n = next(_number)
    fields = {
        "slug": f"sanggar-{n}",
        "business_name": f"Sanggar {n}",
        "applied_at": timezone.now(),
    } | fields
    return Vendor.objects.create(owner=owner or make_user(), status=status, **fields)
