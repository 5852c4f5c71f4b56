"""The face and the first page of the demo shop."""

from typing import NamedTuple

HOUSE = {
    "name": "Rupa Rawi",
    "tagline_id": "Buatan tangan, dari seluruh Nusantara",
    "tagline_en": "Made by hand, all over Indonesia",
    "email": "halo@ruparawi.example",
    "phone": "+62 274 555 0100",
    "whatsapp": "+6281255501000",
    "address": "Jalan Tamansiswa 150\nYogyakarta 55151",
    "instagram": "https://www.instagram.com/ruparawi.example",
    "youtube": "https://www.youtube.com/@ruparawi.example",
}


VENDOR_BANNERS = {  # a vendor, and the picture of its goods that it shows
    "batik-sekar-lasem": "kain-batik-tulis-tiga-negeri-1",
    "anyam-rajapolah": "tikar-pandan-tiga-warna-1",
    "lempung-kasongan": "vas-keramik-laut-2",
    "tenun-lepo-sikka": "sarung-tenun-ikat-sikka-3",
    "kayu-manah": "talenan-kayu-sonokeling-1",
    "kriya-daur-bandung": "bantal-sarung-kotak-perca-1",
}
ON_HOLIDAY = "tenun-lepo-sikka"
HOLIDAY_NOTICE = (
    "Kami pulang kampung untuk panen jagung. Pesanan tetap kami terima dan kami kirim sekembalinya."
)
CATEGORY_PICTURES = {  # a category at the top, and the picture of goods that it shows
    "tekstil-busana": "kain-jumputan-pelangi-tarum-1",
    "tas-alat-tulis": "tas-bulat-rotan-ketak-1",
    "anyaman": "keranjang-cucian-bambu-1",
    "kayu-bambu": "set-sendok-masak-kayu-mahoni-1",
    "keramik-gerabah": "teko-keramik-senja-1",
    "rumah-dekorasi": "kap-lampu-bambu-kubah-1",
    "perawatan-tubuh": "sabun-mawar-secang-1",
    "pangan-lokal": "kopi-gayo-perempuan-petani-1",
}
ARTICLE_GOODS = {  # an article, and the goods that it is about
    "membaca-selembar-batik-tulis-cap-atau-cetak": (
        *("kain-batik-tulis-tiga-negeri", "kain-batik-tulis-kawung-soga"),
        *("selendang-batik-truntum", "kemeja-batik-parang-indigo"),
    ),
    "merawat-anyaman-supaya-berumur-panjang": (
        *("keranjang-anyaman-rotan", "tikar-pandan-tiga-warna", "besek-bambu-bertutup"),
    ),
    "warna-dari-kebun-indigo-soga-mengkudu-kunyit": (
        *("kemeja-batik-parang-indigo", "syal-tenun-ikat-tarum", "syal-celup-gradasi-kunyit"),
    ),
    "berapa-sebenarnya-upah-di-balik-sebuah-keranjang": ("keranjang-anyaman-rotan",),
    "dapur-tanpa-plastik-dimulai-dari-tiga-benda": (
        *("besek-bambu-bertutup", "set-sendok-masak-kayu-mahoni", "centong-nasi-batok-kelapa"),
    ),
}
WAITED_FOR = "syal-celup-gradasi-kunyit"  # sold out
SAVED = (WAITED_FOR, "teko-keramik-senja")  # by the first buyer, for later
AGENTS = (  # where the first buyer is signed in: as browsers and programs call themselves
    "Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/130.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0",
    "RupaRawi/2.1 (iOS 18)",
)
LEAD_DAYS = {  # goods that are made once they are ordered
    "kain-batik-tulis-tiga-negeri": 21,
    "kemeja-batik-parang-indigo": 7,
    "sarung-tenun-ikat-sikka": 30,
    "kap-lampu-rotan-sarang": 10,
}


QUESTIONS = (  # a product's slug, the place of the buyer, the question and the maker's answer
    (
        "kain-batik-tulis-tiga-negeri",
        0,
        "Apakah warnanya luntur kalau dicuci?",
        "Cucian pertama sedikit, itu sisa pewarnaan. Pakai lerak atau sabun lembut, jemur di "
        "tempat teduh, dan warnanya awet puluhan tahun.",
    ),
    (
        "keranjang-anyaman-rotan",
        1,
        "Kuat untuk menyimpan kayu bakar?",
        "Kuat. Dasarnya kami anyam rangkap; kami sendiri memakainya untuk kayu di dapur.",
    ),
    (
        "cangkir-kopi-glasir-madu",
        2,
        "Aman masuk microwave?",
        "Aman, dibakar pada 1.230 derajat. Mesin pencuci piring juga boleh, tetapi glasirnya lebih "
        "awet kalau dicuci tangan.",
    ),
    ("sarung-tenun-ikat-sikka", 0, "Bisakah dipesan dengan lebar 120 cm?", ""),
)


class Banner(NamedTuple):
    picture: str  # of the demo's
    link: str
    title_id: str
    title_en: str
    text_id: str
    text_en: str
    button_id: str
    button_en: str


class Rail(NamedTuple):
    rule: str
    title_id: str
    title_en: str
    goods: tuple[str, ...] = ()  # slugs of the demo's, where they are chosen
    vendor: str = ""


BANNERS = (
    Banner(
        "articles/warna-dari-kebun-indigo-soga-mengkudu-kunyit.webp",
        "/artikel/warna-dari-kebun-indigo-soga-mengkudu-kunyit",
        "Warna dari kebun",
        "Colours from the garden",
        "Indigo, soga, mengkudu dan kunyit: kain yang diwarnai dengan tanaman.",
        "Indigo, soga, morinda and turmeric: cloth dyed with plants.",
        "Baca ceritanya",
        "Read the story",
    ),
    Banner(
        "articles/merawat-anyaman-supaya-berumur-panjang.webp",
        "/toko/anyam-rajapolah",
        "Anyaman untuk seumur hidup",
        "Baskets for a lifetime",
        "Dianyam di Rajapolah dari pandan, bambu dan rotan.",
        "Plaited in Rajapolah of pandanus, bamboo and rattan.",
        "Lihat anyamannya",
        "See the baskets",
    ),
)

RAILS = (
    Rail("new", "Baru datang", "Just in"),
    Rail(
        "chosen",
        "Untuk rumah yang hangat",
        "For a warm home",
        (
            "kap-lampu-rotan-sarang",
            "tikar-pandan-tiga-warna",
            "cangkir-kopi-glasir-madu",
            "taplak-meja-tenun-lurik",
            "papan-saji-kayu-jati",
            "sarung-bantal-tenun-flores",
            "keranjang-anyaman-rotan",
            "teko-keramik-senja",
        ),
    ),
    Rail("on_offer", "Sedang diskon", "On offer now"),
    Rail("best_selling", "Paling dicari", "Bought most"),
    Rail(
        "maker",
        "Dari Batik Sekar Lasem",
        "From Batik Sekar Lasem",
        vendor="batik-sekar-lasem",
    ),
)
