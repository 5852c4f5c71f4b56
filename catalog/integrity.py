"""What the catalogue keeps twice, recomputed."""

from collections.abc import Iterable

from catalog.card_figures import CARD_FIGURES, FIGURES, of
from core.database.sql import tuples
from core.integrity import check
from core.money import cash_unit

WRONG_CARDS = f"""
    SELECT card.id, {of("figures")}
    FROM catalog_product card JOIN ({FIGURES}) figures ON figures.id = card.id
    WHERE ({of("card")}) IS DISTINCT FROM ({of("figures")})
    ORDER BY card.id
"""

# Every node is numbered by a walk from the roots along the parents; who is not met is lost.
WRONG_NODES = """
    WITH RECURSIVE walk AS (
        SELECT id, 0 AS level, tree_id FROM catalog_category WHERE parent_id IS NULL
        UNION ALL
        SELECT below.id, walk.level + 1, walk.tree_id
        FROM catalog_category below JOIN walk ON below.parent_id = walk.id
    )
    SELECT node.id, 'is lost: nothing at the top leads to it'
    FROM catalog_category node WHERE NOT EXISTS (SELECT FROM walk WHERE walk.id = node.id)
    UNION ALL
    SELECT node.id, 'has level ' || node.level || ', should be ' || walk.level
    FROM catalog_category node JOIN walk ON walk.id = node.id WHERE node.level <> walk.level
    UNION ALL
    SELECT node.id, 'is in tree ' || node.tree_id || ', its root in ' || walk.tree_id
    FROM catalog_category node JOIN walk ON walk.id = node.id WHERE node.tree_id <> walk.tree_id
    UNION ALL
    SELECT node.id, 'does not lie between the ends of its parent'
    FROM catalog_category node JOIN catalog_category parent ON parent.id = node.parent_id
    WHERE NOT (node.lft > parent.lft AND node.rght < parent.rght AND node.tree_id = parent.tree_id)
    UNION ALL
    SELECT id, 'its ends hold ' || (rght - lft - 1) / 2 || ' nodes, there are ' || below
    FROM (
        SELECT node.id, node.lft, node.rght, (
            SELECT count(*) FROM catalog_category other
            WHERE other.tree_id = node.tree_id AND other.lft > node.lft AND other.rght < node.rght
        ) AS below
        FROM catalog_category node
    ) counted
    WHERE rght - lft - 1 <> 2 * below
    UNION ALL
    SELECT min(id), 'its end is used ' || count(*) || ' times in tree ' || tree_id
    FROM (
        SELECT id, tree_id, lft AS place FROM catalog_category
        UNION ALL SELECT id, tree_id, rght FROM catalog_category
    ) ends
    GROUP BY tree_id, place HAVING count(*) > 1
    UNION ALL
    SELECT node.id, 'is shown inside a deleted category'
    FROM catalog_category node JOIN catalog_category parent ON parent.id = node.parent_id
    WHERE node.is_active AND NOT parent.is_active
    ORDER BY 1
"""

WRONG_DEFAULTS = """
    SELECT product.id, count(variant.id)
    FROM catalog_product product
    LEFT JOIN catalog_variant variant
        ON variant.product_id = product.id AND variant.is_default AND variant.is_active
    GROUP BY product.id HAVING count(variant.id) <> 1
    ORDER BY product.id
"""

FOREIGN_VARIANTS = """
    SELECT variant.id, product.vendor_id
    FROM catalog_variant variant JOIN catalog_product product ON product.id = variant.product_id
    WHERE variant.vendor_id <> product.vendor_id
    ORDER BY variant.id
"""

HIDDEN_PLACES = """
    SELECT product.id, category.id
    FROM catalog_product product JOIN catalog_category category ON category.id = product.category_id
    WHERE NOT category.is_active
    ORDER BY product.id
"""

WRONG_PICTURES = """
    SELECT product_id, count(*) FILTER (WHERE is_primary)
    FROM catalog_productimage GROUP BY product_id HAVING count(*) FILTER (WHERE is_primary) <> 1
    ORDER BY product_id
"""

SHARED_ADDRESSES = """
    SELECT product.id, product.slug, former.product_id
    FROM catalog_product product JOIN catalog_formerslug former ON former.slug = product.slug
    ORDER BY product.id
"""

UNKNOWN_WORDS = """
    SELECT min(product.id), said.word
    FROM catalog_product product,
        catalog_words_of(concat_ws(' ', product.name, product.keywords)) AS said (word)
    WHERE NOT EXISTS (SELECT FROM catalog_word known WHERE known.word = said.word)
    GROUP BY said.word ORDER BY 1, 2
"""


@check("card figures of products match what they repeat")
def cards() -> Iterable[str]:
    for pk, *figures in tuples(WRONG_CARDS, {"unit": cash_unit()}):
        pairs = zip(CARD_FIGURES, figures, strict=True)
        should = ", ".join(f"{name} {value}" for name, value in pairs)
        yield f"product {pk}: should be {should}"


@check("the category tree is whole")
def tree() -> Iterable[str]:
    for pk, what in tuples(WRONG_NODES, {}):
        yield f"category {pk} {what}"


@check("every product has one default variant, which is on sale")
def defaults() -> Iterable[str]:
    for pk, count in tuples(WRONG_DEFAULTS, {}):
        yield f"product {pk}: {count} default variants on sale"


@check("every variant names the vendor of its product")
def vendors() -> Iterable[str]:
    for pk, vendor in tuples(FOREIGN_VARIANTS, {}):
        yield f"variant {pk}: its vendor should be {vendor}"


@check("every product with pictures has one primary picture")
def pictures() -> Iterable[str]:
    for pk, count in tuples(WRONG_PICTURES, {}):
        yield f"product {pk}: {count} primary pictures"


@check("no product lies in a deleted category")
def places() -> Iterable[str]:
    for pk, category in tuples(HIDDEN_PLACES, {}):
        yield f"product {pk} is in category {category}"


@check("no address of goods is also one from before")
def addresses() -> Iterable[str]:
    for pk, slug, other in tuples(SHARED_ADDRESSES, {}):
        yield f"product {pk}: {slug} also leads to product {other}, as a former address"


@check("searches that forgive typing know every word of the goods")
def words() -> Iterable[str]:
    for pk, word in tuples(UNKNOWN_WORDS, {}):
        yield f"product {pk}: the word {word} is not known"
