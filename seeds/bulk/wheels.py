"""What the nth product has is read off these wheels, by n."""

VARIANTS = (1, 1, 3, 1, 2)
REVIEWS = (0, 2, 9, 4, 12, 1, 7, 3, 8, 4)  # five on average
STARS = (5, 4, 5, 5, 3, 5, 4, 4, 5, 2, 5, 4, 5, 1, 5, 4, 3)
SIZES = ("S", "M", "L")
IMAGES = 3
SIDE = 800  # pixels
STEP = 10_000  # rupiah from a size to the next
SOLD_OUT = 50  # one product in so many
COMMENTS = (
    "Anyamannya rapi dan kuat.",
    "Warnanya persis seperti di foto.",
    "Pengiriman cepat, kemasannya tanpa plastik.",
    "Beautifully made, better than the pictures.",
    "Sedikit lebih kecil dari dugaan saya, tetapi bagus.",
    "Sudah dua kali beli di sini.",
    "Hadiah untuk ibu, beliau senang sekali.",
    "",
    "Ada satu benang lepas, penjualnya langsung mengganti.",
    "Harganya pantas untuk kerja tangan.",
    "A little rough at the edges, still lovely.",
)


def variants_before(n: int) -> int:
    """How many variants the products before the nth have."""
    laps, rest = divmod(n, len(VARIANTS))
    return laps * sum(VARIANTS) + sum(VARIANTS[:rest])


def sku(n: int, k: int) -> str:
    return f"RR-{n + 1:07}-{k + 1}"


def price(n: int) -> int:
    """Between 15 thousand and a million rupiah, in steps of 500."""
    return 15_000 + n * 7_919 % 1_970 * 500
