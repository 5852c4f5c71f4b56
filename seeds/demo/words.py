"""What people say: reviews by buyers and testimonials by vendors."""

from .forms import Review, Testimonial

SAID = {
    "Keranjang Anyaman Rotan": (
        ("sari", 5, "Anyamannya rapat dan kuat, sudah tiga minggu kupakai ke pasar. Tangkainya nyaman."),
        ("bagus", 5, "Lebih bagus dari fotonya. Istri langsung pesan satu lagi untuk ibunya."),
        ("hannah", 4, "Cantik sekali di meja makan. Ada satu ujung rotan yang agak tajam, saya amplas sendiri."),
        ("maria", 5, "Pengemasannya tanpa plastik sama sekali, salut. Keranjangnya kokoh."),
        ("yohanes", 4, "Ukuran sedang pas untuk belanja dua hari. Pengiriman ke Kupang enam hari."),
    ),
    "Kain Batik Tulis Kawung Soga": (
        ("niluh", 5, "Goresan cantingnya halus, warnanya dalam. Ada kartu nama pembatiknya juga."),
        ("hannah", 5, "Worth every rupiah. You can see the hand in every line, and the colour is so warm."),
        ("andi", 4, "Kainnya indah. Aroma malamnya masih terasa beberapa hari, hilang setelah diangin-anginkan."),
    ),
    "Kain Batik Tulis Tiga Negeri": (
        ("maria", 5, "Menunggu empat minggu dan tidak menyesal. Merah Lasem memang lain."),
    ),
    "Kemeja Batik Parang Indigo": (
        ("bagus", 5, "Adem dan jahitannya rapi. Dipakai ke kantor banyak yang tanya beli di mana."),
        ("rizky", 4, "Bahannya enak. Ukuran M agak besar buat saya, tapi penjual mau menukar."),
        ("andi", 3, "Bagus, tapi warna birunya sedikit lebih tua daripada di layar saya."),
    ),
    "Selendang Batik Truntum": (
        ("sari", 5, "Kado untuk ibu, beliau senang sekali. Ringan dan jatuhnya bagus."),
        ("niluh", 4, "Motifnya manis. Rumbainya perlu disetrika dulu karena kusut di jalan."),
    ),
    "Sarung Bantal Batik Mega Mendung": (
        ("rizky", 5, "Ruang tamu kos jadi naik kelas. Ritsletingnya lancar."),
        ("maria", 4, "Awan-awannya cantik. Semoga nanti ada warna cokelat."),
    ),
    "Kain Jumputan Pelangi Tarum": (
        ("hannah", 4, "Saya jadikan luaran, dan hasilnya unik. Dua cucian pertama memang luntur sedikit."),
    ),
    "Sarung Tenun Ikat Sikka": (
        ("yohanes", 5, "Sebagai orang NTT saya tahu kerja di balik kain ini. Harganya pantas, mutunya asli."),
        ("niluh", 5, "The natural red is alive; no photo can show it. Thank you, Mama Florentina."),
    ),
    "Syal Tenun Ikat Tarum": (
        ("sari", 5, "Hangat tapi tidak gatal. Saya ikuti saran rendam air garam, tidak luntur lagi."),
        ("andi", 5, "Kualitas butik. Sudah tiga kali beli untuk oleh-oleh tamu kantor."),
        ("hannah", 4, "Lovely weave, a bit shorter than I expected. Still wear it every week."),
    ),
    "Taplak Meja Tenun Lurik": (
        ("bagus", 4, "Urutan warnanya memang kejutan, untung cocok dengan meja kami."),
        ("maria", 5, "Tebal dan jatuh rata. Bekas kuah hilang sekali cuci."),
    ),
    "Sarung Bantal Tenun Flores": (
        ("rizky", 4, "Kancing kayunya lucu. Motif yang datang di luar dugaan, tapi suka."),
    ),
    "Tas Bulat Rotan Ketak": (
        ("niluh", 5, "Wangi asap kelapanya khas. Anyamannya rapat, tali kulitnya lembut."),
        ("sari", 4, "Cantik, muat ponsel, dompet, dan kacamata. Kuncinya agak keras di awal."),
        ("hannah", 5, "Dipakai tiap akhir pekan dan selalu ada yang bertanya."),
    ),
    "Tikar Pandan Tiga Warna": (
        ("bagus", 5, "Dibawa piknik ke Kaliurang, empat orang muat. Harumnya enak."),
        ("yohanes", 3, "Tikarnya bagus, tetapi satu sisi datang agak terlipat. Setelah dijemur jadi rata."),
    ),
    "Besek Bambu Bertutup": (
        ("maria", 5, "Pesan 120 untuk syukuran, semua rapi dan kering. Tamu-tamu membawa pulang beseknya."),
        ("bagus", 4, "Sesuai. Dua dari lima puluh tutupnya agak sempit."),
        ("rizky", 5, "Pengganti kotak plastik yang paling masuk akal."),
    ),
    "Kap Lampu Bambu Kubah": (
        ("hannah", 5, "Bayangannya di langit-langit indah sekali. Makan malam jadi terasa istimewa."),
        ("andi", 4, "Pemasangan mudah. Kabelnya pas-pasan untuk plafon tinggi."),
    ),
    "Kotak Pandan Serbaguna": (
        ("sari", 5, "Kabel-kabelku akhirnya punya rumah."),
        ("niluh", 4, "Hijaunya lembut. Tutupnya sedikit longgar, tapi tidak mengganggu."),
    ),
    "Talenan Kayu Sonokeling": (
        ("bagus", 5, "Berat dan mantap, alurnya benar-benar menahan air semangka."),
        ("andi", 5, "Serat kayunya juara. Ada botol kecil minyak kelapa untuk perawatan."),
        ("maria", 4, "Bagus, hanya lebih berat daripada yang saya bayangkan."),
    ),
    "Papan Saji Kayu Jati": (
        ("hannah", 5, "Jajan pasar terlihat seperti di majalah."),
        ("rizky", 4, "Halus dan tidak berbau. Gantungannya berguna."),
    ),
    "Set Sendok Masak Kayu Mahoni": (
        ("sari", 5, "Wajan antilengketku selamat. Sutilnya favorit."),
        ("yohanes", 4, "Pegangan enak. Sempat sedikit kasar setelah dicuci pertama kali, lalu kembali halus."),
        ("niluh", 5, "Beli dua set, satu untuk menantu."),
    ),
    "Centong Nasi Batok Kelapa": (
        ("andi", 4, "Benar, nasi tidak lengket. Suka ide memakai sisa batok."),
    ),
    "Mangkuk Kayu Mangga": (
        ("hannah", 4, "Motif mata kayunya unik. Tolong sertakan kartu perawatan."),
    ),
    "Cangkir Kopi Glasir Madu": (
        ("rizky", 5, "Pas di tangan, bibirnya tipis, kopi terasa lebih enak. Mungkin sugesti, tapi biar."),
        ("bagus", 5, "Glasirnya hidup. Dua cangkir kami berbeda dan itu menyenangkan."),
        ("sari", 4, "Satu pecah di jalan, tapi hari itu juga dikirim gantinya. Pelayanan hebat."),
    ),
    "Teko Keramik Senja": (
        ("niluh", 5, "Tuangannya memang tidak menetes! Pegangan rotannya tidak panas."),
    ),
    "Mangkuk Glasir Telur Asin": (
        ("maria", 5, "Warnanya persis telur asin Brebes. Soto jadi lebih cantik."),
        ("hannah", 4, "Beautiful glaze with tiny iron specks. One foot ring was slightly rough."),
        ("andi", 5, "Empat mangkuk, empat kepribadian. Kemasannya serabut kelapa, bukan plastik."),
    ),
    "Piring Saji Hijau Lumut": (
        ("bagus", 4, "Besar dan tebal. Ikan bakar utuh muat."),
    ),
    "Vas Keramik Laut": (
        ("sari", 4, "Birunya dalam. Sedikit lebih kecil dari bayangan saya, ukurannya memang tertulis jelas."),
        ("niluh", 5, "Diisi padi kering saja sudah cukup."),
    ),
    "Pot Gerabah Tumpal": (
        ("rizky", 5, "Monstera kecilku senang, dan goresannya keren."),
        ("maria", 3, "Pot bagus, sayang tatakannya retak halus. Penjual mengembalikan sebagian."),
    ),
    "Sabun Batang Daun Kelor": (
        ("niluh", 5, "Kulit anak saya yang sensitif aman. Wangi serainya lembut."),
        ("hannah", 5, "Third order. My dry hands are finally happy."),
        ("yohanes", 4, "Busanya tidak banyak tapi bersih. Awet kalau tatakannya kering."),
    ),
    "Sabun Kopi Arang": (
        ("bagus", 4, "Ampuh untuk tangan habis bengkel. Wastafel jadi agak hitam, tinggal disiram."),
        ("andi", 5, "Wangi kopinya bikin semangat mandi pagi."),
    ),
    "Minyak Pijat Sereh Wangi": (
        ("sari", 5, "Hangat tanpa lengket. Botolnya sudah saya kembalikan untuk isi ulang."),
        ("maria", 4, "Enak untuk pundak. Tutup gabusnya perlu ditekan kuat."),
    ),
    "Lulur Kunyit Beras": (
        ("niluh", 4, "Aromanya seperti boreh nenek. Hati-hati handuk putih!"),
    ),
    "Kopi Arabika Gayo Natural": (
        ("rizky", 5, "Nangkanya benar-benar terasa. Tanggal sangrai tiga hari sebelum tiba."),
        ("hannah", 5, "Best natural I have had this year: jackfruit, cinnamon, a clean finish."),
        ("bagus", 4, "Mantap untuk V60. Kemasan satu kilo sebaiknya diberi ritsleting."),
        ("yohanes", 5, "Langganan. Kopinya bagus, ceritanya jujur."),
    ),
    "Kopi Gayo Perempuan Petani": (
        ("sari", 5, "Rasa rempahnya enak dengan susu. Senang tahu uangnya sampai ke petani."),
        ("andi", 4, "Badan tebal, cocok untuk tubruk."),
    ),
    "Madu Hutan Lamtoro": (
        ("maria", 5, "Mengkristal seperti madu asli. Rasanya ada sedikit bunga kopi."),
        ("niluh", 4, "Enak, hanya tutup kayunya agak seret."),
    ),
    "Teh Kulit Kopi Cascara": (
        ("rizky", 4, "Segar diseduh dingin semalaman. Tidak bikin berdebar."),
    ),
    "Tas Belanja Mega Mendung": (
        ("sari", 5, "Muat laptop dan sayur, persis seperti janjinya. Jahitannya dobel."),
        ("rizky", 5, "Kuat, sudah kubawa ke mana-mana selama dua bulan."),
        ("yohanes", 4, "Talinya nyaman. Ingin ada saku dalam."),
    ),
    "Tas Ecoprint Daun Jati": (
        ("hannah", 5, "Tidak ada yang punya tas sama denganku. Cetakan daunnya jelas."),
    ),
    "Buku Catatan Kertas Daur": (
        ("rizky", 4, "Kertasnya bertekstur, enak untuk pensil. Tinta cair memang melebar."),
        ("bagus", 5, "Jilidannya rapi dan bisa dibuka rebah. Sudah buku ketiga."),
    ),
    "Tatakan Gelas Jumputan": (
        ("maria", 5, "Menyerap embun es teh dengan baik, dicuci pun tetap rapi."),
        ("andi", 4, "Warnanya saling cocok. Sedikit lebih tipis dari dugaan saya."),
    ),
    "Bantal Sarung Kotak Perca": (
        ("niluh", 3, "Empuk, tapi isinya lumayan berat. Warnanya sesuai foto."),
    ),
}  # fmt: skip

REVIEWS = tuple(
    Review(product, buyer, rating, comment)
    for product, said in SAID.items()
    for buyer, rating, comment in said
)

GUESTS_REVIEW = Review(
    "Teh Kulit Kopi Cascara", "", 5,
    "Wangi seperti buah kering, diseduh dua kali pun masih ada rasanya.",
)  # fmt: skip

TESTIMONIALS = (
    Testimonial(
        "batik-sekar-lasem", "Kartini Oei", "Pembatik, Lasem",
        "Dulu pembeli menawar sebelum bertanya. Di sini mereka bertanya dulu: siapa yang membuat, berapa lama.",
    ),
    Testimonial(
        "tenun-lepo-sikka", "Florentina Da Gomez", "Ketua kelompok tenun, Maumere",
        "Uangnya masuk setiap kali kain diterima, bukan tiga bulan kemudian. Anak saya sekarang kuliah.",
    ),
    Testimonial(
        "anyam-rajapolah", "Dadan Suherman", "Penganyam, Tasikmalaya",
        "Pesanan dari Papua pun datang. Kami tinggal menganyam, mengemas, dan mencetak suratnya.",
    ),
    Testimonial(
        "kayu-manah", "Wahyu Nugroho", "Tukang kayu, Gunungkidul",
        "Saya bisa menulis cerita pohonnya, bukan hanya harganya. Pembeli jadi merawat barangnya lebih lama.",
    ),
    Testimonial(
        "lempung-kasongan", "Endah Setyowati", "Perajin keramik, Bantul",
        "Kalau ada yang pecah di jalan, urusannya jelas dan cepat. Itu membuat kami berani mengirim jauh.",
    ),
    Testimonial(
        "sabun-kebun-tabanan", "Made Suartini", "Pembuat sabun, Tabanan",
        "Separuh pembeli kembali lagi dalam dua bulan. Saya bisa merencanakan panen kelapa dengan petani.",
    ),
    Testimonial(
        "kebun-gayo", "Iwan Aman Dio", "Koperasi kopi, Takengon",
        "Nama desa kami akhirnya tertulis di kemasan, dan harganya kami yang tentukan.",
    ),
    Testimonial(
        "kriya-daur-bandung", "Tia Rahmawati", "Penjahit, Bandung",
        "Seri terbatas habis tanpa kami harus banting harga. Sisa kain tidak lagi terasa seperti sisa.",
    ),
)  # fmt: skip
