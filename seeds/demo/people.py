"""Who buys, who sells, who keeps the house. Every address lies under an example domain."""

from decimal import Decimal
from typing import Any

from .forms import Address, Buyer, Person, Vendor

BUYER_PASSWORD = "kain-lurik-2026"
VENDOR_PASSWORD = "rotan-galunggung-2026"
STAFF_PASSWORD = "gerbang-rawi-2026"

FINANCE = Person("Bima", "Prasetya", "bima", "bima@rupa-rawi.example", "+62 811-2000-102")
STAFF = Person("Ratna", "Wulandari", "ratna", "ratna@rupa-rawi.example", "+62 811-2000-101")

PKP = {"kebun-gayo": "012345678901000"}  # the NPWP of those who collect tax
HOUSE_ACCOUNT = {"bank": "BCA", "number": "000 123 4567", "holder": "PT Rupa Rawi Contoh"}

BUYERS = (
    Buyer(
        Person("Sari", "Puspita", "sari", "sari@contoh.example", "+62 812-3456-7801"),
        (
            Address("Rumah", "Sari Puspita", "+62 812-3456-7801", "Jl. Cikini Raya No. 48",
                    "Jakarta Pusat", "DKI Jakarta", "10330", line2="RT 03 RW 05, Menteng"),
            Address("Kantor", "Sari Puspita", "+62 812-3456-7801", "Jl. TB Simatupang Kav. 21",
                    "Jakarta Selatan", "DKI Jakarta", "12430", line2="Lantai 7", is_default=False),
        ),
    ),
    Buyer(
        Person("Bagus", "Prasetyo", "bagus", "bagus@contoh.example", "+62 813-2200-4512"),
        (Address("Rumah", "Bagus Prasetyo", "+62 813-2200-4512",
                 "Jl. Kaliurang Km 6,5 Gang Pandega",
                 "Sleman", "DI Yogyakarta", "55281"),),
    ),
    Buyer(
        Person("Ni Luh", "Ayu Lestari", "niluh", "niluh@contoh.example", "+62 819-9931-0284"),
        (Address("Rumah", "Ni Luh Ayu Lestari", "+62 819-9931-0284", "Jl. Hang Tuah No. 12, Sanur",
                 "Denpasar", "Bali", "80228"),),
    ),
    Buyer(
        Person("Rizky", "Ramadhan", "rizky", "rizky@contoh.example", "+62 852-6011-7740"),
        (Address("Kos", "Rizky Ramadhan", "+62 852-6011-7740", "Jl. Dipatiukur No. 95",
                 "Bandung", "Jawa Barat", "40132", line2="Kamar 11"),),
    ),
    Buyer(
        Person("Maria", "Tanjung", "maria", "maria@contoh.example", "+62 811-6400-233"),
        (Address("Rumah", "Maria Tanjung", "+62 811-6400-233", "Jl. Sei Batang Hari No. 7",
                 "Medan", "Sumatera Utara", "20154"),),
    ),
    Buyer(
        Person("Andi", "Baso Mappanyukki", "andi", "andi@contoh.example", "+62 821-8765-1190"),
        (Address("Rumah", "Andi Baso Mappanyukki", "+62 821-8765-1190",
                 "Jl. Boulevard Raya Blok F2/9",
                 "Makassar", "Sulawesi Selatan", "90231", line2="Panakkukang"),),
    ),
    Buyer(
        Person("Hannah", "Wijaya", "hannah", "hannah@contoh.example", "+62 878-5512-3409"),
        (Address("Apartemen", "Hannah Wijaya", "+62 878-5512-3409",
                 "Jl. Raya Darmo Permai III No. 30",
                 "Surabaya", "Jawa Timur", "60226", line2="Tower B 15-08"),),
    ),
    Buyer(
        Person("Yohanes", "Kelen", "yohanes", "yohanes@contoh.example", "+62 822-4701-6658"),
        (Address("Rumah", "Yohanes Kelen", "+62 822-4701-6658", "Jl. El Tari No. 16, Oebobo",
                 "Kupang", "Nusa Tenggara Timur", "85111"),),
    ),
)  # fmt: skip


def shop(
    business_name,
    slug,
    place,
    owner,
    fee,
    free_from,
    rate,
    phone,
    description,
    story,
    status="approved",
    reason="",
):
    """A Vendor: `place` is city and province, `owner` first name, last name and username."""
    city, province = place
    first, last, username = owner
    email = f"{username}@{slug}.example"
    return Vendor(
        business_name=business_name,
        slug=slug,
        city=city,
        province=province,
        description=" ".join(description.split()),
        story=" ".join(story.split()),
        phone=phone,
        email=f"halo@{slug}.example",
        owner=Person(first, last, username, email, phone),
        shipping_fee=Decimal(fee),
        free_shipping_from=Decimal(free_from) if free_from else None,
        commission_rate=Decimal(rate),
        status=status,
        reason=" ".join(reason.split()),
    )


VENDORS = (
    shop(
        "Batik Sekar Lasem", "batik-sekar-lasem", ("Rembang", "Jawa Tengah"),
        ("Kartini", "Oei", "kartini"), 18000, 500000, "0.08", "+62 812-2811-4501",
        """Batik tulis dan cap dari Lasem, kota pesisir tempat motif Jawa dan Tionghoa bertemu.
        Warna kami berasal dari indigo, kulit mahoni, dan akar mengkudu.""",
        """Nenek kami membatik di serambi rumah sejak 1951, dan canting pertamanya masih kami
        simpan. Sekarang ada empat belas pembatik, hampir semuanya tetangga sendiri, yang bekerja
        di waktu yang mereka pilih. Selembar kain tulis memerlukan tiga sampai sepuluh minggu. Kami
        tidak menjual kain cetak, dan dengan senang hati menunjukkan bedanya.""",
    ),
    shop(
        "Tenun Lepo Sikka", "tenun-lepo-sikka", ("Maumere", "Nusa Tenggara Timur"),
        ("Florentina", "Da Gomez", "florentina"), 32000, 750000, "0.07", "+62 813-3922-7714",
        """Kelompok dua puluh tiga mama penenun di Flores. Kapas kami pintal sendiri, benang kami
        ikat dan celup dengan tarum, mengkudu, dan kunyit.""",
        """Lepo berarti rumah. Kelompok ini lahir pada 2009 ketika para ibu ingin anak-anaknya tetap
        sekolah tanpa harus merantau. Setiap motif menyimpan cerita keluarga, dan nama penenunnya
        kami tulis pada label kain. Sepuluh persen hasil masuk ke tabungan pendidikan bersama.""",
    ),
    shop(
        "Anyam Rajapolah", "anyam-rajapolah", ("Tasikmalaya", "Jawa Barat"),
        ("Dadan", "Suherman", "dadan"), 22000, 400000, "0.09", "+62 821-1734-9020",
        """Keranjang, tikar, tas, dan lampu dari rotan, bambu, dan pandan. Semua dianyam di
        Rajapolah, kampung anyaman di kaki Gunung Galunggung.""",
        """Di Rajapolah anak belajar menganyam sebelum belajar bersepeda. Kami mengumpulkan kerja
        empat puluh keluarga supaya mereka tidak perlu menunggu tengkulak. Rotan kami beli dari
        petani di Kalimantan Tengah, bambu dan pandan tumbuh di kebun sekitar. Anyaman yang rusak
        boleh dikirim kembali; selama masih bisa, kami perbaiki.""",
    ),
    shop(
        "Kayu Manah", "kayu-manah", ("Gunungkidul", "DI Yogyakarta"),
        ("Wahyu", "Nugroho", "wahyu"), 20000, 450000, "0.08", "+62 857-4310-2266",
        """Alat dapur dan papan saji dari kayu jati, mahoni, dan mangga kebun rakyat. Diserut
        tangan, dihaluskan dengan minyak kelapa dan lilin lebah.""",
        """Saya pulang ke Gunungkidul setelah sebelas tahun bekerja di pabrik mebel. Di sini satu
        pohon yang ditebang diganti lima bibit, dan potongan kecil yang dulu dibakar menjadi
        sendok. Bengkel kami enam orang, dengan listrik dari panel surya di atap. Kayu itu bergerak;
        kami ajari Anda merawatnya.""",
    ),
    shop(
        "Lempung Kasongan", "lempung-kasongan", ("Bantul", "DI Yogyakarta"),
        ("Endah", "Setyowati", "endah"), 25000, 600000, "0.10", "+62 818-0279-5533",
        """Studio keramik kecil di Kasongan. Cangkir, mangkuk, dan vas diputar satu per satu, lalu
        diglasir dengan abu kayu dan oksida yang aman untuk makanan.""",
        """Bapak membuat celengan dan kuali, saya belajar glasir di Bandung lalu pulang. Kami
        mencampur tanah Kasongan dengan pecahan keramik yang digiling kembali, jadi hampir tidak ada
        yang terbuang. Tungku menyala dua kali sebulan. Karena glasirnya bereaksi sendiri, tidak ada
        dua barang yang benar-benar sama.""",
    ),
    shop(
        "Sabun Kebun Tabanan", "sabun-kebun-tabanan", ("Tabanan", "Bali"),
        ("Made", "Suartini", "made"), 16000, 250000, "0.10", "+62 819-3644-8092",
        """Sabun proses dingin, minyak, dan lulur dari kelapa, kopi, dan bunga kebun kami. Tanpa
        sawit, tanpa pewangi sintetis, tanpa plastik.""",
        """Semuanya bermula dari kulit anak saya yang gampang gatal. Resep pertama gagal sebelas
        kali; yang kedua belas masih kami pakai sampai sekarang. Kelapa kami beli dari subak di
        Penebel dengan harga yang ditentukan petani. Setiap batang dimatangkan empat minggu sebelum
        dibungkus kertas.""",
    ),
    shop(
        "Kebun Gayo", "kebun-gayo", ("Takengon", "Aceh"),
        ("Iwan", "Aman Dio", "iwan"), 24000, 300000, "0.06", "+62 852-7788-1043",
        """Kopi arabika, madu, dan rempah dari dataran tinggi Gayo. Ditanam di bawah pohon
        lamtoro pada 1.400 meter, dipetik merah, dan disangrai dua kali seminggu.""",
        """Koperasi kami punya 118 petani, dan lebih dari separuhnya perempuan. Dulu kopi kami
        dijual tanpa nama; sekarang setiap kemasan mencantumkan desa dan tanggal sangrai. Ampas
        kulit kopi kembali menjadi kompos. Kalau panen buruk, kami katakan apa adanya.""",
    ),
    shop(
        "Kriya Daur Bandung", "kriya-daur-bandung", ("Bandung", "Jawa Barat"),
        ("Tia", "Rahmawati", "tia"), 15000, 200000, "0.09", "+62 856-2401-3378",
        """Tas, buku, dan tatakan dari sisa konfeksi, kertas bekas, dan kulit potongan. Dijahit
        oleh penjahit rumahan di Cigondewah dan Kiaracondong.""",
        """Satu karung kain sisa dari konfeksi tetangga, itulah modal kami pada 2016. Sekarang
        kami menyelamatkan sekitar 600 kilogram bahan setiap bulan dan bekerja bersama sembilan
        belas penjahit. Karena bahannya sisa, setiap seri jumlahnya terbatas. Potongan yang terlalu
        kecil menjadi isi bantal.""",
    ),
)  # fmt: skip

APPLICATIONS = (
    shop(
        "Ulap Doyo Tanjung Isuy", "ulap-doyo-tanjung-isuy", ("Kutai Barat", "Kalimantan Timur"),
        ("Bernadeta", "Lanyah", "bernadeta"), 38000, None, "0.08", "+62 813-4700-9182",
        """Tenun dari serat daun doyo oleh perempuan Dayak Benuaq: kain, tas, dan hiasan
        dinding.""",
        """Daun doyo kami petik di tepi ladang, kami kerok di sungai, lalu kami pilin menjadi
        benang. Hanya tinggal tujuh penenun di kampung kami. Kami ingin kain ini dikenal, dan
        anak-anak kami mau melanjutkannya.""",
        status="pending",
    ),
    shop(
        "Grosir Cinderamata Jaya", "grosir-cinderamata-jaya", ("Surakarta", "Jawa Tengah"),
        ("Hendra", "Kusuma", "hendra"), 10000, None, "0.10", "+62 877-3500-4471",
        """Aneka cinderamata bermotif batik untuk acara kantor dan pernikahan, siap kirim
        ribuan.""",
        """Kami memasok cinderamata sejak 2018 dan dapat memenuhi pesanan besar dalam seminggu.""",
        status="rejected",
        reason="""Kain pada foto adalah tekstil cetak bermotif batik dari pabrik, bukan buatan
        tangan. Silakan mengajukan lagi dengan barang yang dibuat pengrajin dan nama bengkelnya.""",
    ),
)  # fmt: skip

GUEST: dict[str, Any] = {  # what somebody without an account writes at the checkout
    "email": "laras@contoh.example",
    "language": "id",
    "shipping_address": {
        "recipient_name": "Laras Anindita",
        "phone": "0857-4411-2093",
        "line1": "Jalan Kaliurang KM 9 No. 14",
        "line2": "",
        "city": "Sleman",
        "state": "Daerah Istimewa Yogyakarta",
        "postal_code": "55581",
        "country": "Indonesia",
    },
}

ACCOUNTS = [
    ("buyer", BUYERS[0].person.email, BUYER_PASSWORD),
    ("vendor", VENDORS[2].owner.email, VENDOR_PASSWORD),
    ("vendor", VENDORS[0].owner.email, VENDOR_PASSWORD),
    ("staff", STAFF.email, STAFF_PASSWORD),
]
