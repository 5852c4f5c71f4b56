"""The hot reads: they say what the serializers document, page without gaps, and never fail."""

import json
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import F
from rest_framework.test import APIRequestFactory

from accounts.tests.factories import make_user
from catalog.models import Category, Product
from catalog.operations import (
    add_image,
    archive_product,
    change_category,
    change_image,
    change_product,
    create_category,
    create_product,
    delete_category,
    delete_image,
    move_category,
    set_stock,
)
from catalog.reads import detail, listing, searches
from catalog.reads.facets import DEAR
from catalog.reads.filters import BRANCH, BRANCHES, Shape
from catalog.reads.listing import ORDERINGS, page_sql
from catalog.reads.related import RELATED
from catalog.reads.suggestions import SUGGESTIONS
from catalog.serializers import (
    CategoryNodeSerializer,
    CategorySerializer,
    ProductCardSerializer,
    ProductSerializer,
)
from catalog.tests.factories import make_product, make_variant
from catalog.views.products import ProductViewSet
from core.api.json import dumps
from core.kept import Kept
from core.tests.counting import statements
from core.tests.tables import every
from core.web import standing
from reviews.operations import count
from vendors.operations import change_vendor, suspend_shop_of
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db
URL = "/api/v1/products"


def documented(serializer) -> dict:
    return json.loads(dumps(serializer.data))


def goods(vendor=None, *, name="Keranjang", price=100, **fields) -> Product:
    variants = fields.pop("variants", [{"price": Decimal(price), "stock": 2}])
    return create_product(vendor or make_vendor(), name=name, variants=variants, **fields)


def full_product() -> Product:
    top = create_category(name="Rumah")
    product = goods(
        make_vendor(city="Cirebon", business_logo_url="https://contoh.id/logo.png"),
        category=create_category(name="Anyaman", parent=top),
        description="Dianyam “tangan”\nrapi.",
        variants=[
            {"price": Decimal("125000.5"), "stock": 3, "options": {"ukuran": "M"}, "name": "M"},
            {"price": Decimal("99000"), "stock": 0, "weight_grams": 400, "is_default": True},
            {"price": Decimal(1), "is_active": False},
        ],
        tags=["rotan", "anyaman"],
        sustainability_attributes=["Rotan lestari"],
    )
    add_image(product, url="https://contoh.id/1.jpg", alt="Depan")
    add_image(product, url="https://contoh.id/2.jpg", alt="Belakang", is_primary=True)
    return product


def ids(api, query: str) -> list[int]:
    response = api().get(f"{URL}?{query}")
    assert response.status_code == 200, response.content
    return [row["id"] for row in response.json()["results"]]


# ── as documented ───────────────────────────────────────────────────────────────────────────────


def test_lists_say_what_their_serializer_documents(api):
    full_product(), goods()

    rows = api().get(URL).json()["results"]

    products = Product.objects.select_related("vendor").order_by("-pk")
    assert rows == documented(ProductCardSerializer(products, many=True))


def test_details_say_what_their_serializer_documents(api):
    for pk in (full_product().pk, goods().pk):
        answer = api().get(f"{URL}/{pk}").json()

        assert answer == documented(ProductSerializer(Product.objects.get(pk=pk)))


def test_the_tree_and_its_categories_say_what_their_serializers_document(api):
    top = create_category(name="Rumah", description="Isi rumah")
    below = create_category(name="Anyaman", parent=top)
    create_category(name="Rotan", parent=below)
    create_category(name="Kain")

    tree = api().get("/api/v1/categories").json()
    one = api().get(f"/api/v1/categories/{below.pk}").json()

    roots = Category.objects.root_nodes()
    assert tree["results"] == documented(CategoryNodeSerializer(roots, many=True))
    assert one == documented(CategorySerializer(Category.objects.get(pk=below.pk)))


# ── pages ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "ordering",
    ["newest", "price", "-price", "rating", "best_selling", "name", "relevance", "updated"],
)
@pytest.mark.parametrize("branch", [False, True])
def test_pages_follow_each_other_without_gaps_in_both_directions(api, ordering, branch):
    vendor, top = make_vendor(), create_category(name="Rumah")
    below = create_category(name="Anyaman", parent=top)
    for n in range(11):
        product = goods(vendor, price=100 + n % 3, category=[top, below][n % 2])
        Product.objects.filter(pk=product.pk).update(rating=Decimal(n % 4), sold=n % 2)
    query = f"ordering={ordering}" + ("&q=keranjang" if ordering == "relevance" else "")
    query += f"&category={top.pk}" if branch else ""
    everything = ids(api, f"{query}&page_size=100")

    url, seen, pages = f"{URL}?{query}&page_size=4", [], []
    while url:
        pages.append(api().get(url).json())
        seen += [row["id"] for row in pages[-1]["results"]]
        url = pages[-1]["next"]
    back = api().get(pages[-1]["previous"]).json()
    first = api().get(back["previous"]).json()

    assert seen == everything and len(seen) == 11 and len(pages) == 3
    assert back["results"] == pages[1]["results"]
    assert first["results"] == pages[0]["results"]
    assert first["previous"] is pages[0]["previous"] is None
    assert first["next"].startswith("http://127.0.0.1:8000/api/v1/products?")


@pytest.mark.parametrize(
    "cursor", ["x", "%20", "biBuZXdlc3QgNzE9PT0", "bm9wZQ", "4pyT", "biBwcmljZSAxIDE", "A" * 5000]
)
def test_a_broken_cursor_is_not_found(api, cursor):
    assert api().get(f"{URL}?cursor={cursor}").status_code == 404


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("category=a b", "category"),
        ("option=ukuran", "option"),
        ("option=:M", "option"),
        ("on_sale=maybe", "on_sale"),
        ("category=99999999999999999999", "category"),
        ("category=-1", "category"),
        ("category=²", "category"),
        ("vendor=a b", "vendor"),
        ("min_price=-1", "min_price"),
        ("max_price=NaN", "max_price"),
        ("max_price=1e9", "max_price"),
        ("min_rating=6", "min_rating"),
        ("in_stock=maybe", "in_stock"),
        ("tag=", "tag"),
        ("q=", "q"),
        ("q=" + "x" * 201, "q"),
        ("ordering=nama", "ordering"),
        ("ordering=relevance", "ordering"),
        ("page_size=0", "page_size"),
        ("page_size=x", "page_size"),
        ("offset=10", "offset"),
        ("min_price=1&min_price=2", "min_price"),
        ("&".join(f"tag={n}" for n in range(11)), "tag"),
    ],
)
@pytest.mark.parametrize("path", [URL, f"{URL}/facets"])
def test_a_bad_filter_is_refused_by_its_name(api, path, query, field):
    response = api().get(f"{path}?{query}")

    assert response.status_code == 400
    assert response.json()["errors"][0]["attr"].startswith(field)


def test_a_page_has_at_most_a_hundred_rows(api):
    vendor = make_vendor()
    for _ in range(101):
        make_product(vendor)

    assert len(ids(api, "page_size=999")) == 100


def test_every_public_read_asks_the_database_as_often_for_one_row_as_for_fifty(api):
    vendor, top = make_vendor(), create_category(name="Rumah")

    def counts() -> list[int]:
        found = []
        last = Product.objects.latest("pk").pk
        for path in (
            URL,
            f"{URL}?q=keranjang&tag=rotan&category={top.pk}",
            f"{URL}/facets",
            f"{URL}/{last}",
            "/api/v1/categories",
            f"/api/v1/vendors/{vendor.slug}/products",
        ):
            with statements() as sent:
                assert api().get(path).status_code == 200
            found.append(len(sent))
        return found

    goods(vendor, category=top, tags=["rotan"])
    create_category(name="Pertama", parent=top)
    few = counts()
    for n in range(49):
        goods(vendor, category=top, tags=["rotan", f"tag {n}"])
        create_category(name=f"Cabang {n}", parent=top)

    assert counts() == few == [1, 1, 2, 1, 2, 1]


# ── filters ─────────────────────────────────────────────────────────────────────────────────────


def test_a_category_means_all_that_lies_below_it(api):
    top = create_category(name="Rumah")
    below = create_category(name="Anyaman", parent=top)
    inside, outside = goods(category=below), goods(category=create_category(name="Kain"))

    assert ids(api, f"category={top.pk}") == [inside.pk]
    assert outside.pk not in ids(api, f"category={below.pk}")
    assert ids(api, "category=999999") == []


def test_a_vendor_is_named_by_id_or_slug(api):
    vendor = make_vendor()
    product = goods(vendor)
    goods()

    assert ids(api, f"vendor={vendor.pk}") == ids(api, f"vendor={vendor.slug}") == [product.pk]


def test_prices_ratings_and_stock_are_bounds(api):
    cheap, dear = goods(price=100), goods(price=200, variants=[{"price": Decimal(200)}])
    Product.objects.filter(pk=dear.pk).update(rating=Decimal("4.5"))

    assert ids(api, "max_price=199.99") == [cheap.pk]
    assert ids(api, "min_price=200") == [dear.pk]
    assert ids(api, "min_rating=4.5") == [dear.pk]
    assert ids(api, "in_stock=true") == [cheap.pk]
    assert ids(api, "in_stock=false") == [dear.pk]


def test_any_variant_that_can_be_bought_lies_between_the_prices(api):
    def sizes(*prices, **fields):
        return [{"price": Decimal(price), "stock": 1} | fields for price in prices]

    spread = goods(variants=sizes(50, 250, 500))
    hollow = goods(variants=sizes(50, 500))
    gone = goods(variants=[*sizes(50), *sizes(250, stock=0)])
    hidden = goods(variants=[*sizes(50), *sizes(250, is_active=False)])
    found = {
        "min_price=200&max_price=300": [gone, spread],
        "min_price=200&max_price=300&in_stock=true": [spread],
        "min_price=200": [gone, hollow, spread],
        "min_price=200&in_stock=true": [hollow, spread],
        "max_price=50": [hidden, gone, hollow, spread],
        "min_price=501": [],
    }

    for query, wanted in found.items():
        assert ids(api, query) == [product.pk for product in wanted], query
        assert api().get(f"{URL}/facets?{query}").json()["count"] == len(wanted)
    card = api().get(f"{URL}?vendor={spread.vendor_id}").json()["results"][0]
    assert (card["price"], card["price_from"], card["price_to"]) == ("50.00", "50.00", "500.00")


def test_a_price_band_counts_the_goods_that_have_a_price_in_it(api):
    goods(variants=[{"price": Decimal(price)} for price in (60, 70, 300)])
    goods(price=310)

    bands = api().get(f"{URL}/facets").json()["prices"]
    dear = api().get(f"{URL}/facets?min_price=305").json()

    assert [(band["min"], band["count"]) for band in bands] == [("50.00", 1), ("250.00", 2)]
    assert (dear["count"], dear["prices"]) == (1, bands)  # the other bands can still be chosen


def test_several_tags_mean_goods_that_have_all_of_them(api):
    both = goods(tags=["rotan", "Batik"], sustainability_attributes=["lokal", "daur ulang"])
    one = goods(tags=["rotan"], sustainability_attributes=["lokal"])

    assert ids(api, "tag=ROTAN") == [one.pk, both.pk]
    assert ids(api, "tag=rotan&tag=batik") == [both.pk]
    assert ids(api, "tag=rotan&tag=tidak-ada") == []
    assert ids(api, "sustainability=lokal&sustainability=Daur%20Ulang") == [both.pk]


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("kranjang rotn", True),  # mistyped
        ("KERANJANG", True),
        ("keranjáng", True),  # accents
        ("anyam", True),  # the stem in Indonesian
        ("weaving", True),  # and in English, out of the description
        ("cafe", True),
        ("keranjang -rotan", False),
        ("keranjang plastik", True),  # some of the words, where nothing has all
        ("meja", False),
        ("' OR 1=1 --", False),
        ("%", False),
        ("!!! & | :* <->", False),
    ],
)
def test_search_forgives_typing_and_knows_both_languages(api, q, found):
    basket = goods(name="Keranjang Anyaman Rotan", description="Hand woven for the café. Weave!")
    goods(name="Batik Tulis")

    response = api().get(URL, {"q": q})

    assert response.status_code == 200
    assert [row["id"] for row in response.json()["results"]] == ([basket.pk] if found else [])


def test_the_best_match_comes_first(api):
    name = goods(name="Keranjang Rotan")
    typo = goods(name="Kranjang Bambu")
    text = goods(name="Hiasan", description="Cocok untuk keranjang.")

    assert ids(api, "q=keranjang") == [name.pk, text.pk, typo.pk]
    assert ids(api, "q=keranjang&ordering=newest") == [text.pk, typo.pk, name.pk]


def test_what_is_not_on_sale_is_not_found(api):
    draft = goods(status="draft")
    suspended = make_variant(product=make_product(make_vendor(status="suspended"))).product

    assert ids(api, "") == ids(api, "q=keranjang") == []
    for product in (draft, suspended):
        assert api().get(f"{URL}/{product.pk}").status_code == 404
    assert api().get(f"/api/v1/vendors/{suspended.vendor.slug}/products").status_code == 404


def test_facets_count_the_goods_that_each_choice_would_leave(api):
    top = create_category(name="Rumah")
    below = create_category(name="Anyaman", parent=top)
    vendor = make_vendor()
    goods(vendor, category=below, tags=["rotan"], price=120_000)
    goods(category=top, tags=["rotan", "lokal"], sustainability_attributes=["alami"], price=90_000)
    goods(name="Meja", price=1)

    facets = api().get(f"{URL}/facets?q=keranjang").json()

    assert facets["count"] == 2
    assert [(c["id"], c["count"]) for c in facets["categories"]] == [(top.pk, 2), (below.pk, 1)]
    assert {v["id"]: v["count"] for v in facets["vendors"]}[vendor.pk] == 1
    assert facets["tags"] == [{"name": "rotan", "count": 2}, {"name": "lokal", "count": 1}]
    assert facets["sustainability"] == [{"name": "alami", "count": 1}]
    assert facets["prices"] == [
        {"min": "50000.00", "max": "100000.00", "count": 1},
        {"min": "100000.00", "max": "250000.00", "count": 1},
    ]
    assert api().get(f"{URL}/facets?category={below.pk}").json()["count"] == 1


@pytest.mark.parametrize(
    ("most", "dear", "is_estimate"),
    [(10_000, DEAR, False), (2, DEAR, True), (10_000, 0, True)],
)
def test_facets_say_where_they_counted_a_sample(api, monkeypatch, most, dear, is_estimate):
    """Of so few goods the sample is all of them."""
    monkeypatch.setattr("catalog.reads.facets.MOST", most)
    monkeypatch.setattr("catalog.reads.facets.DEAR", dear)
    for _ in range(3):
        goods(tags=["rotan"])

    facets = api().get(f"{URL}/facets").json()

    assert (facets["count"], facets["is_estimate"]) == (3, is_estimate)
    assert facets["tags"] == [{"name": "rotan", "count": 3}]


def test_figures_of_a_sample_are_scaled_to_all_goods(api, monkeypatch):
    monkeypatch.setattr("catalog.reads.facets.value", lambda *args, **kwargs: 7.0)
    goods(tags=["rotan"])

    facets = api().get(f"{URL}/facets?q=keranjang").json()
    monkeypatch.setattr("catalog.reads.facets.MOST", 6)
    estimated = api().get(f"{URL}/facets?q=keranjang").json()

    assert (facets["count"], facets["is_estimate"]) == (1, False)
    assert (estimated["count"], estimated["is_estimate"]) == (7, True)
    for name in ("vendors", "tags", "prices"):
        assert [row["count"] for row in estimated[name]] == [7]


def test_who_walks_what_changed_sees_each_change_once_in_its_order(api):
    vendor = make_vendor()
    old, mid, new = (goods(vendor) for _ in range(3))
    start = Product.objects.get(pk=mid.pk).updated_at
    own = api(vendor.owner)

    def walk(client, path: str, since) -> list[int]:
        asked = {"updated_since": since.isoformat(), "page_size": "1"}
        page, seen = client.get(path, asked).json(), []
        while True:
            seen += [row["id"] for row in page["results"]]
            if not page["next"]:
                return seen
            page = client.get(page["next"]).json()

    for client, path in ((api(), URL), (own, "/api/v1/vendor/products")):
        assert walk(client, path, start) == [mid.pk, new.pk]
    change_product(old, variants=[{"price": Decimal(7)}])
    since = Product.objects.get(pk=old.pk).updated_at
    add_image(mid, url="https://contoh.id/1.jpg")
    for client, path in ((api(), URL), (own, "/api/v1/vendor/products")):
        assert walk(client, path, since) == [old.pk, mid.pk]


def test_whatever_a_card_shows_moves_the_time_of_the_last_change(api):
    product = full_product()
    first, second = product.variants.all()[:2]
    image = product.images.get(is_primary=True)
    changes = {
        "name": lambda: change_product(product, name="Keranjang Baru"),
        "tags": lambda: change_product(product, tags=["bambu"]),
        "price": lambda: change_product(product, variants=[{"id": second.pk, "price": 5}]),
        "a new picture": lambda: add_image(product, url="https://contoh.id/3.jpg"),
        "the text of a picture": lambda: change_image(image, alt="Lain"),
        "a picture less": lambda: delete_image(image),
        "sold out": lambda: set_stock(first, 0),
        "its maker": lambda: change_vendor(product.vendor, business_name="Sanggar Lain"),
        "its place": lambda: change_category(product.category, name="Anyaman Lain"),
        "its place is gone": lambda: delete_category(product.category),
        "a review": lambda: count(Product.objects.get(), pieces=1, stars=5),
        "off sale": lambda: archive_product(product),
    }

    def check(what: str) -> None:
        before = Product.objects.get().updated_at
        changes[what]()
        assert Product.objects.get().updated_at > before

    every(changes, check, at_least=12)


# ── conditional reads ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", ["products", "products/{pk}", "categories", "products/facets"])
def test_an_answer_that_the_asker_has_is_not_sent_again(api, path):
    url = f"/api/v1/{path.format(pk=full_product().pk)}"
    etag = api().get(url)["ETag"]

    for known in (etag, f'"x", W/{etag}', "*"):
        again = api().get(url, headers={"If-None-Match": known})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    assert api().get(url, headers={"If-None-Match": '"x"'}).status_code == 200


def test_a_detail_changes_with_all_that_it_shows_whoever_writes(api):
    product = full_product()
    vendor, variant = product.vendor, product.variants.first()
    image, place = product.images.first(), product.category
    tag, quality = product.tags.first(), product.sustainability_attributes.first()
    more = create_category(name="Dapur")

    def directly(row, **values):
        """Past every operation, as a line of SQL would."""
        return lambda: type(row)._base_manager.filter(pk=row.pk).update(**values)

    changes = {
        "a field": lambda: change_product(product, description="Baru"),
        "stock": lambda: set_stock(variant, 1),
        "stock, taken by a sale": directly(variant, stock=F("stock") + 7),
        "its place, renamed": lambda: change_category(place, name="Anyaman Halus"),
        "its place, renamed directly": directly(place, name="Anyaman Kasar"),
        "its place, moved": lambda: move_category(place, more),
        "its tags": lambda: change_product(product, tags=["bambu", tag.name]),
        "a tag less": lambda: product.tags.remove(tag),
        "a tag more": lambda: product.tags.add(tag),
        "a tag, renamed": directly(tag, name="Rotan Asli"),
        "a quality, described": directly(quality, description="Dari hutan yang dijaga."),
        "its maker": lambda: change_vendor(vendor, business_name="Sanggar Lain"),
        "its maker's city": directly(vendor, city="Solo"),
        "a review": lambda: count(Product.objects.get(), pieces=1, stars=5),
        "a picture": lambda: add_image(product, url="https://contoh.id/3.jpg"),
        "the text of a picture": directly(image, alt="Dari samping"),
        "the smaller files of a picture": directly(
            image,
            file="a.webp",
            width=900,
            height=900,
            renditions=[{"width": 320, "file": "b.webp"}],
        ),
        "a picture less": lambda: delete_image(product.images.last()),
        "a variant less": directly(variant, is_active=False),
    }
    seen = api().get(f"{URL}/{product.pk}")

    def check(what: str) -> None:
        nonlocal seen
        changes[what]()
        now = api().get(f"{URL}/{product.pk}", headers={"If-None-Match": seen["ETag"]})
        assert now.status_code == 200 and now.json() != seen.json()
        assert now.json() == documented(ProductSerializer(Product.objects.get()))
        again = api().get(f"{URL}/{product.pk}", headers={"If-None-Match": now["ETag"]})
        assert again.status_code == 304
        seen = now

    every(changes, check, at_least=19)


def test_what_is_ready_is_answered_as_by_the_whole_of_drf(api):
    product, hidden = full_product(), goods(status="draft")
    paths = [
        *(URL, f"{URL}?q=x", f"{URL}?q=", f"{URL}?cursor=x", f"{URL}/facets", f"{URL}/suggest"),
        *(f"{URL}/{pk}" for pk in (product.pk, hidden.pk, "gone")),
        *(f"{URL}/{product.pk}/related", f"/api/v1/vendors/{product.vendor.slug}/products"),
        *("/api/v1/categories", f"/api/v1/categories/{product.category_id}"),
    ]
    askers = [api(), api(hidden.vendor.owner)]

    def check(path: str) -> None:
        for asker in askers:
            for method in (asker.get, asker.head):
                ready = method(path)
                whole = method(path, headers={"Accept": "application/json;q=0.9"})
                for answer in (ready, whole):
                    del answer.headers["X-Request-ID"]
                assert ready.status_code == whole.status_code and ready.content == whole.content
                assert dict(ready.items()) == dict(whole.items())

    every(paths, check, at_least=13)


def test_a_list_that_is_kept_changes_with_all_that_it_shows_whoever_writes(api, monkeypatch):
    vendor, product = make_vendor(), full_product()
    first, second = product.variants.all()[:2]
    image, place, more = product.images.first(), product.category, create_category(name="Dapur")
    other = goods(vendor, name="Keranjang Bambu", price=99_500, category=place, tags=["rotan"])
    lists = [
        URL,
        f"{URL}?page_size=1",
        f"{URL}?category={place.pk}&ordering=price",
        f"{URL}?tag=rotan&min_price=1",
        *(f"{URL}?q={words}" for words in ("keranjang", "halus", "rotan", "krj-7")),
        f"/api/v1/vendors/{product.vendor.slug}/products",
    ]

    def directly(row, **values):
        return lambda: type(row)._base_manager.filter(pk=row.pk).update(**values)

    changes = {
        "a field": lambda: change_product(product, name="Keranjang Baru"),
        "a word": lambda: change_product(product, description="Anyaman halus."),
        "a word, directly": directly(other, description="Anyaman yang halus."),
        "a SKU": directly(second, sku="KRJ-7"),
        "a SKU off sale": directly(second, is_active=False),
        "sold out": lambda: set_stock(first, 0),
        "sold": directly(product, sold=F("sold") + 1),
        "a price": lambda: change_product(product, variants=[{"id": first.pk, "price": 98}]),
        "a price, directly": directly(other, price=Decimal(97)),
        "a picture": lambda: change_image(image, alt="Lain", is_primary=True),
        "a review": lambda: count(product, pieces=1, stars=5),
        "its maker": lambda: change_vendor(product.vendor, business_name="Sanggar Lain"),
        "one more in the middle": lambda: goods(vendor, price=97, category=place, tags=["rotan"]),
        "moved elsewhere": lambda: change_product(other, category=more),
        "its place, moved": lambda: move_category(more, place),
        "a tag less": lambda: product.tags.remove(product.tags.get(name="rotan")),
        "off sale": lambda: archive_product(other),
        "its maker, suspended": lambda: suspend_shop_of(
            product.vendor.owner_id, by=make_user(), reason="Palsu"
        ),
        "all gone, directly": lambda: Product.objects.update(is_listed=False),
    }

    def told() -> list:
        answers = [api().get(path) for path in lists]
        return [(answer.status_code, answer.content, answer.get("ETag")) for answer in answers]

    def check(what: str) -> None:
        before = told()
        changes[what]()
        now = told()
        for module in (listing, searches, standing):
            monkeypatch.setattr(module, "_kept", Kept(1 << 20))
        assert now != before and now == told()

    every(changes, check, at_least=19)


def test_a_list_that_is_kept_is_not_read_again(api, monkeypatch):
    goods()
    etag = api().get(URL)["ETag"]
    monkeypatch.setattr(standing, "_kept", Kept(0))
    monkeypatch.setattr(listing, "completed", None)

    assert api().get(URL)["ETag"] == etag
    assert api().get(URL, headers={"If-None-Match": etag}).status_code == 304


def test_what_is_answered_with_ready_bytes_is_throttled_like_all_else(settings, monkeypatch):
    settings.THROTTLING = True
    monkeypatch.setattr(ProductViewSet, "throttle_scope", "reset", raising=False)  # five an hour
    view = ProductViewSet.as_view({"get": "list"})
    bad = f"{URL}?cursor=x"

    asked = [APIRequestFactory().get(url) for url in (URL, bad, URL, bad, URL, URL, bad)]
    statuses = [view(request).status_code for request in asked]

    assert statuses == [200, 404, 200, 404, 200, 429, 429]


def test_a_search_is_known_until_goods_are_found_by_other_words(api):
    product = goods(name="Keranjang Rotan")

    def searches_again(change) -> bool:
        change()
        with statements() as sent:
            [card] = api().get(f"{URL}?q=rotan").json()["results"]
        assert card == documented(ProductCardSerializer(Product.objects.get(pk=product.pk)))
        return any("catalog_search(" in sql for sql in sent)

    assert searches_again(lambda: None)
    assert not searches_again(lambda: change_product(product, variants=[{"price": Decimal(7)}]))
    assert not searches_again(lambda: count(product, pieces=1, stars=5))
    assert searches_again(lambda: change_product(product, name="Tas Rotan"))
    assert searches_again(lambda: goods(name="Meja"))


def test_who_changes_words_waits_for_nobody_else_who_does(api):
    other = connection.copy()
    other.set_autocommit(False)
    try:
        with other.cursor() as cursor:
            cursor.execute("UPDATE catalog_search_version SET version = gen_random_uuid()")
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = 100")
        product = goods(name="Tas")
    finally:
        other.rollback()
        other.close()
    assert ids(api, "q=tas") == [product.pk]


def test_no_more_is_kept_than_there_is_room_for():
    kept: Kept[str] = Kept(10)
    for key in ("a", "b", "a", "c"):
        kept.get("a")
        kept.keep(key, key, 4)

    assert [key in kept for key in "abc"] == [True, False, True]
    kept.keep("d", "d", 11)
    assert kept.bytes == 0 and "d" not in kept


PICTURE = {"file": "categories/a.webp", "width": 900, "height": 600} | {
    "renditions": [{"width": 320, "file": "categories/b.webp"}]
}


def test_the_tree_changes_with_every_write_whoever_writes(api):
    top, other = create_category(name="Rumah"), create_category(name="Kebun")
    below = create_category(name="Anyaman", parent=top)
    changes = {
        "one more": lambda: create_category(name="Kain"),
        "renamed": lambda: change_category(top, name="Isi Rumah"),
        "moved": lambda: move_category(below, other),
        "beside": lambda: move_category(other, top, "left"),
        "described directly": lambda: Category.objects.filter(pk=top.pk).update(description="Isi"),
        "pictured": lambda: Category.objects.filter(pk=top.pk).update(picture=PICTURE),
        "by mptt": lambda: Category.objects.get(pk=below.pk).move_to(None),
        "hidden": lambda: delete_category(below),
        "gone": lambda: Category.objects.filter(pk=below.pk).delete(),
        "rewritten": lambda: rows("TRUNCATE catalog_category CASCADE"),
    }

    def rows(sql: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(sql)

    def check(what: str) -> None:
        etag = api().get("/api/v1/categories")["ETag"]
        one = api().get(f"/api/v1/categories/{top.pk}")["ETag"]
        changes[what]()
        for url, known in (("", etag), (f"/{top.pk}", one)):
            now = api().get(f"/api/v1/categories{url}", headers={"If-None-Match": known})
            assert now.status_code == (404 if url and what == "rewritten" else 200)
        roots = Category.objects.root_nodes().filter(is_active=True)
        told = api().get("/api/v1/categories").json()["results"]
        assert told == documented(CategoryNodeSerializer(roots, many=True))

    every(changes, check, at_least=10)


def test_a_detail_that_is_kept_costs_only_its_version(api):
    product = full_product()
    url = f"{URL}/{product.pk}"
    etag = api().get(url)["ETag"]

    for headers in ({}, {"If-None-Match": etag}):
        with statements() as sent:
            answer = api().get(url, headers=headers)
        assert len(sent) == 1 and answer["ETag"] == etag


def test_statements_of_hot_reads_are_short_enough_to_be_read_once():
    """psycopg keeps how it has read a statement only up to 4,096 characters."""
    shapes = [Shape((), False), Shape((), False, BRANCH), Shape((), True, BRANCHES)]
    others = (*detail.DETAIL.values(), *RELATED.values(), SUGGESTIONS)

    sizes = [len(sql) for sql in others] + [
        len(page_sql(shape, ordering, 25, has_cursor=True, reverse=True))
        for shape in shapes
        for ordering in ORDERINGS.values()
    ]

    assert max(sizes) <= 4_096


def test_times_are_printed_as_the_serializers_print_them(api):
    product = goods()
    for at in (
        "2026-03-01T02:30:00Z",
        "2026-03-01T02:30:00.100000Z",
        "2026-12-31T23:59:59.000001Z",
    ):
        Product.objects.filter(pk=product.pk).update(created_at=at)
        [card] = api().get(URL).json()["results"]
        assert card["created_at"] == api().get(f"{URL}/{product.pk}").json()["created_at"] == at
