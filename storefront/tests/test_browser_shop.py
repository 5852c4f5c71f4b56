"""The shop in a real browser, as buyers come to it."""

import pytest

from accounts.models import User
from accounts.tests.factories import make_address, make_user
from catalog.models import Product
from catalog.tests.factories import make_category, make_product, make_variant
from content.tests.factories import make_article, make_banner, make_page, make_rail
from core.tests.browsing import Visitor, needs_chromium
from orders.models import Order
from orders.tests.factories import make_house_account
from promotions.models import Promotion
from reviews.models import Review

pytestmark = needs_chromium

TAPS_SIGNED_IN, TAPS_OF_A_GUEST = 12, 16
FURTHEST = 150  # steps by Tab on the longest page
HOME = {"id": "/", "en": "/en/"}


@pytest.fixture
def shop(transactional_db) -> list[Product]:
    """Goods of two makers in a category, with all that the first page shows."""
    category = make_category(make_category(name="Anyaman", slug="anyaman"), slug="keranjang")
    goods = [make_product(name=name, category=category) for name in ("Tikar", "Besek")]
    for product in goods:
        make_variant(product, options={"warna": "hijau"})
        make_variant(product, options={"warna": "merah"}, price=120_000)
    Review.objects.create(product=goods[0], author=make_user(), rating=4, comment="Rapi")
    Product.objects.filter(pk=goods[0].pk).update(rating=4, rating_sum=4, review_count=1)
    make_rail(*goods, rule="chosen")
    make_house_account()
    Promotion.objects.create(
        title="Pembuka", code="RAPI", kind="percentage_discount", value=10, applies_to="everything"
    )
    return goods


class Thumb:
    """Presses, and counts how often."""

    def __init__(self, phone: Visitor) -> None:
        self.phone = phone
        self.taps = 0

    def press(self, selector: str) -> None:
        self.phone.click(f"{selector} >> nth=0")
        self.taps += 1

    def type(self, name: str, text: str) -> None:
        """Into a field that the key “next” has led to."""
        self.phone.page.fill(f"[name={name}]", text)


class Keys(Thumb):
    """Goes on by Tab to what it presses."""

    def press(self, selector: str) -> None:
        self.go_to(selector)
        self.phone.page.press("*:focus", "Enter")  # waits for the page that it leads to
        self.phone.settle()
        self.taps += 1

    def type(self, name: str, text: str) -> None:
        self.go_to(f"[name={name}]")
        self.phone.page.keyboard.type(text)

    def go_to(self, selector: str) -> None:
        page = self.phone.page
        for _n in range(FURTHEST):
            page.keyboard.press("Tab")
            if page.evaluate("(what) => document.activeElement.matches(what)", selector):
                return
        pytest.fail(f"{selector} cannot be reached by Tab")


ADDRESS = {
    "recipient_name": "Sari Puspita",
    "phone": "+62812345678",
    "line1": "Jl. Mawar 1",
    "city": "Bandung",
    "postal_code": "40111",
}


def gather_of_two_makers(hand: Thumb) -> None:
    hand.press('a.card[href*="tikar"]')
    hand.press("[data-add]")
    hand.press("a.brand")
    hand.press('a.card[href*="besek"]')
    hand.press("[data-add]")
    hand.press("aside form button")


def say_who_and_where(hand: Thumb) -> None:
    hand.press("[name=email]")
    hand.type("email", "sari@contoh.id")
    for name, text in ADDRESS.items():
        hand.type(name, text)
    hand.phone.page.select_option("[name=state]", "Jawa Barat")


def use_code(hand: Thumb) -> None:
    hand.press(".code summary")
    hand.type("promotion_code", "rapi")
    hand.press(".code-field button")


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_guest_buys_of_two_makers_with_a_code_in_few_taps(visitor, shop, language):
    phone = visitor(language=language)
    thumb = Thumb(phone)
    phone.open(HOME[language])

    gather_of_two_makers(thumb)
    say_who_and_where(thumb)
    use_code(thumb)
    thumb.press("[name=gateway][value=manual]")
    thumb.press("button[name=order]")

    assert thumb.taps <= TAPS_OF_A_GUEST
    order = Order.objects.get()
    assert (order.fulfillments.count(), order.discount) == (2, 20_000)
    assert order.language == language
    assert order.number in phone.text
    assert phone.violations() == []


@pytest.mark.parametrize("language", ["id", "en"])
def test_who_is_signed_in_buys_in_few_taps_by_keyboard_alone(visitor, shop, language):
    buyer = make_user(language=language)
    make_address(buyer, is_default=True)
    phone = visitor(language=language)
    phone.sign_in(buyer)
    keys = Keys(phone)
    phone.open(HOME[language])

    gather_of_two_makers(keys)
    use_code(keys)
    keys.press("button[name=order]")

    assert keys.taps <= TAPS_SIGNED_IN
    order = Order.objects.get()
    assert (order.payment_status, order.payments.get().gateway) == ("paid", "test")
    assert (order.fulfillments.count(), order.discount) == (2, 20_000)


def test_nothing_needs_a_script(visitor, shop):
    phone = visitor(language="en", scripts=False)
    thumb = Thumb(phone)
    phone.open("/en/")

    thumb.press(".rounds a")
    thumb.press(".filters summary")
    thumb.type("min_price", "1000")
    thumb.press(".filter-end button")
    thumb.press('a.card[href*="tikar"]')
    thumb.press("label.option:has-text('merah')")
    thumb.press("[data-add]")
    thumb.press("a.brand")
    thumb.press('a.card[href*="besek"]')
    thumb.press("[data-add]")
    thumb.press("aside form button")
    say_who_and_where(thumb)
    use_code(thumb)
    thumb.press("[name=gateway][value=manual]")
    thumb.press("button[name=order]")

    assert thumb.taps <= TAPS_OF_A_GUEST
    order = Order.objects.get()
    assert (order.fulfillments.count(), order.subtotal, order.discount) == (2, 220_000, 22_000)
    assert order.number in phone.text


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_is_fit_for_everybody(visitor, shop, language):
    User.objects.update(language=language)
    make_banner()
    article, words = make_article(), make_page()
    buyer = make_user(language=language)
    eyes = visitor(language=language, still=True)
    eyes.expected = {404}  # of one page, and of the banner's picture, which is not there
    prefix = "" if language == "id" else "/en"
    pages = {
        "home": "/",
        "category": "/c/anyaman?in_stock=true",
        "search": "/cari?q=tikar",
        "nothing-found": "/cari?q=zzzz",
        "product": f"/p/{shop[0].slug}",
        "makers": "/toko",
        "maker": f"/toko/{shop[0].vendor.slug}",
        "articles": "/artikel",
        "article": f"/artikel/{article.slug}",
        "page": f"/{words.slug}",
        "cart-empty": "/keranjang",
        "not-found": "/nothing",
        "about": "/tentang",
    }

    found = eyes.look_through({name: prefix + path for name, path in pages.items()})
    for path in ("/api/v1/docs", "/dashboard/", "/admin/"):
        assert eyes.page.locator(f'a[href="{path}"]').first.is_visible()
    dyed = eyes.page.evaluate("getComputedStyle(document.querySelector('.cloth')).backgroundImage")
    assert "kawung" in dyed
    hand = visitor(language=language)
    for each in (eyes, hand):
        each.sign_in(buyer)
    hand.open(f"{prefix}/p/{shop[0].slug}")
    hand.click("[data-add]")
    found += eyes.look("cart", f"{prefix}/keranjang", aloud=language == "en")
    hand.open(f"{prefix}/keranjang")
    hand.click("aside form button")
    checkout = hand.page.url.removeprefix(hand.host)
    found += eyes.look("checkout", checkout, aloud=language == "id")

    assert not found, "\n".join(found)
