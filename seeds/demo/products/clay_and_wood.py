"""Turned clay from Kasongan and carved wood from Gunungkidul."""

from ..forms import product, variant

CLAY_AND_WOOD = (
    product(
        "Talenan Kayu Sonokeling", "kayu-manah", "Talenan & Nampan",
        """Talenan bergagang dari satu papan sonokeling utuh, 42 × 24 × 2 cm, dengan alur penahan
        cairan. Dihaluskan dengan minyak kelapa dan lilin lebah, aman untuk makanan. Cuci tangan,
        keringkan berdiri, dan olesi minyak sebulan sekali.""",
        [variant("KM-TLN-SNK-M", 225000, 13, 1300, ukuran="42 × 24 cm"),
         variant("KM-TLN-SNK-L", 295000, 6, 1800, ukuran="52 × 28 cm")],
        ["Talenan sonokeling gelap dengan tali kulit",
         "Serat kayu sonokeling dari dekat"],
        "kayu, talenan, dapur", "Kayu bersertifikat, Tanpa plastik, Tahan lama",
    ),
    product(
        "Papan Saji Kayu Jati", "kayu-manah", "Talenan & Nampan",
        """Papan saji jati untuk roti, keju, atau jajan pasar. Ukuran 45 × 22 cm, tepi dibulatkan
        dengan serut tangan. Warnanya makin dalam seiring umur.""",
        [variant("KM-PSJ-JTI", 185000, 20, 1100)],
        ["Papan saji jati bergagang",
         "Lingkar tahun kayu jati dari dekat"],
        "kayu, papan saji, jamuan", "Kayu bersertifikat, Bahan lokal, Tahan lama",
    ),
    product(
        "Set Sendok Masak Kayu Mahoni", "kayu-manah", "Alat Masak Kayu",
        """Sendok sayur, sutil, dan garpu nasi sepanjang 32 cm dari mahoni kebun. Tidak menggores
        wajan, tidak menghantarkan panas, tidak berbau. Jangan direndam lama; gosok dengan jeruk
        nipis bila menyimpan bau bumbu.""",
        [variant("KM-SDK-MHN-3", 95000, 45, 280, isi="3 buah"),
         variant("KM-SDK-MHN-5", 145000, 21, 450, isi="5 buah")],
        ["Sendok, sutil, dan garpu kayu mahoni berjajar",
         "Serat mahoni kemerahan dari dekat"],
        "kayu, sendok, dapur, hadiah", "Kayu bersertifikat, Tanpa plastik, Dibuat tangan",
    ),
    product(
        "Centong Nasi Batok Kelapa", "kayu-manah", "Alat Masak Kayu",
        """Centong, sendok, dan garpu dari batok kelapa dan gagang kayu kelapa. Nasi tidak mudah
        lengket dan bahannya sisa penggilingan santan di Wonosari. Ringan, 26 cm.""",
        [variant("KM-CTG-BTK", 65000, 38, 190)],
        ["Centong dan sendok kayu kelapa berjajar",
         "Serat kayu kelapa dari dekat"],
        "kelapa, centong, dapur", "Bahan daur ulang, Tanpa plastik, Bahan lokal",
    ),
    product(
        "Mangkuk Kayu Mangga", "kayu-manah", "Talenan & Nampan",
        """Mangkuk salad bubut dari kayu mangga yang sudah tidak berbuah. Diameter 25 cm, dinding
        tipis, dengan garis gelap alami di sekitar mata kayu. Tidak untuk microwave.""",
        [variant("KM-MKK-MGG-25", 175000, 10, 620, ukuran="Ø 25 cm"),
         variant("KM-MKK-MGG-18", 115000, 4, 340, ukuran="Ø 18 cm")],
        ["Mangkuk kayu mangga berwarna terang",
         "Mata kayu mangga dari dekat"],
        "kayu, mangkuk, meja makan", "Kayu bersertifikat, Bahan lokal, Dibuat tangan",
    ),
    product(
        "Cangkir Kopi Glasir Madu", "lempung-kasongan", "Cangkir & Teko",
        """Cangkir 250 ml dengan glasir abu kayu yang mengalir seperti madu. Telinganya muat tiga
        jari dan bibirnya tipis. Aman untuk microwave dan mesin cuci piring, meski mencucinya dengan
        tangan membuatnya lebih awet.""",
        [variant("LK-CKR-MDU", 98000, 34, 340, glasir="madu"),
         variant("LK-CKR-LMT", 98000, 19, 340, glasir="lumut"),
         variant("LK-CKR-LAU", 98000, 0, 340, glasir="laut")],
        ["Cangkir keramik cokelat madu berisi kopi",
         "Cangkir keramik hijau lumut berisi kopi",
         "Cangkir keramik biru laut berisi kopi"],
        "keramik, cangkir, kopi", "Bahan lokal, Dibuat tangan, Tanpa plastik",
    ),
    product(
        "Teko Keramik Senja", "lempung-kasongan", "Cangkir & Teko",
        """Teko 700 ml dengan pegangan rotan dan saringan di pangkal corong. Glasir senja berubah
        dari merah muda ke cokelat di bagian yang lebih panas. Tuangannya tidak menetes; kami coba
        satu per satu.""",
        [variant("LK-TKO-SNJ", 325000, 6, 950)],
        ["Teko keramik merah muda dengan pegangan rotan",
         "Aliran glasir senja dari dekat"],
        "keramik, teko, teh", "Bahan lokal, Dibuat tangan, Tahan lama",
    ),
    product(
        "Mangkuk Glasir Telur Asin", "lempung-kasongan", "Mangkuk & Piring",
        """Mangkuk makan diameter 18 cm berglasir hijau kebiruan seperti telur asin. Cukup dalam
        untuk soto, cukup lebar untuk salad. Setiap mangkuk berbeda sedikit, itulah bagian yang kami
        suka.""",
        [variant("LK-MKK-TLA", 115000, 28, 520, isi="1 buah"),
         variant("LK-MKK-TLA-4", 420000, 7, 2100, isi="4 buah")],
        ["Mangkuk keramik hijau kebiruan",
         "Bintik dan aliran glasir telur asin dari dekat"],
        "keramik, mangkuk, meja makan", "Bahan lokal, Dibuat tangan, Bahan daur ulang",
    ),
    product(
        "Piring Saji Hijau Lumut", "lempung-kasongan", "Mangkuk & Piring",
        """Piring saji diameter 28 cm dengan glasir lumut dan tepi yang lebih gelap. Cukup besar
        untuk tumpeng kecil atau ikan bakar utuh. Bebas timbal, diuji di laboratorium Balai Besar
        Keramik.""",
        [variant("LK-PRG-LMT", 165000, 16, 900)],
        ["Piring keramik hijau lumut dari atas",
         "Glasir lumut dari dekat"],
        "keramik, piring, jamuan", "Bahan lokal, Dibuat tangan",
    ),
    product(
        "Vas Keramik Laut", "lempung-kasongan", "Vas & Pot",
        """Vas setinggi 26 cm berglasir biru laut, lehernya sempit untuk beberapa tangkai padi
        kering. Kedap air di bagian dalam. Bunga pada foto tidak termasuk.""",
        [variant("LK-VAS-LAU-26", 215000, 9, 1150, tinggi="26 cm"),
         variant("LK-VAS-LAU-34", 315000, 3, 1900, tinggi="34 cm")],
        ["Vas keramik biru laut dengan tangkai kering",
         "Lelehan glasir biru dari dekat"],
        "keramik, vas, ruang tamu", "Bahan lokal, Dibuat tangan",
    ),
    product(
        "Pot Gerabah Tumpal", "lempung-kasongan", "Vas & Pot",
        """Pot terakota dengan goresan tumpal, dibakar 900 °C sehingga tanahnya masih bisa bernapas.
        Diameter 20 cm, berlubang di dasar, dengan tatakan. Tanaman tidak termasuk.""",
        [variant("LK-POT-TPL-20", 75000, 40, 1400, ukuran="Ø 20 cm"),
         variant("LK-POT-TPL-28", 125000, 18, 2600, ukuran="Ø 28 cm")],
        ["Pot terakota bermotif tumpal dengan tanaman hijau",
         "Goresan tumpal pada gerabah dari dekat"],
        "gerabah, pot, tanaman", "Bahan lokal, Dibuat tangan, Tanpa plastik",
    ),
    product(
        "Kendi Hitam Pengasapan", "lempung-kasongan", "Vas & Pot",
        """Kendi gerabah hitam yang diasap dengan sekam sampai mengilap tanpa glasir. Untuk bunga
        kering, bukan untuk air. Percobaan baru kami; harga dan ukuran masih bisa berubah.""",
        [variant("LK-KND-HTM", 185000, 5, 1200)],
        ["Kendi gerabah hitam dengan tangkai kering",
         "Permukaan gerabah hitam dari dekat"],
        "gerabah, kendi, baru", "Bahan lokal, Dibuat tangan",
        status="draft",
    ),
)  # fmt: skip
