"""Batik from Lasem and weaving from Sikka."""

from ..forms import product, variant

CLOTH = (
    product(
        "Kain Batik Tulis Kawung Soga", "batik-sekar-lasem", "Batik Tulis & Cap",
        """Kain panjang batik tulis motif kawung di atas katun primisima, dicelup soga dari kulit
        kayu mahoni dan tegeran. Ukuran 240 × 105 cm, dikerjakan Bu Sumiyati di Babagan selama
        sekitar enam minggu. Cuci dengan lerak, jangan dijemur langsung di bawah matahari.""",
        [variant("BSL-KWG-SOGA", 1250000, 6, 420, warna="soga"),
         variant("BSL-KWG-INDIGO", 1350000, 3, 420, warna="indigo")],
        ["Tumpukan kain batik kawung cokelat soga dengan pita kertas",
         "Motif kawung dari dekat, empat kelopak mengelilingi silang",
         "Kain kawung yang sama dalam warna indigo"],
        "batik, kawung, kain panjang", "Pewarna alami, Kerja adil, Dibuat tangan",
    ),
    product(
        "Kain Batik Tulis Tiga Negeri", "batik-sekar-lasem", "Batik Tulis & Cap",
        """Batik tulis ceplok tiga warna khas Lasem: merah mengkudu, biru tarum, dan cokelat soga.
        Katun primisima 250 × 110 cm, dicelup bergantian dan dilorod tiga kali. Setiap lembar
        disertai kartu berisi nama pembatik dan tanggal selesainya.""",
        [variant("BSL-TGN-01", 2850000, 2, 450)],
        ["Lipatan kain batik ceplok merah mengkudu",
         "Roset ceplok merah dan krem dari dekat"],
        "batik, lasem, koleksi", "Pewarna alami, Kerja adil, Dibuat tangan",
    ),
    product(
        "Kemeja Batik Parang Indigo", "batik-sekar-lasem", "Kemeja & Selendang",
        """Kemeja lengan pendek batik cap motif parang, katun prima yang adem dipakai seharian.
        Celup indigo alami delapan kali, kancing batok kelapa, jahitan pinggir rapi tanpa obras
        terbuka. Ukuran longgar; lihat lebar dada pada label ukuran.""",
        [variant("BSL-KMJ-PRG-M", 385000, 14, 260, ukuran="M"),
         variant("BSL-KMJ-PRG-L", 385000, 11, 280, ukuran="L"),
         variant("BSL-KMJ-PRG-XL", 405000, 5, 300, ukuran="XL")],
        ["Kemeja batik parang biru indigo dibentangkan",
         "Garis parang indigo yang miring, tampak dekat"],
        "batik, kemeja, parang, indigo", "Pewarna alami, Kerja adil, Dibuat tangan",
    ),
    product(
        "Selendang Batik Truntum", "batik-sekar-lasem", "Kemeja & Selendang",
        """Selendang sutra campur katun motif truntum, bintang kecil yang berarti kasih yang tumbuh
        kembali. Ukuran 200 × 52 cm dengan rumbai tangan. Batik cap, pewarna kunyit dan kulit
        secang; warnanya sedikit berbeda di tiap celupan.""",
        [variant("BSL-SLD-TRT-KNY", 420000, 9, 150, warna="kunyit"),
         variant("BSL-SLD-TRT-SCG", 420000, 8, 150, warna="secang")],
        ["Selendang truntum kuning kunyit tergantung di palang kayu",
         "Bintang truntum dari dekat",
         "Selendang truntum merah muda secang"],
        "batik, selendang, hadiah", "Pewarna alami, Dibuat tangan",
    ),
    product(
        "Sarung Bantal Batik Mega Mendung", "batik-sekar-lasem", "Bantal & Sarung Bantal",
        """Sarung bantal kursi 45 × 45 cm dengan awan mega mendung, batik cap di atas kanvas katun
        tipis. Bagian belakang polos dengan ritsleting logam. Isi bantal tidak termasuk; cuci
        terbalik dengan air dingin.""",
        [variant("BSL-BTL-MGM-45", 145000, 22, 180, ukuran="45 × 45 cm"),
         variant("BSL-BTL-MGM-50", 165000, 10, 210, ukuran="50 × 50 cm")],
        ["Bantal kursi bermotif awan mega mendung biru",
         "Lapisan awan mega mendung dari dekat"],
        "batik, bantal, ruang tamu", "Pewarna alami, Tanpa plastik",
    ),
    product(
        "Kain Jumputan Pelangi Tarum", "batik-sekar-lasem", "Hiasan Dinding",
        """Kain jumputan 200 × 105 cm: ratusan ikatan kecil dibuka setelah celupan terakhir dan
        meninggalkan lingkaran-lingkaran pucat. Katun rayon yang jatuh, cocok untuk luaran atau
        digantung di dinding. Dicelup tarum enam kali di Lasem.""",
        [variant("BSL-JMP-TRM", 310000, 7, 300, warna="tarum"),
         variant("BSL-JMP-MKD", 310000, 0, 300, warna="mengkudu")],
        ["Kain jumputan biru dengan lingkaran pucat tergantung",
         "Lingkaran jumputan dari dekat"],
        "jumputan, celup ikat, hiasan dinding", "Pewarna alami, Dibuat tangan",
    ),
    product(
        "Sarung Tenun Ikat Sikka", "tenun-lepo-sikka", "Tenun Ikat",
        """Utan, sarung tenun ikat perempuan Sikka, dari kapas pintal tangan. Warna merah dari akar
        mengkudu yang difermentasi dengan kulit loba, biru dari daun tarum. Panjang 150 cm, lingkar
        130 cm; satu helai memerlukan kira-kira dua bulan.""",
        [variant("TLS-UTN-MKD", 1850000, 3, 850, warna="mengkudu"),
         variant("TLS-UTN-TRM", 1750000, 2, 850, warna="tarum")],
        ["Sarung tenun ikat merah mengkudu terlipat",
         "Belah ketupat ikat dengan tepi bergradasi",
         "Sarung tenun ikat biru tarum terlipat"],
        "tenun, ikat, sarung, flores", "Pewarna alami, Kerja adil, Bahan lokal, Dibuat tangan",
    ),
    product(
        "Syal Tenun Ikat Tarum", "tenun-lepo-sikka", "Tenun Ikat",
        """Syal ringan 180 × 55 cm dari kapas Flores, diikat dan dicelup daun tarum tiga hari
        berturut-turut. Rumbainya dipilin tangan. Warna biru bisa luntur sedikit pada dua cucian
        pertama; rendam sebentar dengan air garam.""",
        [variant("TLS-SYL-TRM", 365000, 16, 190, warna="tarum tua"),
         variant("TLS-SYL-TRM-MD", 365000, 12, 190, warna="tarum muda")],
        ["Syal tenun ikat biru tergantung di palang kayu",
         "Syal tenun ikat biru muda",
         "Motif ikat biru dari dekat"],
        "tenun, ikat, syal, indigo", "Pewarna alami, Kerja adil, Bahan lokal",
    ),
    product(
        "Taplak Meja Tenun Lurik", "tenun-lepo-sikka", "Tatakan & Taplak",
        """Taplak panjang bergaris dari sisa benang sarung, sehingga urutan warnanya selalu lain.
        Ukuran 180 × 40 cm, tepi dilipat dan dijahit tangan. Dicuci dengan air dingin dan disetrika
        selagi lembap, kainnya makin lembut.""",
        [variant("TLS-TPL-180", 275000, 8, 320, panjang="180 cm"),
         variant("TLS-TPL-220", 325000, 4, 390, panjang="220 cm")],
        ["Taplak lurik cokelat digulung sebagian di atas meja",
         "Garis lurik dari dekat"],
        "tenun, lurik, meja makan", "Bahan daur ulang, Kerja adil, Dibuat tangan",
    ),
    product(
        "Songket Benang Emas Maumere", "tenun-lepo-sikka", "Lurik & Songket",
        """Kain songket 190 × 60 cm dengan benang emas yang disisipkan helai demi helai, dihitung
        tanpa gambar. Dasarnya merah mengkudu tua. Simpan digulung, bukan dilipat, supaya benangnya
        tidak patah.""",
        [variant("TLS-SGK-MKD", 2100000, 1, 520)],
        ["Songket merah tua dengan benang emas terlipat",
         "Benang emas songket dari dekat"],
        "songket, pernikahan, koleksi", "Kerja adil, Dibuat tangan, Tahan lama",
    ),
    product(
        "Sarung Bantal Tenun Flores", "tenun-lepo-sikka", "Bantal & Sarung Bantal",
        """Sarung bantal 40 × 40 cm dari potongan tenun ikat, jadi tidak ada dua yang sama. Bagian
        belakang kain blacu, penutup dari kancing kayu. Pilih nada warna; motifnya kejutan dari
        penenun.""",
        [variant("TLS-BTL-HGT", 185000, 13, 200, nada="hangat"),
         variant("TLS-BTL-SJK", 185000, 9, 200, nada="sejuk")],
        ["Bantal kursi dari tenun ikat cokelat",
         "Bantal kursi dari tenun ikat biru muda"],
        "tenun, bantal, ruang tamu", "Bahan daur ulang, Kerja adil",
    ),
)  # fmt: skip
