"""Takes the pictures of README.md, docs/staff.md and docs/vendors.md from a demo shop that
`make run` serves.

.venv/bin/python docs/pictures.py http://127.0.0.1:8000
"""

import io
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).parent / "pictures"
STAFF = ("ratna@rupa-rawi.example", "gerbang-rawi-2026")
VENDORS = ("dadan@anyam-rajapolah.example", "rotan-galunggung-2026")
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
PICTURES = {  # name: where it is, and what to click there
    "staff-start": ("/admin/", []),
    "staff-orders": ("/admin/orders/order/", []),
    "staff-order": ("/admin/orders/order/", ["#result_list tbody >> nth=2 >> a"]),
    "staff-vendor": (
        "/admin/vendors/vendor/?status__exact=pending",
        ["#result_list tbody a >> nth=0"],
    ),
    "staff-categories": ("/admin/catalog/category/", []),
    "staff-promotion": ("/admin/promotions/promotion/", ["#result_list tbody a >> nth=0"]),
    "staff-article": ("/admin/content/article/", ["#result_list tbody a >> nth=0"]),
    "staff-second-factor": ("/admin/second-factor/set-up/", []),
}
SHOP = {  # what anybody sees: name, where it is, how wide and high the screen
    "shop-home": ("/en/", 1440, 1000),
    "shop-product": ("/en/p/kain-batik-tulis-kawung-soga", 390, 844),
}
VENDOR = {  # what a vendor sees: as PICTURES
    "vendor-overview": ("/dashboard/", []),
    "vendor-orders": ("/dashboard/orders", [".pick >> nth=0", ".pick >> nth=1"]),
    "vendor-products": ("/dashboard/products", []),
    "vendor-product": ("/dashboard/products", [".goods-row .about a >> nth=0"]),
    "vendor-reviews": ("/dashboard/reviews", []),
}
ON_A_PHONE = {
    "vendor-ships": (
        "/dashboard/orders?status=processing",
        [".rows a.row >> nth=0", ".steps summary >> nth=0"],
    ),
}
LOWER_DOWN = {"staff-promotion": "[data-output]", "staff-article": "[data-output]"}


def main(host: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name, (path, width, height) in SHOP.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(host + path)
            page.wait_for_load_state("networkidle")
            keep(page, name)
        desk = signed_in(browser, host + "/admin/login/", STAFF, 1440, 860)
        take(desk, host, PICTURES)
        take(signed_in(browser, host + "/en/masuk", VENDORS, 1100, 860), host, VENDOR)
        take(signed_in(browser, host + "/en/masuk", VENDORS, 390, 844), host, ON_A_PHONE)


def signed_in(
    browser: Browser, door: str, person: tuple[str, str], width: int, height: int
) -> Page:
    page = browser.new_page(viewport={"width": width, "height": height}, locale="en-US")
    page.goto(door)
    name, password = person
    page.fill("[name=username]", name)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: url != door)
    return page


def take(page: Page, host: str, pictures: dict[str, tuple[str, list[str]]]) -> None:
    for name, (path, clicks) in pictures.items():
        page.goto(host + path)
        for selector in clicks:
            page.click(selector)
            page.wait_for_load_state("networkidle")
        keep(page, name)


def keep(page: Page, name: str) -> None:
    if name in LOWER_DOWN:
        page.locator(LOWER_DOWN[name]).scroll_into_view_if_needed()
        page.wait_for_timeout(1_000)
    picture = Image.open(io.BytesIO(page.screenshot()))
    picture.save(FOLDER / f"{name}.webp", quality=80, method=6)


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
