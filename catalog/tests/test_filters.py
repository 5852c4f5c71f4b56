"""What lists of goods may be asked for, and that a search finds the same wherever it is made."""

import pytest

from accounts.tests.factories import make_staff
from catalog.models import Product
from catalog.tests.factories import make_product, make_variant
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db
LISTS = [
    "products",
    "products/facets",
    "vendors/{slug}/products",
    "vendor/products",
    "vendor/products/export",
    "categories",
    "wishlist",
]
SEARCHED = LISTS[:4]


def codes(response) -> dict[str, str]:
    return {error["attr"].split(".")[0]: error["code"] for error in response.json()["errors"]}


@pytest.mark.parametrize("path", LISTS)
def test_every_list_refuses_what_it_does_not_know_by_the_same_code(api, path):
    vendor = make_vendor()
    own, url = api(vendor.owner), f"/api/v1/{path.format(slug=vendor.slug)}"

    response = own.get(url, {"colour": "red"})

    assert (response.status_code, codes(response)) == (400, {"colour": "unknown_parameter"})
    if path in SEARCHED:
        response = own.get(f"{url}?q=a&q=b")
        assert (response.status_code, codes(response)) == (400, {"q": "repeated_parameter"})


@pytest.mark.parametrize("path", ["products/facets", "vendor/products/export"])
def test_what_is_answered_whole_takes_no_page(api, path):
    response = api(make_vendor().owner).get(f"/api/v1/{path}?cursor=x&page_size=2")

    assert codes(response) == dict.fromkeys(["cursor", "page_size"], "unknown_parameter")


def test_the_list_of_a_vendor_is_not_asked_for_another_vendor(api):
    vendor = make_vendor()

    response = api().get(f"/api/v1/vendors/{vendor.slug}/products?vendor={vendor.pk}")

    assert codes(response) == {"vendor": "unknown_parameter"}


@pytest.mark.parametrize("vendor", ["9" * 19, "a b", "rotan/jaya", "²"])
def test_a_vendor_that_neither_an_id_nor_a_slug_can_name_is_refused(api, vendor):
    response = api().get("/api/v1/products", {"vendor": vendor})

    assert (response.status_code, codes(response)) == (400, {"vendor": "invalid"})


def test_several_statuses_of_own_goods_mean_any_of_them(api):
    vendor = make_vendor()
    draft, sold, gone = (
        make_variant(make_product(vendor, status=s)).product for s in Product.Status
    )
    own = api(vendor.owner)

    listed = own.get("/api/v1/vendor/products?status=draft&status=archived").json()["results"]
    sheet = b"".join(own.get("/api/v1/vendor/products/export?status=published").streaming_content)

    assert [row["id"] for row in listed] == [gone.pk, draft.pk]
    assert sheet.decode().splitlines()[1].startswith(f"{sold.pk},")
    assert len(sheet.decode().splitlines()) == 2


@pytest.mark.parametrize(
    ("text", "is_found"),
    [("PANDAN", True), (" tas p", True), ("tas-9", True), ("TAS", True), ("9-b", False)],
)
def test_a_search_for_own_goods_is_the_same_in_api_dashboard_and_back_office(
    api, client, text, is_found
):
    vendor = make_vendor()
    product = make_variant(make_product(vendor, name="Tas Pandan"), sku="TAS-9-B").product
    make_variant(make_product(vendor, name="Lain"))

    rows = api(vendor.owner).get("/api/v1/vendor/products", {"q": text}).json()["results"]
    client.force_login(vendor.owner)
    page = client.get("/dashboard/products", {"q": text})
    client.force_login(make_staff("catalog.view_product"))
    desk = client.get("/admin/catalog/product/", {"q": text})

    expected = [product.pk] if is_found else []
    assert [row["id"] for row in rows] == expected
    assert [found.pk for found in page.context["goods"]] == expected
    assert [found.pk for found in desk.context["cl"].result_list] == expected
