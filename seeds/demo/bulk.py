"""Names and descriptions by the hundred thousand, for measuring a large shop.

The nth name is always the same, goods are only made of what they can be made of, and a name
comes again (with a number) only after every combination has been used.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Craft:
    """What one craft makes, from what, how it works and how its goods are cared for."""

    goods: tuple[str, ...]
    materials: tuple[str, ...]
    making: tuple[str, ...]
    care: tuple[str, ...]


CRAFTS = (
    Craft(
        ("Keranjang", "Keranjang Buah", "Tas Pasar", "Tas Bulat", "Tikar", "Kotak Hantaran",
         "Besek", "Kap Lampu", "Nampan", "Topi", "Kipas", "Tempat Tisu", "Tudung Saji",
         "Alas Makan"),
        ("Rotan", "Bambu", "Pandan", "Mendong", "Ketak", "Eceng Gondok", "Agel", "Purun"),
        ("dianyam dengan pola ganda", "dianyam rapat di atas rangka",
         "dijemur tiga hari lalu dianyam",
         "diawetkan dengan rendaman daun sebelum dianyam"),
        ("Lap dengan kain lembap dan jemur di tempat teduh.",
         "Simpan di tempat kering dan sesekali angin-anginkan."),
    ),
    Craft(
        ("Kain Panjang", "Selendang", "Syal", "Sarung", "Sarung Bantal", "Taplak Meja",
         "Tas Belanja", "Kemeja", "Hiasan Dinding", "Dompet Kain", "Celemek", "Pelari Meja"),
        ("Batik Tulis", "Batik Cap", "Tenun Ikat", "Lurik", "Songket", "Jumputan", "Katun Tenun",
         "Sutra Alam", "Rami"),
        ("dicelup tujuh kali", "ditenun di alat tenun gedogan",
         "dijahit tangan dengan benang katun",
         "dikerjakan bergantian oleh dua pasang tangan"),
        ("Cuci dengan lerak dan jangan diperas.",
         "Hindari matahari langsung supaya warnanya dalam."),
    ),
    Craft(
        ("Talenan", "Papan Saji", "Sendok Sayur", "Sutil", "Mangkuk Salad", "Nampan", "Bingkai",
         "Tempat Lilin", "Centong", "Kotak Bumbu"),
        ("Kayu Jati", "Kayu Mahoni", "Kayu Mangga", "Kayu Sonokeling", "Kayu Kelapa",
         "Kayu Nangka"),
        ("diserut lalu dihaluskan dengan minyak kelapa", "dibubut pelan dari kayu utuh",
         "diukir dengan pahat kecil"),
        ("Oleskan minyak kelapa tipis-tipis setiap dua bulan.",
         "Cuci tangan dan keringkan berdiri."),
    ),
    Craft(
        ("Cangkir", "Mangkuk", "Piring Saji", "Teko", "Vas", "Pot Tanaman", "Kendi", "Piring Kecil",
         "Tempat Lilin", "Guci"),
        ("Keramik", "Gerabah", "Tembikar", "Terakota"),
        ("diputar satu per satu", "dibakar dua kali dalam tungku kayu",
         "diglasir dengan abu sekam"),
        ("Aman untuk makanan hangat; hindari perubahan suhu mendadak.",
         "Cuci dengan spons lembut."),
    ),
)  # fmt: skip

QUALITIES = (
    "Halus", "Klasik", "Kecil", "Sedang", "Besar", "Pesisir", "Gunung", "Senja", "Fajar", "Ombak",
    "Padi", "Melati", "Kenanga", "Rimba", "Sawah", "Hujan", "Embun", "Bulan", "Kelapa", "Teratai",
    "Merapi", "Rinjani", "Nelayan", "Lumbung",
)  # fmt: skip

COLOURS = (
    "Indigo", "Soga", "Kunyit", "Mengkudu", "Hijau Daun", "Gading", "Secang", "Arang", "Madu",
    "Tarum Muda", "Kayu Manis", "Pasir", "Bata", "Alami",
)  # fmt: skip

PLACES = (
    "Rajapolah", "Lasem", "Sikka", "Kasongan", "Jepara", "Trusmi", "Praya", "Banyumulek", "Tabanan",
    "Ubud", "Sumba", "Toraja", "Pekalongan", "Klaten", "Plered", "Tanjung Isuy", "Banjarmasin",
    "Palembang", "Pandai Sikek", "Takengon", "Samosir", "Minahasa", "Ternate", "Tanimbar", "Wamena",
    "Rote", "Alor", "Sambas", "Belitung", "Madura", "Ponorogo", "Garut", "Kuningan", "Baduy",
    "Gunungkidul", "Blitar", "Gianyar", "Bima", "Buton",
)  # fmt: skip

WORKERS = ("seorang ibu", "dua bersaudara", "kelompok ibu", "keluarga pengrajin", "koperasi kecil",
           "pengrajin muda", "bengkel tiga orang")  # fmt: skip

THINGS = tuple(
    (good, material, craft)
    for craft in CRAFTS
    for material in craft.materials
    for good in craft.goods
)

COMBINATIONS = len(THINGS) * len(QUALITIES) * len(COLOURS) * len(PLACES)  # 4,219,488
STRIDE = 2_607_793  # shares no factor with COMBINATIONS: a walk that visits each one once


def parts(n: int) -> tuple[int, int, int, int, int]:
    """Where the nth name stands in each list, and how often the lists have been used up."""
    lap, at = divmod(n, COMBINATIONS)
    at, thing = divmod(at * STRIDE % COMBINATIONS, len(THINGS))
    at, quality = divmod(at, len(QUALITIES))
    place, colour = divmod(at, len(COLOURS))
    return thing, quality, colour, place, lap


def bulk_name(n: int) -> str:
    """The nth name, such as "Keranjang Rotan Halus Indigo Rajapolah"."""
    thing, quality, colour, place, lap = parts(n)
    good, material, _ = THINGS[thing]
    name = f"{good} {material} {QUALITIES[quality]} {COLOURS[colour]} {PLACES[place]}"
    return f"{name} {lap + 1}" if lap else name


def bulk_description(n: int) -> str:
    """A few sentences for the nth product, which agree with its name."""
    thing, _, colour, place, _ = parts(n)
    good, material, craft = THINGS[thing]
    return (
        f"{good} dari {material.lower()} bernada {COLOURS[colour].lower()}, "
        f"{craft.making[n % len(craft.making)]} oleh {WORKERS[n % len(WORKERS)]} di "
        f"{PLACES[place]}. Ukurannya sekitar {20 + n % 37} × {15 + n % 23} cm dan bisa sedikit "
        f"berbeda karena buatan tangan. {craft.care[n % len(craft.care)]}"
    )
