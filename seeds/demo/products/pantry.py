"""Soap and oil from Tabanan; coffee, honey and spice from Gayo."""

from ..forms import product, variant

PANTRY = (
    product(
        "Sabun Batang Daun Kelor", "sabun-kebun-tabanan", "Sabun Alami",
        """Sabun proses dingin dari minyak kelapa, minyak kemiri, dan bubuk daun kelor. Busanya
        lembut, wanginya hanya serai dan jeruk purut. Berat 100 gram, dimatangkan empat minggu,
        dibungkus kertas; simpan di tatakan yang kering.""",
        [variant("SKT-SBN-KLR-1", 32000, 85, 110, isi="1 batang"),
         variant("SKT-SBN-KLR-3", 87000, 40, 330, isi="3 batang")],
        ["Dua batang sabun hijau marmer di tatakan kayu",
         "Pusaran warna hijau dan krem pada sabun"],
        "sabun, kelor, kulit sensitif", "Organik, Tanpa plastik, Bahan lokal",
    ),
    product(
        "Sabun Kopi Arang", "sabun-kebun-tabanan", "Sabun Alami",
        """Sabun gosok dengan ampas kopi Kintamani dan arang batok kelapa untuk tangan yang habis
        berkebun. Mengangkat minyak tanpa membuat kering. Berat 100 gram.""",
        [variant("SKT-SBN-KPA-1", 34000, 62, 110, isi="1 batang"),
         variant("SKT-SBN-KPA-3", 92000, 25, 330, isi="3 batang")],
        ["Dua batang sabun arang bermotif marmer",
         "Pusaran arang pada sabun dari dekat"],
        "sabun, kopi, arang", "Bahan daur ulang, Tanpa plastik, Bahan lokal",
    ),
    product(
        "Sabun Mawar Secang", "sabun-kebun-tabanan", "Sabun Alami",
        """Sabun lembut berwarna merah muda dari kayu secang, dengan minyak kelapa murni dan air
        mawar Bedugul. Cocok untuk wajah. Warnanya memudar pelan-pelan, mutunya tidak.""",
        [variant("SKT-SBN-MWR", 38000, 48, 110)],
        ["Dua batang sabun merah muda di tatakan kayu",
         "Pusaran merah muda pada sabun dari dekat"],
        "sabun, mawar, wajah", "Pewarna alami, Tanpa plastik, Organik",
    ),
    product(
        "Minyak Pijat Sereh Wangi", "sabun-kebun-tabanan", "Minyak & Lulur",
        """Minyak pijat dari minyak kelapa yang direndam sereh, cengkih, dan jahe selama tiga
        minggu. Hangat tanpa lengket. Botol kaca 100 ml yang boleh dikembalikan untuk diisi
        ulang.""",
        [variant("SKT-MNY-SRH-100", 68000, 33, 240, isi="100 ml"),
         variant("SKT-MNY-SRH-250", 135000, 12, 520, isi="250 ml")],
        ["Botol kaca cokelat berlabel daun",
         "Cetakan daun pada label dari dekat"],
        "minyak, pijat, sereh", "Organik, Tanpa plastik, Bahan lokal",
    ),
    product(
        "Lulur Kunyit Beras", "sabun-kebun-tabanan", "Minyak & Lulur",
        """Lulur kering dari beras merah, kunyit, temu giring, dan kenanga. Campur dengan air atau
        yogurt sesaat sebelum dipakai. Isi 150 gram dalam toples kaca bertutup kayu.""",
        [variant("SKT-LLR-KNY", 78000, 27, 380)],
        ["Toples kaca berisi lulur kuning dengan tutup kayu",
         "Motif ceplok kuning pada label dari dekat"],
        "lulur, kunyit, rempah", "Organik, Tanpa plastik, Dibuat tangan",
    ),
    product(
        "Balsam Jahe Merah", "sabun-kebun-tabanan", "Balsam & Lilin",
        """Balsam hangat dari jahe merah, minyak kayu putih Buru, dan lilin lebah. Untuk pundak
        setelah hari yang panjang. Isi 40 gram; jangan dioleskan di dekat mata.""",
        [variant("SKT-BLS-JHE", 45000, 4, 120)],
        ["Toples balsam berlabel garis merah",
         "Garis merah pada label dari dekat"],
        "balsam, jahe, hangat", "Organik, Bahan lokal",
    ),
    product(
        "Kopi Arabika Gayo Natural", "kebun-gayo", "Kopi",
        """Arabika Gayo proses natural dari Desa Bukit Sama, 1.450 m. Rasa nangka matang, kayu
        manis, dan cokelat; badan tebal, asam lembut. Disangrai sedang setiap Selasa dan Jumat;
        tanggalnya tertulis di kemasan.""",
        [variant("KG-NAT-200-B", 92000, 60, 230, isi="200 g, biji"),
         variant("KG-NAT-200-H", 92000, 45, 230, isi="200 g, bubuk"),
         variant("KG-NAT-1000-B", 398000, 14, 1080, isi="1 kg, biji")],
        ["Kemasan kopi kertas kraft berlabel parang dan biji kopi",
         "Motif parang pada label kopi dari dekat"],
        "kopi, arabika, gayo", "Organik, Kerja adil, Bahan lokal",
    ),
    product(
        "Kopi Gayo Perempuan Petani", "kebun-gayo", "Kopi",
        """Kopi giling basah dari kebun 31 petani perempuan di Jagong Jeget. Rasa rempah, tembakau
        manis, dan gula aren. Rp5.000 dari setiap kemasan masuk ke dana bibit kelompok.""",
        [variant("KG-PPT-200-B", 88000, 52, 230, isi="200 g, biji"),
         variant("KG-PPT-200-H", 88000, 31, 230, isi="200 g, bubuk")],
        ["Kemasan kopi berlabel songket merah dan emas",
         "Motif songket pada label dari dekat"],
        "kopi, arabika, kerja perempuan", "Organik, Kerja adil, Bahan lokal",
    ),
    product(
        "Madu Hutan Lamtoro", "kebun-gayo", "Madu & Gula",
        """Madu mentah dari lebah hutan yang mengisap bunga kopi dan lamtoro. Tidak dipanaskan,
        hanya disaring. Kadang mengkristal; rendam toples di air hangat. Isi 350 gram.""",
        [variant("KG-MDU-350", 135000, 19, 620, isi="350 g"),
         variant("KG-MDU-700", 250000, 8, 1150, isi="700 g")],
        ["Toples madu keemasan dengan tutup kayu",
         "Motif kawung kuning pada label dari dekat"],
        "madu, hutan, sarapan", "Bahan lokal, Kerja adil, Tanpa plastik",
    ),
    product(
        "Sirup Gula Aren Kayu Manis", "kebun-gayo", "Madu & Gula",
        """Nira aren yang dimasak sampai kental bersama kayu manis. Untuk kopi susu, pancake, atau
        kolak. Botol kaca 250 ml, tahan enam bulan setelah dibuka bila disimpan di kulkas.""",
        [variant("KG-SRP-ARN", 62000, 24, 480)],
        ["Botol sirup gula aren berlabel truntum cokelat",
         "Bintang truntum cokelat dari dekat"],
        "gula aren, sirup, kopi susu", "Bahan lokal, Tanpa plastik",
    ),
    product(
        "Teh Kulit Kopi Cascara", "kebun-gayo", "Rempah & Teh",
        """Kulit buah kopi yang dikeringkan di para-para. Diseduh terasa seperti teh rosela dan
        kurma; kafeinnya sedikit. Dulu dibuang, sekarang ditunggu-tunggu. Isi 100 gram.""",
        [variant("KG-CSC-100", 48000, 36, 130)],
        ["Kemasan cascara berlabel kawung merah",
         "Motif kawung merah pada label dari dekat"],
        "teh, cascara, minuman", "Bahan daur ulang, Organik, Bahan lokal",
    ),
)  # fmt: skip
