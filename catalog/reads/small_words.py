"""Words that say nothing about goods, left out of searches: PostgreSQL has no Indonesian list, and
may not read one of ours from a file."""

INDONESIAN = """
    ada adalah agar akan aku anda antara apa apakah atau bagi bagus bahwa banyak beberapa beli belum
    berapa bisa buat bukan cari dan dapat dari daripada dengan di dia dong hanya harga ia ingin
    ini itu jika jual jadi juga kah kalau kami kamu karena kata ke kepada kita lagi lah lain lalu
    lebih maka mana masih mau mereka murah namun nih nya oleh pada paling para per pernah punya saat
    saja sama sampai sangat saya sebagai sebuah secara sekali selain semua seperti serta
    sesuatu si sih sudah supaya tanpa tapi telah tentang terhadap tersebut tetapi tidak untuk utk
    untuknya yang yg dgn dr pd dlm
"""
ENGLISH = """
    a about an and any are as at be been best but buy by can cheap do does for from get good had has
    have he her his how i if in into is it its just like looking me my no not of off on onto
    our out over s she so some than that the their them then there these they this those to too up
    us very want was we were what when where which who will with would you your
"""

SMALL_WORDS = frozenset(f"{INDONESIAN} {ENGLISH}".split())
