"""What the demo shop says of itself, in both languages. {shop} is its name."""

from typing import NamedTuple


class Page(NamedTuple):
    slug: str
    kind: str
    title_id: str
    title_en: str
    body_id: str
    body_en: str


ABOUT = Page(
    "tentang",
    "about",
    "Tentang kami",
    "About us",
    """
{shop} adalah pasar bagi perajin Indonesia. Setiap barang di sini dibuat dengan tangan, oleh orang
yang namanya tertulis di halaman barang itu, dan dikirim langsung dari bengkelnya kepada Anda.

## Kenapa langsung dari perajin

Selembar kain tenun bisa melewati empat tangan sebelum sampai ke lemari seseorang, dan yang
menenunnya sering mendapat bagian paling kecil. Di {shop}, perajin menentukan harga sendiri. Kami
mengambil komisi dari barang yang terjual, tidak dari ongkos kirim, dan tidak ada biaya untuk
membuka toko.

## Bagaimana kami memilih

Setiap bengkel kami tinjau sebelum boleh berjualan: siapa yang membuat, dari bahan apa, dan apakah
keterangannya jujur. Batik cap kami sebut batik cap. Kayu kami tanyakan asalnya. Pewarna sintetis
tidak kami sebut pewarna alam.

## Ramah bagi alam

Banyak barang di sini memakai bahan yang tumbuh lagi atau bahan yang dipakai ulang: bambu, rotan,
pandan, kertas daur, kain perca. Tandanya ada di setiap halaman barang, lengkap dengan artinya.

Anda perajin? [Buka toko di sini](/dashboard/apply).
""",
    """
{shop} is a market for Indonesian artisans. Everything here is made by hand, by somebody whose name
stands on the page of the goods, and is sent to you straight from the workshop.

## Why straight from the maker

A woven cloth can pass through four pairs of hands before it reaches somebody's wardrobe, and the
one who wove it often gets the smallest share. At {shop} makers set their own prices. We take a
commission on what is sold, none on shipping, and opening a shop costs nothing.

## How we choose

We look at every workshop before it may sell: who makes the goods, out of what, and whether the
description is honest. Stamped batik is called stamped batik. We ask where wood comes from. A
synthetic dye is never called a natural one.

## Kind to nature

Much of what you find here is made of things that grow back or are used again: bamboo, rattan,
pandanus, recycled paper, offcuts of cloth. A mark on the page of the goods says so, and what it
means.

Do you make things? [Open a shop here](/dashboard/apply).
""",
)

HELP = Page(
    "bantuan",
    "help",
    "Bantuan",
    "Help",
    """
## Memesan

**Apakah saya perlu akun?** Tidak. Anda boleh membeli sebagai tamu; cukup isi email supaya kami bisa
mengirim kabar pesanan. Dengan akun, alamat dan riwayat pesanan tersimpan.

**Boleh membeli dari beberapa perajin sekaligus?** Boleh. Anda membayar satu kali, lalu setiap perajin
mengirim bagiannya sendiri. Nomor resinya juga sendiri-sendiri.

**Saya salah pesan.** Selama belum dikirim, buka halaman pesanan lalu pilih *Batalkan pesanan*. Kalau
perajin sudah mulai menyiapkannya, permintaan Anda kami teruskan kepadanya.

## Membayar

Cara membayar yang tersedia tampil di halaman checkout. Untuk transfer bank, kirim tepat sebesar yang
tertulis sebelum tenggatnya, dan sertakan nomor pesanan. Pesanan yang lewat tenggat dibatalkan
sendiri, dan barangnya dijual kembali.

## Bertanya

Tentang barang: tulis pertanyaan di halaman barang itu, perajinnya yang menjawab. Tentang pesanan:
tulis di halaman pesanan Anda. Tentang hal lain: [hubungi kami](/kontak).
""",
    """
## Ordering

**Do I need an account?** No. You can buy as a guest; we only need an e-mail address to tell you about
your order. With an account your addresses and orders are kept.

**May I buy from several makers at once?** Yes. You pay once, then each maker sends their own part,
with a tracking number of its own.

**I ordered by mistake.** Until it is sent, open the page of your order and choose *Cancel the order*.
If the maker has begun to prepare it, we pass your request on.

## Paying

The ways to pay are shown at the checkout. For a bank transfer, send exactly the amount that is shown
before the time is up, and add the order number. An order that is not paid in time is cancelled by
itself, and its goods go back on sale.

## Asking

About goods: write a question on their page, and their maker answers. About an order: write on the
page of your order. About anything else: [contact us](/kontak).
""",
)

SHIPPING = Page(
    "pengembalian",
    "shipping",
    "Pengiriman & pengembalian",
    "Shipping & returns",
    """
## Kapan dikirim

Kebanyakan barang sudah jadi dan dikirim dalam dua hari kerja setelah pembayaran masuk. Barang yang
dibuat setelah dipesan menyebutkan waktunya di halaman barang. Kalau perajin sedang libur, halamannya
mengatakan itu, dan waktunya dihitung sejak ia kembali bekerja.

## Ongkos kirim

Setiap perajin mengirim sendiri, jadi ongkosnya dihitung per perajin dan tampil di keranjang sebelum
Anda membayar. Banyak perajin membebaskan ongkos kirim di atas jumlah tertentu.

## Mengembalikan

Ada yang rusak atau tidak sesuai? Dalam **48 jam** setelah paket diterima, buka halaman pesanan, pilih
*Kembalikan barang* dan ceritakan apa yang terjadi; foto sangat membantu. Perajin menjawab, biasanya
dalam dua hari kerja.

- Kalau barang rusak, keliru atau tidak sesuai keterangan, ongkos kirim baliknya bukan tanggungan
  Anda.
- Kalau Anda berubah pikiran, perajin boleh menerima atau menolak; barang harus belum dipakai.
- Makanan, minuman, sabun yang segelnya terbuka dan barang pesanan khusus tidak dapat dikembalikan,
  kecuali rusak saat tiba.

## Uang kembali

Setelah barang diterima kembali, uang dikirim lewat jalan yang sama dengan pembayaran Anda. Bank bisa
memerlukan beberapa hari kerja.
""",
    """
## When it is sent

Most goods are ready and leave within two working days of your payment. What is made to order says how
long it takes on its page. When a maker is on holiday the page says so, and the time counts from the
day the maker is back.

## What shipping costs

Each maker sends their own parcel, so shipping is worked out per maker and shown in the cart before you
pay. Many makers send for free above a certain sum.

## Sending back

Something is broken or not as described? Within **48 hours** of receiving the parcel, open the page of
your order, choose *Return items* and tell us what happened; pictures help a lot. The maker answers,
usually within two working days.

- If goods are broken, wrong or not as described, sending them back costs you nothing.
- If you have changed your mind, the maker may accept or decline; the goods must be unused.
- Food, drink, soap with a broken seal and goods made for you cannot be returned, unless they arrive
  damaged.

## Your money

Once the goods are back, the money is returned the way you paid. Banks may need a few working days.
""",
)

CONTACT = Page(
    "kontak",
    "contact",
    "Kontak",
    "Contact",
    """
Kami membaca setiap pesan, Senin sampai Jumat pukul 09.00 sampai 17.00 WIB, dan biasanya menjawab pada
hari yang sama.

- **Tentang barang:** tanyakan langsung kepada perajinnya, di halaman barang itu.
- **Tentang pesanan:** tulis di halaman pesanan Anda, supaya nomor dan riwayatnya langsung terlihat.
- **Tentang hal lain:** email, telepon atau WhatsApp kami ada di bagian bawah setiap halaman.

Melihat sesuatu yang tidak semestinya, misalnya barang tiruan atau foto curian? Beri tahu kami. Kami
periksa setiap laporan.
""",
    """
We read every message, Monday to Friday from 9 am to 5 pm (UTC+7), and usually answer the same day.

- **About goods:** ask their maker, on the page of the goods.
- **About an order:** write on the page of your order, so that its number and history are at hand.
- **About anything else:** our e-mail, phone and WhatsApp stand at the foot of every page.

Have you seen something that should not be here, such as a copy or a stolen picture? Tell us. We look
into every report.
""",
)

TERMS = Page(
    "syarat",
    "terms",
    "Syarat & ketentuan",
    "Terms & conditions",
    """
*Ini contoh untuk toko percobaan. Sebelum dipakai, mintalah ahli hukum memeriksanya.*

## 1. Siapa menjual

Barang dijual oleh perajin yang namanya tercantum. {shop} menyediakan tempatnya, menerima pembayaran
atas nama perajin dan meneruskannya setelah barang diterima. Perjanjian jual beli terjadi antara Anda
dan perajin.

## 2. Harga dan pembayaran

Harga tertulis dalam rupiah dan sudah termasuk pajak bila perajinnya memungut PPN. Ongkos kirim dan
potongan tampil sebelum Anda memesan; jumlah yang tertulis adalah yang Anda bayar. Pesanan mengikat
setelah pembayaran kami terima.

## 3. Pengiriman dan risiko

Perajin mengirim dalam waktu yang tertulis di halaman pesanan. Sampai paket Anda terima, kehilangan
dan kerusakan di jalan bukan tanggungan Anda.

## 4. Pembatalan dan pengembalian

Seperti tertulis di halaman [pengiriman & pengembalian](/pengembalian). Hak Anda menurut
Undang-Undang Perlindungan Konsumen tetap berlaku.

## 5. Ulasan dan pertanyaan

Tulislah yang Anda alami sendiri. Kami menyembunyikan tulisan yang menghina, memuat data pribadi
orang lain atau dibuat untuk iklan.

## 6. Akun

Anda bertanggung jawab atas akun Anda. Kami dapat menutup akun yang dipakai untuk menipu. Anda boleh
menutup akun kapan saja dari halaman akun.

## 7. Hukum

Syarat ini tunduk pada hukum Republik Indonesia.
""",
    """
*A sample for a demo shop. Have a lawyer look at it before you use it.*

## 1. Who sells

Goods are sold by the maker whose name is shown. {shop} provides the place, takes payments on the
makers' behalf and passes them on once the goods have been received. The contract of sale is between
you and the maker.

## 2. Prices and payment

Prices are in rupiah and include VAT where the maker collects it. Shipping and discounts are shown
before you order; what is written is what you pay. An order is binding once we have your payment.

## 3. Shipping and risk

Makers ship within the time shown on the page of the order. Until you have received the parcel, loss
and damage on the way are not at your expense.

## 4. Cancelling and returning

As described under [shipping & returns](/pengembalian). Your rights under the Indonesian Consumer
Protection Act remain.

## 5. Reviews and questions

Write what you have seen for yourself. We hide what insults, holds other people's personal data or is
an advertisement.

## 6. Accounts

You are responsible for your account. We may close accounts that are used to deceive. You may close
yours at any time from its page.

## 7. Law

These terms are governed by the law of the Republic of Indonesia.
""",
)

PRIVACY = Page(
    "privasi",
    "privacy",
    "Kebijakan privasi",
    "Privacy policy",
    """
*Ini contoh untuk toko percobaan. Sebelum dipakai, mintalah ahli hukum memeriksanya.*

## Apa yang kami simpan

- **Untuk pesanan:** nama, alamat, telepon dan email Anda, apa yang Anda beli dan bagaimana Anda
  membayar. Nomor kartu tidak pernah kami simpan; dari kartu hanya mereknya, empat angka terakhir dan
  masa berlakunya.
- **Untuk akun:** nama pengguna, email, dan kata sandi yang telah diacak sehingga kami pun tidak dapat
  membacanya.
- **Untuk keamanan:** kapan dan dari alamat internet mana sebuah akun dibuka.

## Siapa yang melihatnya

Perajin melihat nama, telepon dan alamat pada pesanan yang harus ia kirim, tetapi tidak email Anda.
Penyedia pembayaran dan kurir mendapat yang mereka perlukan untuk bekerja. Kami tidak menjual data
kepada siapa pun dan tidak memasang pelacak iklan.

## Cookie

Hanya yang diperlukan: supaya Anda tetap masuk, supaya keranjang Anda tidak hilang, dan supaya formulir
tidak dapat dikirim oleh orang lain atas nama Anda.

## Hak Anda

Anda dapat melihat, memperbaiki dan mengunduh data Anda dari halaman akun, dan menutup akun itu. Setelah
akun ditutup, data pribadi Anda dihapus; pesanan disimpan selama diwajibkan undang-undang pajak.
Pertanyaan tentang data pribadi: lihat [kontak](/kontak). Kami mengikuti Undang-Undang Pelindungan Data
Pribadi (UU 27/2022).
""",
    """
*A sample for a demo shop. Have a lawyer look at it before you use it.*

## What we keep

- **For orders:** your name, address, phone and e-mail, what you bought and how you paid. We never keep
  card numbers; of a card only its brand, last four digits and expiry.
- **For accounts:** username, e-mail, and a password scrambled so that we cannot read it either.
- **For safety:** when an account was opened, and from which internet address.

## Who sees it

Makers see name, phone and address of the orders that they have to send, but not your e-mail. Payment
providers and couriers get what they need to do their work. We sell data to nobody and use no
advertising trackers.

## Cookies

Only those that are needed: to keep you signed in, to keep your cart, and to keep others from sending
forms in your name.

## Your rights

You can see, correct and download your data from your account, and close it. Once it is closed your
personal data is deleted; orders are kept for as long as tax law asks. Questions about personal data:
see [contact](/kontak). We follow the Indonesian Personal Data Protection Act (UU 27/2022).
""",
)

PAGES = (ABOUT, HELP, SHIPPING, CONTACT, TERMS, PRIVACY)
