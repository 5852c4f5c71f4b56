"""Rattan, bamboo and pandan from Rajapolah."""

from ..forms import product, variant

PLAITED = (
    product(
        "Keranjang Anyaman Rotan", "anyam-rajapolah", "Keranjang",
        """Keranjang bertangkai dari rotan sega utuh, dianyam rapat di atas rangka rotan manau.
        Kuat membawa belanjaan sampai delapan kilogram dan cukup manis untuk buah di meja. Dilapisi
        lilin lebah; lap dengan kain lembap dan jemur di tempat teduh.""",
        [variant("AR-KRJ-ROT-S", 125000, 18, 550, ukuran="kecil, Ø 24 cm"),
         variant("AR-KRJ-ROT-M", 165000, 25, 780, ukuran="sedang, Ø 30 cm"),
         variant("AR-KRJ-ROT-L", 215000, 9, 1100, ukuran="besar, Ø 36 cm")],
        ["Keranjang rotan bulat dengan tangkai melengkung",
         "Anyaman rotan dari dekat, bilah saling menyilang"],
        "rotan, keranjang, pasar, dapur", "Bahan lokal, Kerja adil, Tanpa plastik, Tahan lama",
    ),
    product(
        "Tas Bulat Rotan Ketak", "anyam-rajapolah", "Tas Anyaman",
        """Tas bulat dari serat ketak yang diasap dengan kulit kelapa sampai berwarna madu tua.
        Diameter 22 cm, tali kulit nabati yang bisa dilepas, bagian dalam berlapis kain blacu.
        Dianyam sekitar empat hari oleh satu orang.""",
        [variant("AR-TBL-22", 245000, 15, 430, ukuran="Ø 22 cm"),
         variant("AR-TBL-26", 285000, 6, 520, ukuran="Ø 26 cm")],
        ["Tas bulat ketak cokelat dengan tali kulit",
         "Anyaman ketak cokelat madu dari dekat"],
        "tas, ketak, hadiah", "Kerja adil, Dibuat tangan, Tahan lama",
    ),
    product(
        "Tikar Pandan Tiga Warna", "anyam-rajapolah", "Tikar & Alas",
        """Tikar dua lapis dari daun pandan pantai, sebagian dicelup mengkudu dan secang. Lentur,
        harum daun kering, dan mudah digulung untuk piknik. Jemur sebentar setiap bulan supaya tidak
        lembap.""",
        [variant("AR-TKR-120", 195000, 12, 900, ukuran="120 × 180 cm"),
         variant("AR-TKR-180", 285000, 7, 1400, ukuran="180 × 200 cm")],
        ["Tikar pandan kotak merah dan krem, sebagian digulung",
         "Anyaman pandan berwarna dari dekat"],
        "pandan, tikar, piknik", "Pewarna alami, Bahan lokal, Tanpa plastik",
    ),
    product(
        "Besek Bambu Bertutup", "anyam-rajapolah", "Kotak & Besek",
        """Besek bambu tali anyaman kepang, pengganti kotak plastik untuk hantaran dan nasi berkat.
        Ukuran 20 × 20 × 12 cm dan cukup rapat untuk kue basah beralas daun. Boleh dipakai berulang:
        bilas, keringkan, simpan.""",
        [variant("AR-BSK-20", 18000, 240, 120, ukuran="20 × 20 cm"),
         variant("AR-BSK-25", 24000, 160, 170, ukuran="25 × 25 cm")],
        ["Kotak besek bambu bertutup dengan label kertas",
         "Anyaman kepang bambu dari dekat"],
        "bambu, besek, hantaran, kemasan", "Bahan lokal, Tanpa plastik, Kerja adil",
        min_order_quantity=5,
    ),
    product(
        "Kap Lampu Bambu Kubah", "anyam-rajapolah", "Lampu Anyam",
        """Kap lampu gantung dari bambu tali belah halus; celah anyamannya melukis bayangan di
        langit-langit. Diameter 42 cm, tinggi 30 cm, dudukan E27 dan kabel kain 1,5 m. Gunakan lampu
        LED paling besar 12 watt.""",
        [variant("AR-LMP-KBH-42", 345000, 8, 900, ukuran="Ø 42 cm"),
         variant("AR-LMP-KBH-55", 465000, 3, 1400, ukuran="Ø 55 cm")],
        ["Kap lampu bambu menyala hangat",
         "Bilah bambu halus dari dekat"],
        "bambu, lampu, ruang makan", "Bahan lokal, Dibuat tangan, Tahan lama",
    ),
    product(
        "Kap Lampu Rotan Sarang", "anyam-rajapolah", "Lampu Anyam",
        """Kap lampu dari rotan pitrit yang dianyam longgar seperti sarang manyar. Diameter 38 cm,
        ringan, dan cocok di atas meja makan kecil. Kabel dan dudukan E27 termasuk.""",
        [variant("AR-LMP-SRG-38", 315000, 5, 800)],
        ["Kap lampu rotan berbentuk kubah menyala",
         "Anyaman rotan kap lampu dari dekat"],
        "rotan, lampu, kamar tidur", "Kerja adil, Dibuat tangan, Tahan lama",
    ),
    product(
        "Kotak Pandan Serbaguna", "anyam-rajapolah", "Kotak & Besek",
        """Kotak bertutup dari pandan halus untuk perhiasan, teh, atau kabel yang selalu kusut.
        Ukuran 22 × 16 × 10 cm, sudut diperkuat bambu. Warna hijau dari daun ketapang dan tarum.""",
        [variant("AR-KTK-PDN-HJ", 89000, 30, 210, warna="hijau"),
         variant("AR-KTK-PDN-MR", 89000, 26, 210, warna="merah")],
        ["Kotak pandan hijau dan krem bertutup",
         "Kotak pandan merah muda bertutup"],
        "pandan, kotak, penyimpanan", "Pewarna alami, Bahan lokal, Tanpa plastik",
    ),
    product(
        "Keranjang Cucian Bambu", "anyam-rajapolah", "Keranjang",
        """Keranjang cucian tinggi dari bambu belah dengan dua pegangan, kapasitas sekitar 45 liter.
        Celah anyamannya membuat kain lembap tidak apak. Kaki kayunya menjaga dasar tetap
        kering.""",
        [variant("AR-CUC-45", 275000, 2, 1900)],
        ["Keranjang bambu besar bertangkai",
         "Anyaman bambu cokelat dari dekat"],
        "bambu, keranjang, kamar mandi", "Bahan lokal, Kerja adil",
    ),
)  # fmt: skip
