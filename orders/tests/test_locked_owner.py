import pytest

from accounts.operations import lock_account, unlock_account
from accounts.tests.factories import make_staff, make_user
from catalog.models import Product
from catalog.tests.factories import make_variant
from orders.errors import CheckoutRefused
from orders.operations import add_to_cart
from orders.tests.factories import make_order
from vendors.models import Vendor
from vendors.tests.factories import make_vendor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]


def test_locking_an_owner_takes_the_shop_out_of_sale_until_staff_reinstate_it():
    variant, buyer, staff = make_variant(), make_user(), make_staff()
    vendor = variant.product.vendor
    add_to_cart(buyer, variant.pk, 1)

    lock_account(vendor.owner, by=staff, note="Menipu pembeli")

    vendor = Vendor.objects.get(pk=vendor.pk)
    decision = vendor.reviews.first()
    assert (vendor.status, decision.action) == ("suspended", "suspend")
    assert (decision.by, decision.reason) == (staff, "Menipu pembeli")
    assert not Product.objects.on_sale().exists()
    with pytest.raises(CheckoutRefused):
        make_order(make_variant(), buyer=buyer)

    unlock_account(vendor.owner, by=staff)

    assert Vendor.objects.get(pk=vendor.pk).status == "suspended"
    assert not Product.objects.on_sale().filter(pk=variant.product_id).exists()


@pytest.mark.parametrize("status", ["pending", "rejected", "suspended"])
def test_locking_the_owner_of_a_shop_that_does_not_sell_leaves_it(status):
    vendor = make_vendor(status=status)

    lock_account(vendor.owner, by=make_staff(), note="Menipu")

    assert Vendor.objects.get(pk=vendor.pk).status == status
    assert not vendor.reviews.exists()


def test_locking_who_has_no_shop_locks_the_account_alone():
    person = make_user()

    lock_account(person, by=make_staff(), note="Menipu")

    person.refresh_from_db()
    assert not person.is_active
