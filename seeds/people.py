"""The people of the demo shop, who live in every scale: its accounts can always sign in."""

from datetime import datetime, timedelta
from functools import cache

from django.contrib.auth.hashers import make_password

from accounts.models import Address, User
from seeds import demo, gallery
from seeds.demo import forms
from vendors.models import Vendor, VendorReview

Action = VendorReview.Action
OPENED = timedelta(days=200)  # when the shop opened its doors


@cache
def hashed(password: str) -> str:
    """A hash costs a tenth of a second, on purpose; everybody with this password shares it."""
    return make_password(password)


def user_of(person: forms.Person, password: str, joined: datetime, **fields) -> User:
    return User(
        username=person.username,
        email=person.email.lower(),
        first_name=person.first_name,
        last_name=person.last_name,
        password=hashed(password),
        date_joined=joined,
        email_verified_at=joined,
        **fields,
    )


def write_people(now: datetime) -> None:
    """Staff, buyers with their addresses, and vendors with the decisions about them."""
    opened = now - OPENED
    staff = user_of(demo.STAFF, demo.STAFF_PASSWORD, opened, is_staff=True, is_superuser=True)
    staff.save()
    write_buyers(now)
    write_vendors(now, staff)


def write_buyers(now: datetime) -> None:
    joined = now - timedelta(days=120)
    users = User.objects.bulk_create(
        user_of(buyer.person, demo.BUYER_PASSWORD, joined + timedelta(days=3 * n))
        for n, buyer in enumerate(demo.BUYERS)
    )
    Address.objects.bulk_create(
        Address(user=user, **vars(address))
        for user, buyer in zip(users, demo.BUYERS, strict=True)
        for address in buyer.addresses
    )


def tax_of(shop: forms.Vendor) -> dict[str, str]:
    """Most artisans are below the threshold and collect no tax; a few of the demo shop do."""
    if shop.slug not in demo.PKP:
        return {}
    return {"tax_status": Vendor.TaxStatus.PKP, "npwp": demo.PKP[shop.slug]}


def write_vendors(now: datetime, staff: User) -> None:
    shops = [*demo.VENDORS, *demo.APPLICATIONS]
    applied = [now - OPENED + timedelta(days=5 + 4 * n) for n in range(len(demo.VENDORS))]
    applied += [now - timedelta(days=2 + 5 * n) for n in range(len(demo.APPLICATIONS))]
    owners = User.objects.bulk_create(
        user_of(shop.owner, demo.VENDOR_PASSWORD, at)
        for shop, at in zip(shops, applied, strict=True)
    )
    vendors = Vendor.objects.bulk_create(
        Vendor(
            owner=owner,
            slug=shop.slug,
            business_name=shop.business_name,
            business_description=shop.description,
            business_address=f"{shop.city}, {shop.province}",
            business_phone=shop.phone,
            business_email=shop.email,
            business_logo_url=gallery.logo(shop),
            city=shop.city,
            story=shop.story,
            status=shop.status,
            shipping_fee=shop.shipping_fee,
            free_shipping_threshold=shop.free_shipping_from,
            commission_rate=shop.commission_rate,
            **tax_of(shop),
            applied_at=at,
        )
        for shop, owner, at in zip(shops, owners, applied, strict=True)
    )
    decisions = {"approved": Action.APPROVE, "rejected": Action.REJECT}
    for vendor, shop in zip(vendors, shops, strict=True):
        vendor.reviews.create(action=Action.APPLY, by=vendor.owner, at=vendor.applied_at)
        if decision := decisions.get(shop.status):
            decided = vendor.applied_at + timedelta(days=1)
            vendor.reviews.create(action=decision, reason=shop.reason, by=staff, at=decided)
        Vendor.objects.filter(pk=vendor.pk).update(created_at=vendor.applied_at)
