"""The tree of categories, two levels deep, and the claims of sustainability."""

from .forms import Attribute, Category, slugged


def branch(name: str, description: str, *children: tuple[str, str]) -> Category:
    twigs = tuple(Category(child, slugged(child), words) for child, words in children)
    return Category(name, slugged(name), description, twigs)


CATEGORIES = (
    branch(
        "Tekstil & Busana",
        "Kain yang dibatik, ditenun, dan dicelup tangan, dari lembaran sampai siap pakai.",
        ("Batik Tulis & Cap", "Malam panas, canting, dan cap tembaga di atas katun dan sutra."),
        ("Tenun Ikat", "Benang diikat dan dicelup sebelum naik ke alat tenun."),
        (
            "Lurik & Songket",
            "Garis-garis Jawa dan benang emas Sumatra dari alat tenun bukan mesin.",
        ),
        ("Kemeja & Selendang", "Busana jadi dengan potongan sederhana dan jahitan rapi."),
    ),
    branch(
        "Tas & Alat Tulis",
        "Teman bepergian dan bekerja yang dibuat satu per satu.",
        ("Tas Kain & Kulit", "Tas belanja dan tas harian dari kain perca dan kulit sisa."),
        ("Tas Anyaman", "Tas bulat, tas pasar, dan tas tangan dari serat alam."),
        ("Buku & Kertas", "Buku catatan dari kertas daur ulang dan serat tanaman."),
    ),
    branch(
        "Anyaman",
        "Rotan, bambu, dan pandan yang dianyam menjadi perabot sehari-hari.",
        ("Keranjang", "Keranjang pasar, keranjang buah, dan keranjang cucian."),
        ("Tikar & Alas", "Tikar pandan dan alas meja yang bisa digulung."),
        ("Kotak & Besek", "Wadah bertutup untuk hantaran, bumbu, dan barang kecil."),
    ),
    branch(
        "Kayu & Bambu",
        "Kayu dari kebun rakyat dan bambu yang diawetkan tanpa bahan kimia keras.",
        ("Alat Masak Kayu", "Sendok, sutil, dan centong yang tidak menggores wajan."),
        ("Talenan & Nampan", "Papan potong dan papan saji dari kayu utuh."),
        ("Lampu Anyam", "Kap lampu bambu dan rotan yang memberi cahaya hangat."),
    ),
    branch(
        "Keramik & Gerabah",
        "Tanah liat yang diputar, diglasir, dan dibakar dalam tungku kecil.",
        ("Cangkir & Teko", "Untuk kopi pagi dan teh sore."),
        ("Mangkuk & Piring", "Peralatan makan yang aman untuk makanan panas."),
        ("Vas & Pot", "Rumah bagi bunga kering dan tanaman hidup."),
    ),
    branch(
        "Rumah & Dekorasi",
        "Sentuhan kecil yang membuat ruang terasa dihuni.",
        ("Bantal & Sarung Bantal", "Sarung bantal kursi dari kain tenun dan batik."),
        ("Tatakan & Taplak", "Tatakan gelas, taplak, dan alas makan."),
        ("Hiasan Dinding", "Kain dan anyaman untuk digantung."),
    ),
    branch(
        "Perawatan Tubuh",
        "Sabun, minyak, dan lulur dari bahan yang bisa dibaca semua orang.",
        ("Sabun Alami", "Sabun batang proses dingin, dimatangkan empat minggu."),
        ("Minyak & Lulur", "Minyak kelapa, minyak pijat, dan lulur rempah."),
        ("Balsam & Lilin", "Balsam hangat dan lilin dari lemak nabati."),
    ),
    branch(
        "Pangan Lokal",
        "Hasil kebun kecil yang jelas asal dan musim panennya.",
        ("Kopi", "Biji dan bubuk, disangrai dalam jumlah kecil."),
        ("Madu & Gula", "Madu hutan, gula aren, dan sirup buah."),
        ("Rempah & Teh", "Bumbu kering, teh, dan minuman hangat."),
    ),
)

ATTRIBUTES = tuple(
    Attribute(name, slugged(name), words)
    for name, words in (
        (
            "Pewarna alami",
            "Warna dari daun, kulit kayu, akar, dan biji; tanpa naftol dan logam berat.",
        ),
        (
            "Bahan daur ulang",
            "Sekurangnya separuh bahan adalah sisa produksi atau barang bekas pakai.",
        ),
        ("Kayu bersertifikat", "Kayu dari hutan rakyat dengan dokumen legalitas SVLK."),
        ("Tanpa plastik", "Tidak ada plastik pada barang maupun kemasannya."),
        (
            "Kerja adil",
            "Upah disepakati bersama pengrajin dan dibayar di muka paling sedikit separuh.",
        ),
        ("Bahan lokal", "Bahan utama dipanen atau dibuat paling jauh 100 km dari bengkel."),
        ("Organik", "Ditanam tanpa pestisida dan pupuk sintetis."),
        ("Dibuat tangan", "Langkah-langkah utamanya dikerjakan tangan, bukan mesin pabrik."),
        ("Tahan lama", "Bisa diperbaiki; pengrajin melayani reparasi selama dua tahun."),
    )
)
