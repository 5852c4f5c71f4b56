"""Names and descriptions by the hundred thousand, for measuring a large shop.

The nth name is always the same. Names repeat only after every combination has been used.
"""

GOODS = (
    "Keranjang", "Tas Bahu", "Selendang", "Kain Panjang", "Sarung Bantal", "Taplak Meja", "Tikar",
    "Mangkuk", "Cangkir", "Teko", "Vas Bunga", "Piring Saji", "Nampan", "Talenan", "Sendok Sayur",
    "Kap Lampu", "Kotak Hantaran", "Besek", "Dompet", "Tas Belanja", "Kemeja", "Syal", "Topi",
    "Sandal", "Kipas", "Tatakan Gelas", "Buku Catatan", "Bingkai", "Pot Tanaman", "Guci", "Tempat Tisu",
    "Alas Makan", "Gantungan Kunci", "Hiasan Dinding", "Bantal Duduk", "Kalung",
)  # fmt: skip

MATERIALS = (
    "Rotan", "Bambu", "Pandan", "Mendong", "Ketak", "Eceng Gondok", "Serat Pisang", "Katun Tenun",
    "Batik Tulis", "Batik Cap", "Tenun Ikat", "Lurik", "Songket", "Kayu Jati", "Kayu Mahoni",
    "Kayu Mangga", "Batok Kelapa", "Gerabah", "Keramik", "Kulit Nabati", "Kertas Daur", "Rami",
    "Sutra Alam", "Agel", "Purun",
)  # fmt: skip

QUALITIES = (
    "Halus", "Kasar", "Polos", "Bergaris", "Kawung", "Parang", "Truntum", "Ceplok", "Mega Mendung",
    "Indigo", "Soga", "Kunyit", "Mengkudu", "Hijau Daun", "Gading", "Kecil", "Sedang", "Besar",
    "Bertutup", "Lipat", "Bulat", "Persegi", "Panjang", "Klasik", "Pesisir", "Gunung", "Senja", "Fajar",
    "Ombak", "Padi", "Melati", "Kenanga", "Rimba", "Sawah", "Hujan", "Embun",
)  # fmt: skip

PLACES = (
    "Rajapolah", "Lasem", "Sikka", "Kasongan", "Jepara", "Trusmi", "Praya", "Banyumulek", "Tabanan",
    "Ubud", "Sumba", "Toraja", "Pekalongan", "Klaten", "Plered", "Tanjung Isuy", "Banjarmasin",
    "Palembang", "Pandai Sikek", "Takengon", "Samosir", "Minahasa", "Ternate", "Tanimbar", "Wamena",
    "Rote", "Alor", "Sambas", "Belitung", "Madura", "Ponorogo", "Garut", "Kuningan", "Baduy",
    "Gunungkidul", "Blitar", "Gianyar", "Bima", "Buton",
)  # fmt: skip

MAKING = (
    "dianyam dengan pola ganda", "ditenun di alat tenun gedogan", "dicelup tujuh kali",
    "diserut lalu dihaluskan dengan minyak kelapa", "dibakar dua kali dalam tungku kayu",
    "dijahit tangan dengan benang rami", "dijemur tiga hari sebelum dirangkai",
    "dikerjakan bergantian oleh dua pengrajin", "diawetkan dengan rendaman daun",
)  # fmt: skip

CARE = (
    "Lap dengan kain lembap dan jemur di tempat teduh.",
    "Cuci dengan sabun lerak, jangan diperas.",
    "Simpan di tempat kering; sesekali angin-anginkan.",
    "Oleskan minyak kelapa tipis-tipis setiap dua bulan.",
    "Hindari panas langsung supaya warnanya tetap dalam.",
)

WORKERS = ("seorang ibu", "dua bersaudara", "kelompok ibu", "keluarga pengrajin", "koperasi kecil",
           "pengrajin muda", "bengkel tiga orang")  # fmt: skip

COMBINATIONS = len(GOODS) * len(MATERIALS) * len(QUALITIES) * len(PLACES)  # 1,263,600
STRIDE = 611_957  # prime, and no factor of COMBINATIONS: neighbours differ in every word


def bulk_name(n: int) -> str:
    """The nth name, such as "Keranjang Rotan Halus Rajapolah"; later rounds carry a number."""
    lap, at = divmod(n, COMBINATIONS)
    at = at * STRIDE % COMBINATIONS
    at, good = divmod(at, len(GOODS))
    at, material = divmod(at, len(MATERIALS))
    place, quality = divmod(at, len(QUALITIES))
    name = f"{GOODS[good]} {MATERIALS[material]} {QUALITIES[quality]} {PLACES[place]}"
    return f"{name} {lap + 1}" if lap else name


def bulk_description(n: int) -> str:
    """A few sentences for the nth product, about the same words as its name."""
    at = n % COMBINATIONS * STRIDE % COMBINATIONS
    at, good = divmod(at, len(GOODS))
    at, material = divmod(at, len(MATERIALS))
    place = at // len(QUALITIES)
    return (
        f"{GOODS[good]} dari {MATERIALS[material].lower()}, {MAKING[n % len(MAKING)]} oleh "
        f"{WORKERS[n % len(WORKERS)]} di {PLACES[place]}. Ukurannya sekitar "
        f"{20 + n % 37} × {15 + n % 23} cm dan bisa sedikit berbeda karena buatan tangan. "
        f"{CARE[n % len(CARE)]}"
    )
