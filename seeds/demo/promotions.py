"""Price rules to try at checkout: every type, every kind of scope, one that is over."""

from decimal import Decimal

from .forms import Promotion

PROMOTIONS = (
    Promotion(
        name="Kenduri: potongan 10%",
        description="Sepuluh persen untuk semua barang, paling banyak Rp75.000.",
        code="KENDURI10",
        type="percentage_discount",
        value=Decimal(10),
        max_discount=Decimal(75000),
        minimum_subtotal=Decimal(150000),
        limit_per_buyer=3,
    ),
    Promotion(
        name="Selamat datang",
        description="Potongan Rp25.000 untuk belanja pertama di atas Rp100.000.",
        code="SALAMKENAL",
        type="fixed_discount",
        value=Decimal(25000),
        minimum_subtotal=Decimal(100000),
        usage_limit=500,
        limit_per_buyer=1,
        ends_in_days=None,
    ),
    Promotion(
        name="Ongkir ditanggung Rajapolah",
        description="Gratis ongkos kirim sampai Rp30.000 untuk barang Anyam Rajapolah.",
        code="ANYAMGRATIS",
        type="free_shipping",
        value=Decimal(0),
        max_discount=Decimal(30000),
        minimum_subtotal=Decimal(150000),
        vendors=("anyam-rajapolah",),
    ),
    Promotion(
        name="Pekan kopi dan madu",
        description="Otomatis 5% untuk seluruh Pangan Lokal.",
        code=None,
        type="percentage_discount",
        value=Decimal(5),
        max_discount=Decimal(40000),
        ends_in_days=14,
        categories=("Pangan Lokal",),
    ),
    Promotion(
        name="Teman minum kopi",
        description="Potongan Rp15.000 untuk cangkir madu dan kopi Gayo; 50 pemakai pertama.",
        code="NGOPI15",
        type="fixed_discount",
        value=Decimal(15000),
        usage_limit=50,
        limit_per_buyer=1,
        products=("Cangkir Kopi Glasir Madu", "Kopi Arabika Gayo Natural"),
    ),
    Promotion(
        name="Langganan Rajapolah",
        description="Lima persen untuk pelanggan kami, atas tanggungan kami sendiri.",
        code="RAJAPOLAH5",
        type="percentage_discount",
        value=Decimal(5),
        own_of="anyam-rajapolah",
        starts_in_days=-20,
    ),
    Promotion(
        name="Hari Batik",
        description="Dua puluh persen untuk batik tulis dan cap; sudah berakhir.",
        code="HARIBATIK20",
        type="percentage_discount",
        value=Decimal(20),
        max_discount=Decimal(200000),
        starts_in_days=-60,
        ends_in_days=-30,
        categories=("Batik Tulis & Cap",),
    ),
)
