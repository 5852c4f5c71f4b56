"""The pages in a real browser: what a policy blocks or a phone cuts off shows only there."""

import os
import shutil
from base64 import b32decode
from collections.abc import Iterator

import pytest

from accounts.tests.factories import PASSWORD, code_by, make_staff
from catalog.models import Category
from catalog.tests.factories import make_category
from orders.models import Fulfillment
from orders.tests.factories import make_part

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium on the PATH"),
]


@pytest.fixture(scope="module")
def chromium() -> Iterator:
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread; the tests' own queries are not its business.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Visit:
    """A page at a width, and what the browser complained about."""

    def __init__(self, chromium, live_server, width: int):
        self.host = live_server.url
        self.page = chromium.new_page(viewport={"width": width, "height": 800}, locale="en-US")
        self.complaints: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _heard(self, message) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def open(self, path: str) -> None:
        self.page.goto(self.host + path)
        self.page.wait_for_load_state("networkidle")

    def sign_in(self, path: str, user) -> None:
        self.open(path)
        self.page.fill("[name=username]", user.username)
        self.page.fill("[name=password]", PASSWORD)
        self.page.press("[name=password]", "Enter")
        self.page.wait_for_load_state("networkidle")

    def is_cut_off(self) -> bool:
        return self.page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )


@pytest.fixture
def visit(chromium, live_server):
    visits = []

    def at(width: int) -> Visit:
        visits.append(Visit(chromium, live_server, width))
        return visits[-1]

    yield at
    for each in visits:
        each.page.close()


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_the_landing_page_fits_every_screen(visit, width):
    landing = visit(width)

    landing.open("/")

    assert landing.page.locator("h1").is_visible()
    for path in ("/api/v1/docs", "/dashboard/", "/admin/"):
        assert landing.page.locator(f'a[href="{path}"]').first.is_visible()
    dyed = landing.page.evaluate(
        "getComputedStyle(document.querySelector('.hero')).backgroundImage"
    )
    assert "kawung" in dyed
    assert not landing.is_cut_off()
    assert landing.complaints == []


def test_the_documentation_of_the_api_is_drawn_under_its_policy(visit):
    docs = visit(1280)

    docs.open("/api/v1/docs")

    docs.page.wait_for_selector(".opblock >> nth=8")  # it draws on as one scrolls
    assert docs.complaints == []


def test_a_category_is_dragged_into_another(visit):
    weaving, wood = make_category(name="Tenun"), make_category(name="Kayu")
    office = visit(1280)
    office.sign_in("/admin/", make_staff())
    office.open("/admin/catalog/category/")

    def handle(category) -> dict:
        row = f"tr:has(.tree-node[data-pk='{category.pk}'])"
        return office.page.locator(f"{row} .drag-handle").bounding_box()

    picked, target = handle(wood), handle(weaving)
    office.page.mouse.move(picked["x"] + 5, picked["y"] + 5)
    office.page.mouse.down()
    for step in range(1, 11):  # a little to the right of the row's start: into it
        office.page.mouse.move(
            picked["x"] + 5 + 30 * step / 10,
            picked["y"] + (target["y"] + target["height"] / 2 - picked["y"]) * step / 10,
        )
    with office.page.expect_navigation():
        office.page.mouse.up()

    assert Category.objects.get(pk=wood.pk).parent == weaving
    assert office.complaints == []


def test_the_page_of_an_order_works_under_the_back_offices_policy(visit):
    part = make_part("processing")
    office = visit(1280)
    office.sign_in("/admin/", make_staff())

    office.open(f"/admin/orders/order/{part.order_id}/change/")
    office.page.click("a:has-text('Cancel part')")
    office.page.fill("textarea[name=note]", "Bahan habis")
    office.page.click("button:has-text('Cancel part')")
    office.page.wait_for_load_state("networkidle")

    assert office.page.url.endswith(f"/admin/orders/order/{part.order_id}/change/")
    assert Fulfillment.objects.get(pk=part.pk).status == "cancelled"
    assert office.complaints == []


@pytest.mark.parametrize("width", [360, 1440])
def test_staff_set_up_a_second_factor_and_come_back_with_a_recovery_code(visit, settings, width):
    settings.STAFF_SECOND_FACTOR = True
    staff = make_staff()
    office = visit(width)
    page = office.page

    office.sign_in("/admin/orders/order/", staff)
    key = b32decode(page.inner_text(".rr-key code").replace(" ", "")).hex()
    assert page.locator("img.rr-qr").is_visible() and not office.is_cut_off()
    page.fill("[name=code]", code_by(key))
    page.click("text=Confirm")
    recovery = page.inner_text(".rr-codes li >> nth=0")
    assert not office.is_cut_off()
    page.click("text=I have kept them")
    assert page.url.endswith("/admin/orders/order/")

    page.context.clear_cookies()
    office.sign_in("/admin/", staff)
    page.click("text=No phone at hand?")
    page.fill("[name=code]", recovery)
    page.click("text=Continue")
    page.wait_for_url("**/admin/")

    office.open("/admin/second-factor/")
    assert "9" in page.inner_text(".rr-state")
    assert not office.is_cut_off()
    assert office.complaints == []
