"""Articles for readers who want to know what they hold in their hands."""

from .forms import Article, slugged


def article(title: str, summary: str, days: int, body: str) -> Article:
    return Article(title, slugged(title), summary, body.strip() + "\n", days)


ARTICLES = (
    article(
        "Membaca Selembar Batik: Tulis, Cap, atau Cetak?",
        "Tiga cara cepat mengenali batik buatan tangan sebelum membelinya.",
        4,
        """
Kata *batik* menerangkan cara, bukan gambar. Selembar kain disebut batik kalau warnanya
dihalangi malam, lilin panas yang digoreskan dengan canting atau dicapkan dengan cap tembaga,
lalu dicelup. Kain bergambar parang yang dicetak mesin boleh jadi indah, tetapi ia tekstil
bermotif batik.

## Lihat bagian belakangnya

Pada **batik tulis**, malam menembus kain dan biasanya digores di kedua sisi. Bagian belakang
hampir sama tajamnya dengan bagian depan. Pada **batik cap**, belakangnya sedikit lebih pucat
tetapi tetap jelas. Pada kain cetak, belakangnya putih atau samar, karena tinta hanya duduk di
permukaan.

## Cari yang tidak sama

Tangan manusia tidak mengulang dengan sempurna. Perhatikan dua bunga yang bersebelahan:

- batik tulis: titik-titiknya berbeda jumlah, garisnya menebal dan menipis;
- batik cap: gambarnya berulang, dan kadang sambungan antarcap terlihat;
- kain cetak: semuanya identik sampai ke benangnya.

## Cium dan tanyakan

Batik yang baru jadi masih menyimpan aroma malam dan pewarna. Pewarna alami berbau tanah atau
daun, dan warnanya jarang menyala. Indigo yang baik terlihat dalam, tidak mengilap. Soga memberi
cokelat hangat yang berbeda di tiap celupan.

Jangan sungkan bertanya siapa yang membuat dan berapa lama. Pengrajin yang baik senang menjawab.
Di Lasem, selembar kain tulis halus bisa memakan waktu sepuluh minggu: tiga minggu untuk
menggores, sisanya untuk mencelup, melorod, dan menunggu cuaca.

## Lalu, mana yang harus dibeli?

Semua ada tempatnya. Batik cap yang jujur jauh lebih baik daripada cetakan yang mengaku tulis.
Untuk kemeja yang dicuci tiap pekan, batik cap adalah pilihan yang masuk akal. Untuk kain yang
akan diwariskan, batik tulis akan bercerita lebih lama. Yang penting harga dan namanya sama-sama
jujur.

Di Rupa Rawi, setiap kain menyebut tekniknya pada baris pertama keterangan. Kalau Anda menemukan
yang meragukan, laporkan; kami periksa bersama pengrajinnya.
""",
    ),
    article(
        "Merawat Anyaman supaya Berumur Panjang",
        "Rotan, bambu, dan pandan tidak rewel, asal tahu apa yang mereka takuti.",
        11,
        """
Keranjang rotan nenek sering lebih tua daripada rumahnya. Rahasianya sederhana: serat alam takut
pada dua hal, lembap yang terlalu lama dan panas yang terlalu kering.

## Setiap minggu

Kebas debunya dengan kuas kering atau pengisap berdaya rendah. Debu yang dibiarkan akan menyerap
air dan menjadi tempat jamur. Untuk noda, pakai kain lembap dengan sedikit sabun lerak. Jangan
direndam.

## Setiap bulan

1. Angin-anginkan di tempat teduh selama dua jam. Matahari langsung membuat rotan getas dan
   pandan pucat.
2. Periksa ujung bilah. Kalau ada yang lepas, selipkan kembali sebelum tersangkut dan patah.
3. Untuk bambu, gosokkan sedikit minyak kelapa dengan kain bersih.

## Kalau sudah berjamur

Jangan panik. Campurkan cuka putih dan air dengan takaran sama, oleskan memakai sikat gigi,
diamkan sepuluh menit, lalu lap dan jemur di tempat berangin. Ulangi sekali lagi minggu depan.
Jamur yang sudah masuk ke dalam serat meninggalkan bintik, tetapi anyamannya tetap kuat.

## Yang patah bisa diperbaiki

Anyaman dibuat bilah demi bilah, maka bisa juga diperbaiki bilah demi bilah. Penganyam di
Rajapolah menerima kiriman untuk reparasi. Bilah baru akan tampak lebih muda selama beberapa
bulan, lalu warnanya menyusul. Sebut saja tambalan itu riwayat.

## Menyimpan

Simpan keranjang tanpa ditumpuk terlalu tinggi; rotan mengingat bentuk terakhirnya. Kalau sudah
telanjur penyok, basahi dengan uap air panas, tekan pelan ke bentuk semula, lalu biarkan kering
semalam. Tikar pandan digulung, bukan dilipat, dengan sisi halus di dalam. Selipkan beberapa
lembar daun salam kering untuk menjauhkan serangga. Kapur barus tidak perlu, dan baunya akan
tinggal bertahun-tahun.

Dirawat begini, keranjang pasar yang baik bertahan lima belas tahun. Itu kira-kira seribu lima
ratus kantong plastik yang tidak pernah dipakai.
""",
    ),
    article(
        "Warna dari Kebun: Indigo, Soga, Mengkudu, Kunyit",
        "Dari mana datangnya biru, cokelat, merah, dan kuning pada kain kita.",
        19,
        """
Sebelum ada pewarna kimia, peta warna Nusantara adalah peta tumbuhan. Setiap daerah punya resep,
dan setiap resep punya penjaganya.

## Biru dari daun tarum

Daun tarum direndam semalam sampai airnya hijau kekuningan. Air itu lalu dikebur bersama kapur,
berkali-kali, sampai berbusa biru. Endapannya disebut pasta indigo. Anehnya, kain keluar dari
bak celup berwarna hijau, dan baru menjadi biru setelah bertemu udara. Delapan celupan memberi
biru langit sore, dua puluh celupan memberi biru hampir hitam.

## Cokelat dari kulit kayu

Soga Jawa diramu dari kulit kayu tinggi, tegeran, dan jambal; banyak bengkel sekarang memakai
kulit mahoni sisa penggergajian. Kain dicelup dan dijemur bergantian, sampai belasan kali. Tawas
membuat cokelatnya terang, tunjung membuatnya gelap.

## Merah dari akar mengkudu

Inilah warna yang paling sabar. Benang direndam dulu dalam minyak kemiri selama berhari-hari
supaya mau mengikat warna. Akar mengkudu ditumbuk bersama kulit kayu loba. Di Sikka dan Sumba,
penenun yang pandai merah dihormati seperti juru masak yang pandai rendang.

## Kuning dari kunyit

Kunyit cepat memberi dan cepat pergi. Kuningnya menyala, tetapi mudah pudar oleh matahari.
Karena itu kunyit sering dicampur kulit nangka atau daun ketapang yang lebih tahan.

## Apa artinya bagi pemakai

- Warna sedikit berbeda di tiap celupan. Itu tanda, bukan cacat.
- Cucian pertama bisa luntur. Cuci terpisah dengan lerak atau sabun lembut.
- Jemur di tempat teduh, bagian dalam di luar.
- Hindari pemutih, deterjen keras, dan parfum langsung pada kain.

Air sisa celupan alami bisa disiramkan ke kebun setelah diendapkan. Tidak semua yang alami
otomatis bersih: tunjung adalah garam besi, dan tawas pun perlu ditakar. Bengkel yang baik
menimbang, mencatat, dan mengolah airnya. Tanyakan itu juga ketika Anda bertanya tentang warna.
""",
    ),
    article(
        "Berapa Sebenarnya Upah di Balik Sebuah Keranjang?",
        "Kami membuka hitungan satu keranjang rotan, dari batang sampai ke tangan pembeli.",
        27,
        """
Harga sebuah keranjang rotan ukuran sedang di toko kami Rp165.000. Ke mana perginya uang itu?
Kami minta izin kepada Anyam Rajapolah untuk membuka hitungannya.

| Bagian | Rupiah |
|---|---:|
| Rotan, bilah, lilin lebah | 41.000 |
| Upah menganyam (sekitar enam jam) | 78.000 |
| Menghaluskan dan memeriksa | 12.000 |
| Kemasan kardus dan tali | 6.000 |
| Listrik, tempat, administrasi bengkel | 13.150 |
| Biaya Rupa Rawi (9%) | 14.850 |

## Upahnya tiga belas ribu per jam

Angka itu lebih tinggi daripada upah borongan yang lazim di daerah yang sama, yang sering
berhenti di enam atau tujuh ribu. Penganyam bekerja di rumah, memilih jam sendiri, dan dibayar
ketika barang diterima bengkel, bukan ketika terjual. Separuhnya boleh diminta di muka.

## Mengapa tidak lebih murah?

Keranjang serupa dijual Rp60.000 di pinggir jalan. Selisihnya hampir seluruhnya upah. Harga
semurah itu hanya mungkin jika seseorang di ujung sana dibayar terlalu sedikit, atau rotannya
dipanen terlalu muda.

## Mengapa tidak lebih mahal?

Karena keranjang adalah barang pakai. Kami ingin orang benar-benar membawanya ke pasar, bukan
memajangnya. Bengkel juga lebih suka seratus pesanan yang tetap daripada sepuluh yang mewah.

## Apa yang bisa dilakukan pembeli

1. Pilih satu barang yang akan dipakai lama, bukan tiga yang akan dilupakan.
2. Tulis ulasan yang jujur. Bagi bengkel kecil, ulasan adalah papan nama.
3. Bersabarlah dengan waktu. Enam jam kerja tidak bisa menjadi tiga.

Kami akan membuka hitungan barang lain setiap beberapa bulan. Kalau ada yang ingin Anda ketahui,
kirimkan pertanyaan; pengrajin yang akan menjawabnya.
""",
    ),
    article(
        "Dapur Tanpa Plastik, Dimulai dari Tiga Benda",
        "Tidak perlu mengganti semuanya sekaligus. Mulailah dari yang paling sering disentuh.",
        38,
        """
Banyak orang memulai dapur ramah lingkungan dengan membuang semua plastiknya. Itu langkah yang
keliru: benda yang sudah ada sebaiknya dipakai sampai habis umurnya. Tetapi ketika sesuatu
memang perlu diganti, gantilah dengan baik.

## 1. Sendok kayu

Sutil plastik meleleh sedikit demi sedikit di tepi wajan panas. Sendok kayu tidak. Pilih kayu
keras berpori rapat seperti mahoni, jati, atau sawo. Cuci segera setelah dipakai, keringkan
berdiri, dan sebulan sekali olesi minyak kelapa. Kalau permukaannya mulai berbulu, ampelas halus
selama semenit sudah cukup.

## 2. Besek

Sisa kue, bumbu kering, bawang, dan tempe lebih senang bernapas daripada dikurung. Besek bambu
memberi udara dan menahan serangga. Alasi dengan daun pisang atau kertas roti untuk makanan
basah. Setelah dipakai, bilas, jemur, simpan. Sebuah besek bisa dipakai belasan kali, dan
sesudah itu menjadi kompos.

## 3. Sabun batang

Sabun cair sebagian besar adalah air dalam botol plastik. Sebatang sabun kelapa 100 gram setara
dengan dua sampai tiga botol kecil. Kuncinya tatakan yang kering: sabun yang tergenang habis dua
kali lebih cepat.

## Sesudah itu

Kalau tiga benda ini sudah menjadi kebiasaan, lanjutkan pelan-pelan: tas belanja yang selalu ada
di tas kerja, toples kaca untuk bumbu, lap kain sebagai pengganti tisu. Catat apa yang masuk ke
tempat sampah selama seminggu; daftar itu lebih jujur daripada daftar belanja mana pun.

> Barang yang paling ramah lingkungan adalah barang yang sudah Anda punya. Yang kedua adalah
> barang yang akan Anda pakai sepuluh tahun lagi.

Tidak ada dapur yang sempurna. Dapur yang dipakai memasak setiap hari dengan sedikit lebih
sedikit sampah sudah merupakan kabar baik.
""",
    ),
)
