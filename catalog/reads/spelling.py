"""Words as goods spell them, for a search that was mistyped: "did you mean".

All words of the goods are known (catalog_word, migration 0016). A word that is not among them is
replaced by the one that looks most like it; if the search then finds something, it is proposed.
"""

import unicodedata
from difflib import get_close_matches

from django.db import router

from catalog.models import Product
from catalog.reads.filters import JOINED, OPERATORS, PIECE, plain, searched, words_of
from core.database.sql import rows, statement, value

SHORTEST = 3  # letters of a word that is corrected, as catalog_word has them
CLOSE = 0.6  # how much of two words must be the same, in their order

NEAR = statement("""
    SELECT typed.word, ARRAY(
        SELECT known.word FROM catalog_word known WHERE known.word %% typed.word
        ORDER BY similarity(known.word, typed.word) DESC, known.word LIMIT 10) AS near
    FROM unnest(%(words)s::text[]) AS typed (word)
    WHERE NOT EXISTS (SELECT FROM catalog_word known WHERE known.word = typed.word)
""")
FINDS = statement("""
    SELECT EXISTS (SELECT FROM catalog_search(%(asked)s, %(words)s::text[], %(phrase)s, 24))
""")


def better_spelling(text: str) -> str:
    """What was typed with its unknown words as goods spell them; nothing where there is nothing
    better, or where somebody writes operators or a SKU: they mean what they write."""
    words = [plain(word) for word in words_of(text)]
    words = [word for word in words if word.isalpha() and len(word) >= SHORTEST]
    if not words or OPERATORS.search(text) or JOINED.search(text):
        return ""
    using = router.db_for_read(Product)
    better = {}
    for unknown in rows(NEAR, {"words": words}, using=using):
        if close := get_close_matches(unknown["word"], unknown["near"], n=1, cutoff=CLOSE):
            better[unknown["word"]] = close[0]
    if not better:
        return ""
    said = " ".join(unicodedata.normalize("NFKC", text.lower()).split())
    said = PIECE.sub(lambda found: better.get(plain(found[0]), found[0]), said)
    return said if value(FINDS, searched(said), using=using) else ""
