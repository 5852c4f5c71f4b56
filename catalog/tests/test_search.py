"""What people type, and what must come first, on the goods of the demo shop."""

import pytest
from django.db import connection, transaction
from django.test import Client, override_settings
from django.utils import timezone

from catalog.models import Category, Product, Variant
from catalog.operations import change_category, change_product, create_category, move_category
from catalog.reads.filters import words_of
from core.database.sql import rows as sql_rows
from core.tests.tables import every
from seeds import goods as demo_goods
from seeds import people as demo_people
from vendors.operations import change_vendor

URL = "/api/v1/products"

# Before the arrow what is typed; after it what comes first, or each of what comes first, in any
# order; nothing where nothing is to be found.
TABLE = """
batik dari lasem                    -> Kain Batik Tulis Tiga Negeri
keranjang untuk dapur               -> Keranjang Anyaman Rotan
gula dan kopi                       -> Sirup Gula Aren Kayu Manis
kopi                                -> Kopi Gayo Perempuan Petani | Kopi Arabika Gayo Natural
lampu untuk kamar tidur             -> Kap Lampu Rotan Sarang
sabun untuk kulit yang sensitif     -> Sabun Batang Daun Kelor
tas belanja untuk ke pasar          -> Tas Belanja Mega Mendung
teh dari kulit kopi                 -> Teh Kulit Kopi Cascara
kain batik lasem asli               -> Kain Batik Tulis Tiga Negeri
kado pernikahan                     -> Songket Benang Emas Maumere
the songket                         -> Songket Benang Emas Maumere
coffee from Gayo                    -> Kopi Arabika Gayo Natural | Kopi Gayo Perempuan Petani
a bag with ecoprint                 -> Tas Ecoprint Daun Jati
piring & mangkuk                    -> Piring Saji Hijau Lumut
AR-KRJ-ROT-M                        -> Keranjang Anyaman Rotan
ar-krj-rot-m                        -> Keranjang Anyaman Rotan
ar krj rot m                        -> Keranjang Anyaman Rotan
KRJ-ROT                             -> Keranjang Anyaman Rotan
RJ-ROT-                             -> Keranjang Anyaman Rotan
SRH-100                             -> Minyak Pijat Sereh Wangi
KG-NAT                              -> Kopi Arabika Gayo Natural
KDB-BKU-A5                          -> Buku Catatan Kertas Daur
Batik Sekar Lasem tiga negeri       -> Kain Batik Tulis Tiga Negeri
kayu manah talenan                  -> Talenan Kayu Sonokeling
songket maumere                     -> Songket Benang Emas Maumere
keranjang Tasikmalaya               -> Keranjang Anyaman Rotan | Keranjang Cucian Bambu
vas kasongan                        -> Vas Keramik Laut
indigo tenun                        -> Syal Tenun Ikat Tarum
organik lulur                       -> Lulur Kunyit Beras
pewarna alami kemeja                -> Kemeja Batik Parang Indigo
bersertifikat sendok                -> Set Sendok Masak Kayu Mahoni
kotak merah                         -> Kotak Pandan Serbaguna
tatakan biru                        -> Tatakan Gelas Jumputan
syal kunyit                         -> Syal Celup Gradasi Kunyit
kemeja XL                           -> Kemeja Batik Parang Indigo
kemeja ukuran m                     -> Kemeja Batik Parang Indigo
buku A5                             -> Buku Catatan Kertas Daur
45x45                               -> Sarung Bantal Batik Mega Mendung
bantal 45 x 45 cm                   -> Sarung Bantal Batik Mega Mendung
talenan 42×24cm                     -> Talenan Kayu Sonokeling
minyak 250ml                        -> Minyak Pijat Sereh Wangi
madu 350 g                          -> Madu Hutan Lamtoro
kopi 1 kg                           -> Kopi Arabika Gayo Natural
kranjang rotn                       -> Keranjang Anyaman Rotan
songked                             -> Songket Benang Emas Maumere
mangkok                             -> Mangkuk Glasir Telur Asin | Mangkuk Kayu Mangga
taleman sonokling                   -> Talenan Kayu Sonokeling
keranjng dapur                      -> Keranjang Anyaman Rotan
tas-lurik                           -> Tas Lurik Dua Sisi
Balsam Jahe-Merah                   -> Balsam Jahe Merah
"gula aren"                         -> Sirup Gula Aren Kayu Manis
batik -tas                          -> Kain Batik Tulis Tiga Negeri
teh or cascara                      -> Teh Kulit Kopi Cascara
anyaman                             -> Keranjang Anyaman Rotan
sepeda motor                        ->
"""


def rows() -> dict[str, list[str]]:
    pairs = (line.split(" ->") for line in TABLE.strip().splitlines())
    return {
        typed.strip(): [name.strip() for name in first.split("|") if name.strip()]
        for typed, first in pairs
    }


@pytest.fixture(scope="module")
def demo(tmp_path_factory, django_db_setup, django_db_blocker):
    """The people and the goods of the demo shop, for all tests of this module."""
    with (
        override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        demo_people.write_people(timezone.now())
        demo_goods.write_goods(timezone.now())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def shop(demo, db):
    """The demo shop; what a test changes in it is undone."""


def names(api, **query: str) -> list[str]:
    answer = api().get(URL, query)
    assert answer.status_code == 200, answer.content
    return [row["name"] for row in answer.json()["results"]]


def test_what_people_type_finds_first_what_they_mean(shop, api):
    def check(row: tuple[str, list[str]]) -> None:
        typed, first = row
        found = names(api, q=typed)
        assert set(found[: len(first) or None]) == set(first), found[:4]

    every(rows().items(), check, at_least=40)


# What was typed, and how goods spell it; nothing where they do so too, or nothing looks like it.
SPELLINGS = {
    "kranjang rotn": "keranjang rotan",
    "Songked": "songket",
    "kain btik dari Lassem": "kain batik dari lasem",
    "keranjang rotan": None,
    "keranjangnya": None,
    "zzzzzz": None,
    '"songked emas"': None,
    "songked -emas": None,
    "12 cm": None,
    "AR-KRJ-ROT-M": None,
}


def test_a_mistyped_search_says_what_was_probably_meant(shop, api):
    def check(row: tuple[str, str | None]) -> None:
        typed, meant = row
        answer = api().get(URL, {"q": typed}).json()
        assert answer["did_you_mean"] == meant
        if meant:
            assert api().get(URL, {"q": meant}).json()["did_you_mean"] is None

    every(SPELLINGS.items(), check)
    priced = api().get(URL, {"q": "songked", "ordering": "price"}).json()
    assert priced["did_you_mean"] == "songket"
    assert api().get(URL).json()["did_you_mean"] is None
    page = Client().get("/cari", {"q": "kranjang rotn"}).content.decode()
    assert 'href="/cari?q=keranjang+rotan"' in page


def test_facets_count_what_a_search_finds(shop, api):
    for typed in ("batik dari lasem", "kranjang rotn", "AR-KRJ-ROT-M", '"gula aren"'):
        counted = api().get(f"{URL}/facets", {"q": typed}).json()["count"]
        assert counted == len(names(api, q=typed, page_size="100"))


def test_a_search_in_a_branch_finds_only_what_lies_there(shop, api):
    branch = Category.objects.get(name="Pangan Lokal")

    found = names(api, q="kopi", category=str(branch.pk))

    assert "Sabun Kopi Arang" in names(api, q="kopi") and "Sabun Kopi Arang" not in found
    assert found and set(found) <= set(names(api, category=str(branch.pk)))


def test_a_search_follows_every_rename(shop, api, books_balance):
    """What goods are found by is kept on their row, and kept true."""
    product = Product.objects.get(name="Vas Keramik Laut")
    change_vendor(product.vendor, business_name="Sanggar Merapi", city="Kaliurang")
    change_category(product.category, name="Jambangan")
    change_product(
        product,
        tags=["kado istimewa"],
        sustainability_attributes=["Tungku surya"],
        variants=[{"sku": "BARU-77", "price": 1, "options": {"warna": "zamrud"}}],
    )

    for typed in ("merapi", "kaliurang", "jambangan", "istimewa", "surya", "BARU-77", "zamrud"):
        assert product.name in names(api, q=f"vas {typed}"[:60]), typed
    assert product.name not in names(api, q="Kasongan")

    move_category(Category.objects.get(name="Jambangan"), create_category(name="Pesta kebun"))
    assert product.name in names(api, q="pesta kebun vas")
    change_product(
        product, variants=[{"id": product.variants.get(sku="BARU-77").pk, "is_active": False}]
    )
    assert names(api, q="zamrud") == []


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Batik dari Lasem", ["batik", "lasem"]),
        ("oleh-oleh", ["oleh"]),  # joined, it is no small word
        ("the best of the best", ["the", "best", "of"]),  # nothing else was said
        ("AR-KRJ_01", ["ar", "krj", "01"]),
        ("kain 2.5m, 45X45cm", ["kain", "2", "5", "m", "45", "cm"]),
        ("!!! & |", []),
    ],
)
def test_small_words_are_left_out_where_there_are_others(typed, words):
    assert words_of(typed) == words


def test_a_whole_sku_comes_before_all_else_and_alone(shop, api):
    rival = Product.objects.get(name="Tas Lurik Dua Sisi")
    change_product(rival, name="AR KRJ ROT M", description="AR-KRJ-ROT-M " * 50)

    assert names(api, q="AR-KRJ-ROT-M") == ["Keranjang Anyaman Rotan"]


def test_a_part_of_a_sku_takes_its_signs_as_they_are(shop, api):
    Variant.objects.filter(sku="AR-CUC-45").update(sku="CUC%45_A")

    assert names(api, q="cuc%45")[0] == "Keranjang Cucian Bambu"
    assert "Keranjang Cucian Bambu" not in names(api, q="cucx45")


@pytest.mark.parametrize(
    ("index", "table", "condition"),
    [
        ("product_search", "catalog_product", "search @@ plainto_tsquery('rawi_id', 'batik')"),
        (
            "product_search",
            "catalog_product",
            "search @@ plainto_tsquery('rawi_id', 'batik') AND ARRAY[id >> 12] @> ARRAY[2::bigint]",
        ),
        ("product_name", "catalog_product", "is_listed AND lower(name) = 'tas lurik'"),
        ("variant_whole_sku", "catalog_variant", "lower(sku) = 'ar-krj-rot-m'"),
        ("variant_whole_sku", "catalog_variant", "lower(sku) ~>=~ 'ar-' AND lower(sku) ~<~ 'ar.'"),
        ("variant_sku_trigrams", "catalog_variant", "lower(sku) LIKE '%krj%'"),
    ],
)
def test_every_step_of_a_search_has_its_index(shop, index, table, condition):
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {table}")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN SELECT * FROM {table} WHERE {condition}")
        assert index in "".join(line for [line] in cursor.fetchall())


def test_of_very_many_words_those_that_look_alike_are_found_by_an_index(shop):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO catalog_word SELECT md5(n::text) FROM generate_series(1, 20000) n"
        )
        cursor.execute("ANALYZE catalog_word")
        cursor.execute("EXPLAIN SELECT word FROM catalog_word WHERE word % 'kranjang'")
        assert "catalog_word_trigrams" in "".join(line for [line] in cursor.fetchall())


# ── bounds ──────────────────────────────────────────────────────────────────────────────────────

MATCHES = """
    SELECT id FROM catalog_matches(plainto_tsquery('rawi_id', 'batik'), %(goods)s::float,
        '{}', %(most)s::integer, %(blocks)s::integer, %(is_thorough)s::boolean)
"""
BLOCK = 4_096


def found(*, goods: int, most: int = 500, blocks: int = 1, is_thorough: bool = True) -> set[int]:
    """What is looked at for a word that so many goods are said to have."""
    asked = {"goods": goods, "most": most, "blocks": blocks, "is_thorough": is_thorough}
    return {row["id"] for row in sql_rows(MATCHES, asked)}


def test_of_a_word_that_many_goods_have_only_the_newest_are_looked_at(shop):
    old = set(Product.objects.filter(name__contains="Batik").values_list("pk", flat=True))
    vendor = Product.objects.first().vendor
    first = (max(old) // BLOCK + 3) * BLOCK
    new = {first + n for n in range(30)}
    for pk in new:
        Product.objects.create(pk=pk, vendor=vendor, name="Batik Baru", is_listed=True)

    assert new < found(goods=0) and old < found(goods=0)
    assert found(goods=50_000) == new
    assert found(goods=50_000, blocks=6) > old | new
    assert len(found(goods=50_000, most=10)) == len(found(goods=0, most=10)) == 10


def test_of_a_word_that_many_goods_have_the_others_are_looked_at_where_the_newest_have_it_not(shop):
    old = set(Product.objects.filter(name__contains="Batik").values_list("pk", flat=True))
    vendor = Product.objects.first().vendor
    Product.objects.create(
        pk=(max(old) // BLOCK + 3) * BLOCK, vendor=vendor, name="Tas", is_listed=True
    )

    assert old <= found(goods=50_000)
    assert found(goods=50_000, is_thorough=False) == set()
    assert found(goods=500_000) == set()


def test_a_search_ranks_a_bounded_number_with_the_whole_name_among_them(shop, api, monkeypatch):
    monkeypatch.setattr("catalog.reads.listing.RANKED", 2)
    monkeypatch.setattr("catalog.reads.listing.CANDIDATES", 3)
    vendor = Product.objects.first().vendor
    whole = Product.objects.create(vendor=vendor, name="Kopi", is_listed=True)

    assert names(api, q="kopi")[0] == whole.name and len(names(api, q="kopi")) == 3
    assert names(api, q="kopi", ordering="newest")[0] == whole.name
    assert len(names(api, q="kopi", ordering="newest")) == 4


def test_words_that_only_say_what_is_not_wanted_are_plain_words(shop, api):
    """PostgreSQL would walk the whole index for them."""
    assert names(api, q="-kopi") == names(api, q="kopi")
    assert "Tas Lurik Dua Sisi" in names(api, q="tas or -kopi")


def test_the_words_of_goods_are_known_from_the_first_moment_until_all_goods_are_gone(shop):
    product = Product.objects.get(name="Vas Keramik Laut")
    change_product(product, name="Jambangan Méga", tags=["zamrud"])

    known = {row["word"] for row in sql_rows("SELECT word FROM catalog_word", {})}
    assert {"jambangan", "mega", "zamrud"} <= known
    assert not any(any(letter.isdigit() for letter in word) for word in known)


def test_what_the_indexes_of_words_have_not_taken_in_yet_is_short(shop):
    options = "SELECT relname, reloptions FROM pg_class WHERE relname = ANY(%(names)s)"
    found = sql_rows(options, {"names": ["product_search", "product_name_trigrams"]})
    assert [row["reloptions"] for row in found] == [["gin_pending_list_limit=64"]] * 2
