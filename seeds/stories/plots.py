"""What is told: who bought what, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from seeds import demo
from seeds.demo import forms


@dataclass(frozen=True)
class Story:
    """`steps` are hours after the step before, the name of a method of Telling, and its words.
    Without a buyer it is a guest's."""

    buyer: str
    hours_ago: float
    goods: Sequence[str]
    steps: Sequence[tuple] = ()
    gateway: str = "manual"
    code: str = ""
    notes: str = ""
    reviews: Sequence[forms.Review] = field(default=(), repr=False)


DAY = 24
PAID = (2, "pay")
SENT = (PAID, (7, "process"), (20, "ship"))
THERE = (*SENT, (42, "deliver"))
KEPT = (*THERE, (26, "receive"))

STORIES = (
    # waiting for the money
    Story("hannah", 5, ["Bantal Sarung Kotak Perca", "Vas Keramik Laut"], [(3, "prove")]),
    Story("sari", 20, ["Lulur Kunyit Beras", "Kotak Pandan Serbaguna"],
          [(4, "prove"), (5, "refuse", "Jumlah yang masuk kurang Rp20.000.")],
          notes="Titip di satpam."),
    # paid, and nobody has touched it
    Story("rizky", 6, ["Kopi Arabika Gayo Natural"], [PAID]),
    Story("sari", 3, ["Keranjang Anyaman Rotan", "Besek Bambu Bertutup"], [(1, "pay")]),
    Story("niluh", 9, ["Keranjang Anyaman Rotan"], [PAID]),
    Story("maria", 8, ["Sarung Bantal Batik Mega Mendung"], [PAID]),
    Story("", 7, ["Sabun Batang Daun Kelor"], [PAID], notes="Kado, tolong tanpa nota."),
    # being packed
    Story("bagus", 30, ["Tikar Pandan Tiga Warna", "Tas Bulat Rotan Ketak"],
          [PAID, (10, "process")]),
    Story("yohanes", 26, ["Kopi Gayo Perempuan Petani"], [(5, "process")], gateway="cod"),
    # on the road
    Story("sari", 4 * DAY, ["Kap Lampu Bambu Kubah"], SENT, notes="Tolong dibungkus tebal."),
    Story("maria", 5 * DAY, ["Selendang Batik Truntum", "Kain Jumputan Pelangi Tarum"], SENT),
    Story("hannah", 6 * DAY, ["Madu Hutan Lamtoro", "Teh Kulit Kopi Cascara"], SENT,
          code="SALAMKENAL"),
    # of three vendors one has sent, one is packing, and one has nothing left
    Story("andi", 5 * DAY, ["Keranjang Anyaman Rotan", "Talenan Kayu Sonokeling",
                            "Cangkir Kopi Glasir Madu"],
          [PAID, (5, "process", "anyam-rajapolah"), (3, "process", "kayu-manah"),
           (16, "ship", "anyam-rajapolah"),
           (4, "cancel", "lempung-kasongan", "Gelas terakhir retak di tungku, mohon maaf.")]),
    # there, and the buyer may still complain
    Story("niluh", 4 * DAY, ["Sabun Batang Daun Kelor", "Minyak Pijat Sereh Wangi"],
          [*THERE, (9, "ask_piece", "sabun-kebun-tabanan", "Minyak Pijat Sereh Wangi",
                    "Tutup botolnya pecah, separuh minyak tumpah.")]),
    Story("rizky", 4 * DAY, ["Buku Catatan Kertas Daur", "Tas Belanja Mega Mendung"],
          [(5, "process"), (18, "ship"), (50, "deliver")], gateway="cod"),
    Story("hannah", 5 * DAY, ["Teko Keramik Senja"],
          [PAID, (9, "process"), (22, "ship"), (48, "deliver"),
           (8, "ask_return", "lempung-kasongan", "Cerat retak rambut dan merembes.")]),
    # received
    Story("niluh", 6.8 * DAY, ["Kain Batik Tulis Kawung Soga"], KEPT, code="KENDURI10"),
    Story("", 13 * DAY, ["Teh Kulit Kopi Cascara"], KEPT, reviews=[demo.GUESTS_REVIEW]),
    # some of the money was given back weeks after it had been paid out to the maker
    Story("andi", 45 * DAY, ["Kain Batik Tulis Tiga Negeri"],
          [*KEPT, (22 * DAY, "give_back", "Ada noda kecil di tepi kain.", 150_000),
           (5, "send_refunds")], code="HARIBATIK20"),
    # some of it sent back, or some money given back
    Story("maria", 15 * DAY, ["Keranjang Anyaman Rotan", "Besek Bambu Bertutup"],
          [*THERE, (12, "ask_piece", "anyam-rajapolah", "Besek Bambu Bertutup",
                    "Salah satu besek penyok."),
           (5, "agree", "anyam-rajapolah", "Maaf, silakan dikirim kembali.", "vendor"),
           (70, "take_back", "anyam-rajapolah", False), (6, "send_refunds"), (3, "receive")],
          code="RAJAPOLAH5"),
    Story("bagus", 18 * DAY, ["Lulur Kunyit Beras", "Sabun Batang Daun Kelor"],
          [*KEPT, (30, "give_back", "Toplesnya retak, tetapi isinya utuh.", 20_000,
                   "Lulur Kunyit Beras"), (4, "send_refunds")]),
    Story("rizky", 22 * DAY, ["Tikar Pandan Tiga Warna", "Cangkir Kopi Glasir Madu"],
          [*KEPT, (20, "give_back", "Terlambat seminggu, mohon maaf.", 15_000),
           (4, "send_refunds")]),
    Story("hannah", 25 * DAY, ["Kotak Pandan Serbaguna"],
          [*KEPT, (10, "give_back_shipping", "Kurir salah alamat dua kali.", "anyam-rajapolah")]),
    # called off
    Story("bagus", 12 * DAY, ["Papan Saji Kayu Jati"],
          [(3, "call_off", "Salah pilih ukuran, nanti pesan lagi.")]),
    Story("rizky", 3 * DAY, ["Pot Gerabah Tumpal", "Piring Saji Hijau Lumut"],
          [(1, "call_off", "Alamatnya keliru.")], code="KENDURI10"),
    Story("maria", 20 * DAY, ["Taplak Meja Tenun Lurik"],
          [PAID, (12, "cancel", "tenun-lepo-sikka", "Benang warnanya habis sampai bulan depan."),
           (20, "send_refunds")]),
    Story("andi", 33 * DAY, ["Mangkuk Kayu Mangga"], [(72, "run_out")]),
    # sent back
    Story("yohanes", 28 * DAY, ["Sarung Bantal Tenun Flores"],
          [*THERE, (20, "ask_return", "tenun-lepo-sikka", "Warnanya lain sekali daripada di foto."),
           (6, "agree", "tenun-lepo-sikka", "Maaf, silakan dikirim kembali."),
           (90, "take_back", "tenun-lepo-sikka"), (5, "send_refunds")]),
    Story("sari", 48 * DAY, ["Mangkuk Glasir Telur Asin", "Set Sendok Masak Kayu Mahoni"],
          [*THERE, (15, "ask_return", "lempung-kasongan", "Satu mangkuk pecah di jalan."),
           (4, "agree", "lempung-kasongan", "Kami kirim uangnya kembali."),
           (80, "take_back", "lempung-kasongan", False), (2, "receive", "kayu-manah"),
           (4, "send_refunds")]),
    # and other goods ordered for it
    Story("sari", 37 * DAY, ["Tikar Pandan Tiga Warna"],
          [*THERE, (16, "ask_return", "anyam-rajapolah", "Terlalu lebar untuk teras kami."),
           (5, "agree", "anyam-rajapolah", "Boleh, silakan ditukar dengan yang lain."),
           (66, "take_back", "anyam-rajapolah"), (4, "send_refunds"),
           (3, "exchange", "Keranjang Anyaman Rotan"), *KEPT]),
)  # fmt: skip


def stories_of_reviews() -> list[Story]:
    """Whoever writes a review has bought and received the thing: three orders for each buyer."""
    stories = []
    vendors = {product.name: product.vendor for product in demo.PRODUCTS}
    for n, buyer in enumerate(demo.BUYERS):
        said = [review for review in demo.REVIEWS if review.buyer == buyer.person.username]
        said.sort(key=lambda review: vendors[review.product])
        for k in range(3):
            reviews = said[len(said) * k // 3 : len(said) * (k + 1) // 3]
            on_delivery = (n + k) % 5 == 0
            stories.append(
                Story(
                    buyer=buyer.person.username,
                    hours_ago=(86 - 26 * k - 2.6 * n) * DAY + 5 * k,
                    goods=[review.product for review in reviews],
                    steps=KEPT[1:] if on_delivery else KEPT,
                    gateway="cod" if on_delivery else "manual",
                    reviews=reviews,
                )
            )
    return stories
