"""Pages of one's own as a person uses them, on a phone, in headless Chromium."""

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.models import Address, User
from accounts.tests.factories import PASSWORD, make_address, make_user
from catalog.models import WishlistItem
from catalog.tests.factories import make_variant
from core.tests.browsing import needs_chromium
from dashboard.tests.shops import picture_file
from orders.models import Order
from orders.tests.factories import bring, make_order
from reviews.models import Review

pytestmark = needs_chromium


def test_somebody_signs_up_and_keeps_an_address(visitor):
    sari = visitor()

    sari.open("/en/masuk")
    sari.page.click("text=Create an account")
    sari.settle()
    sari.type("First name", "Sari")
    sari.type("E-mail", "sari@contoh.id")
    sari.type("Username", "sari")
    sari.type("Password", PASSWORD)
    sari.press("Create an account")
    assert "Welcome, Sari" in sari.text
    sari.click(".doors a[href$='/akun']")
    sari.click(".own-menu a[href$='/alamat']")
    sari.press("Add an address")
    sari.type("Phone", "+62 812 3456")
    sari.type("Street and number", "Jalan Kaliurang 5")
    sari.type("City", "Sleman")
    sari.type("Province", "DI Yogyakarta")
    sari.type("Postal code", "55281")
    sari.press("Save")

    assert "Jalan Kaliurang 5" in sari.text
    assert Address.objects.get().is_default
    assert User.objects.get(username="sari").language == "en"


def test_a_buyer_receives_judges_with_a_picture_and_sends_back(visitor, tmp_path):
    buyer = make_user(language="en")
    order = make_order(make_variant(), make_variant(), buyer=buyer)
    first, second = order.fulfillments.all()
    bring(first, "delivered")
    bring(second, "delivered")
    (tmp_path / "tas.png").write_bytes(picture_file().read())
    phone = visitor()
    phone.sign_in(buyer)

    phone.open("/en/pesanan")
    phone.press("See the order")
    phone.press(f"I have received the parcel from {first.vendor.business_name}")
    phone.press("Review")
    phone.page.click(".star-choice label[for$='1']")  # the second of the five: four stars
    phone.type("What is it like?", "Rapi dan kuat")
    phone.page.set_input_files("input[type=file]", tmp_path / "tas.png")
    phone.press("Send the review")
    assert "Thank you!" in phone.text
    phone.press("Return items")
    phone.type(f"How many pieces of {second.items.get().product_name} go back", "1")
    phone.type("What is wrong?", "Retak")
    phone.press("Request a return")

    assert "asked to take the goods back" in phone.text
    review = Review.objects.get()
    assert (review.rating, review.images.count()) == (4, 1)
    assert second.returns.get().reason == "Retak"
    assert Order.objects.get().fulfillments.get(pk=first.pk).status == "completed"


def test_a_heart_needs_no_new_page(visitor):
    buyer, product = make_user(language="en"), make_variant().product
    phone = visitor()
    phone.sign_in(buyer)

    phone.open("/en/cari")
    phone.page.click("[data-heart] button")
    phone.page.wait_for_selector("[data-heart] [aria-pressed=true]")
    assert WishlistItem.objects.get().product == product
    phone.page.click("[data-heart] button")
    phone.page.wait_for_selector("[data-heart] [aria-pressed=false]")

    assert not WishlistItem.objects.exists()


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_of_ones_own_is_fit_for_everybody(visitor, language):
    buyer = make_user(language=language, email_verified_at=None)
    make_address(buyer)
    unpaid = make_order(make_variant(), buyer=buyer, gateway="manual")
    sent, order = (make_order(make_variant(), buyer=buyer) for _ in range(2))
    bring(sent.fulfillments.get(), "shipped")
    part = order.fulfillments.get()
    bring(part, "delivered")
    product = part.items.get().product_id
    WishlistItem.objects.create(user=buyer, product_id=product)
    eyes = visitor(language=language, still=True)
    with translation.override(language):
        doors = {name: reverse(f"people:{name}") for name in ("log-in", "sign-up", "forgotten")}
        own = {
            name: reverse(f"storefront:{name}")
            for name in ("orders", "wishlist", "addresses", "new-address")
        }
        own |= {name: reverse(f"storefront:{name}") for name in ("account", "security", "data")}
        own |= {
            f"order-{state}": reverse("storefront:order", args=[one.number])
            for state, one in {"unpaid": unpaid, "shipped": sent, "delivered": order}.items()
        }
        own["return"] = reverse("storefront:return", args=[order.number])
        own["review"] = reverse("storefront:review", args=[order.number, product])

    found = eyes.look_through(doors)
    eyes.sign_in(buyer)
    found += eyes.look_through(own)

    assert not found, "\n".join(found)
