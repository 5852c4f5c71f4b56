"""What Bandung makes of what others throw away."""

from ..forms import product, variant

REMADE = (
    product(
        "Tas Belanja Mega Mendung", "kriya-daur-bandung", "Tas Kain & Kulit",
        """Tas belanja dari sisa kain batik cap mega mendung berlapis kanvas, dengan tali yang cukup
        panjang untuk di bahu. Ukuran 38 × 40 × 10 cm, muat laptop dan sayur sekaligus. Boleh masuk
        mesin cuci dengan putaran halus.""",
        [variant("KDB-TOT-MGM-B", 129000, 32, 310, warna="indigo"),
         variant("KDB-TOT-MGM-M", 129000, 17, 310, warna="mengkudu")],
        ["Tas belanja biru bermotif awan mega mendung",
         "Tas belanja merah bermotif awan mega mendung",
         "Awan mega mendung pada kain tas dari dekat"],
        "tas, daur ulang, batik", "Bahan daur ulang, Kerja adil, Tanpa plastik",
    ),
    product(
        "Tas Lurik Dua Sisi", "kriya-daur-bandung", "Tas Kain & Kulit",
        """Tas yang bisa dibalik: satu sisi lurik Klaten, satu sisi blacu polos. Sisa gulungan
        pendek dari perajin lurik, dijahit di Kiaracondong. Ukuran 36 × 38 cm.""",
        [variant("KDB-TOT-LRK", 99000, 24, 240)],
        ["Tas kain lurik abu-abu bertali",
         "Garis lurik gelap dari dekat"],
        "tas, lurik, dua sisi", "Bahan daur ulang, Kerja adil",
    ),
    product(
        "Tas Ecoprint Daun Jati", "kriya-daur-bandung", "Tas Kain & Kulit",
        """Kanvas bekas tenda yang dicetak dengan daun jati, lanang, dan kersen melalui kukusan dua
        jam. Warnanya tidak akan terulang. Ukuran 40 × 36 cm, saku dalam dengan kancing.""",
        [variant("KDB-TOT-ECO", 159000, 11, 330)],
        ["Tas kanvas krem dengan cetakan daun merah",
         "Urat daun pada kanvas dari dekat"],
        "tas, ecoprint, daun", "Pewarna alami, Bahan daur ulang, Dibuat tangan",
    ),
    product(
        "Buku Catatan Kertas Daur", "kriya-daur-bandung", "Buku & Kertas",
        """Buku catatan A5, 120 halaman kertas daur ulang berserat pelepah pisang, dijahit benang
        dan dipunggungi kulit sisa. Enak untuk pensil dan pena gel; tinta cair sedikit menyebar.""",
        [variant("KDB-BKU-A5", 75000, 55, 290, ukuran="A5"),
         variant("KDB-BKU-A6", 49000, 70, 160, ukuran="A6")],
        ["Buku catatan kertas daur dengan punggung kulit",
         "Serat pada kertas daur dari dekat"],
        "buku, kertas, alat tulis, hadiah", "Bahan daur ulang, Tanpa plastik, Dibuat tangan",
    ),
    product(
        "Buku Sketsa Sampul Lurik", "kriya-daur-bandung", "Buku & Kertas",
        """Buku sketsa 21 × 21 cm bersampul lurik sisa, berisi 80 halaman kertas 150 gram.
        Jilidannya terbuka sehingga rebah datar. Pita penandanya dari tepi kain.""",
        [variant("KDB-SKT-LRK", 110000, 18, 420)],
        ["Buku sketsa bersampul lurik biru",
         "Garis lurik biru dari dekat"],
        "buku, sketsa, lurik", "Bahan daur ulang, Dibuat tangan",
    ),
    product(
        "Tatakan Gelas Jumputan", "kriya-daur-bandung", "Tatakan & Taplak",
        """Set empat tatakan gelas bundar dari sisa jumputan berlapis kain selimut, diameter 11 cm.
        Menyerap embun es teh dan boleh dicuci. Motif dalam satu set saling cocok, tidak sama.""",
        [variant("KDB-TTK-JMP-BR", 59000, 44, 130, warna="biru"),
         variant("KDB-TTK-JMP-KN", 59000, 37, 130, warna="kunyit")],
        ["Empat tatakan gelas jumputan biru",
         "Empat tatakan gelas jumputan kuning"],
        "tatakan, jumputan, meja makan", "Bahan daur ulang, Tanpa plastik",
    ),
    product(
        "Tas Kulit Bulat", "kriya-daur-bandung", "Tas Kain & Kulit",
        """Tas kecil bulat dari potongan kulit nabati sisa pabrik sepatu Cibaduyut, dijahit tangan
        dengan benang lilin. Seri pertama sudah habis dan tidak dibuat lagi.""",
        [variant("KDB-DMP-KLT", 210000, 0, 260)],
        ["Tas kulit bulat kecil bertali",
         "Pori kulit nabati dari dekat"],
        "kulit, tas, seri terbatas", "Bahan daur ulang, Tahan lama",
        status="archived",
    ),
    product(
        "Bantal Sarung Kotak Perca", "kriya-daur-bandung", "Bantal & Sarung Bantal",
        """Bantal kursi lengkap dengan isi dari cacahan kain, dibungkus sarung kotak-kotak sisa
        konfeksi. Ukuran 42 × 42 cm, empuk padat. Isi bisa dikeluarkan untuk dijemur.""",
        [variant("KDB-BTL-KTK-BR", 119000, 15, 900, warna="biru"),
         variant("KDB-BTL-KTK-MR", 119000, 0, 900, warna="merah")],
        ["Bantal kursi kotak-kotak biru muda",
         "Bantal kursi kotak-kotak merah"],
        "bantal, perca, ruang tamu", "Bahan daur ulang, Kerja adil",
    ),
    product(
        "Syal Celup Gradasi Kunyit", "kriya-daur-bandung", "Kemeja & Selendang",
        """Syal rayon dari sisa produksi yang dicelup bertahap dalam kunyit dan daun ketapang, dari
        pucat sampai tua. Ukuran 180 × 60 cm. Cuci terpisah dengan sabun lembut.""",
        [variant("KDB-SYL-CLP-KN", 139000, 0, 140, warna="kunyit")],
        ["Syal gradasi kuning tergantung di palang kayu",
         "Peralihan warna kunyit dari dekat"],
        "syal, celup, kunyit", "Pewarna alami, Bahan daur ulang",
    ),
)  # fmt: skip
