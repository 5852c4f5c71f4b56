"""The columns of the sheet. Each row is a variant; what belongs to the product stands in the first
row of its product, or in all of them."""

from django.core.validators import MinValueValidator
from django.db import models

from catalog.models import PLAIN_FIELDS, Product
from core.fields import column_of

FIELD_OF = {name: column_of(Product, name) for name in PLAIN_FIELDS}


def meaning_of(field: models.Field) -> str:
    """What to write into the cell of a product's plain field."""
    if field.choices:
        *words, last = (value for value, _label in field.choices)
        return f"{', '.join(words)} or {last}."
    match field:
        case models.ForeignKey():
            return "Its path, as in Rumah > Anyaman, or its slug."
        case models.IntegerField():
            least = max(
                one.limit_value for one in field.validators if isinstance(one, MinValueValidator)
            )
            return f"A whole number from {least}."
        case models.TextField():
            return "Text, several lines if you like."
        case _:
            return "Text." if field.blank else "A new product needs one."


PRODUCT_COLUMNS = {
    "product_id": "The id of a product of yours. Empty: found by the SKU, or new.",
    "product_key": "Any word; rows with the same one are one product. Not exported.",
    **{name: meaning_of(field) for name, field in FIELD_OF.items()},
    "tags": "Words with ; between them.",
    "sustainability": "As tags.",
    "images": "Addresses of pictures with blanks between them. New ones are added, none removed.",
}
VARIANT_COLUMNS = {
    "sku": "Finds the variant to change; empty: made for a new one.",
    "variant_name": "As in Besar.",
    "options": "As in ukuran=M; warna=biru.",
    "price": "As in 125000 or 125000.50. A new variant needs one.",
    "stock": "Pieces that are there now. Leave the column out to change none.",
    "weight_grams": "A whole number.",
    "is_default": "true for the variant that is shown first.",
    "is_active": "false takes the variant off sale.",
}
COLUMNS = PRODUCT_COLUMNS | VARIANT_COLUMNS
EXPORTED = [name for name in COLUMNS if name != "product_key"]

# An empty cell empties these; everywhere else it changes nothing.
MAY_BE_EMPTY = (
    *(name for name, field in FIELD_OF.items() if field.blank),
    "tags",
    "sustainability",
    "variant_name",
    "options",
)

# What the operations and serializers call them.
PRODUCT_COLUMN_OF = {"sustainability_attributes": "sustainability"}
VARIANT_COLUMN_OF = {"name": "variant_name", "id": "sku"}
FIELDS = {"sustainability": "sustainability_attributes", "variant_name": "name"}

DESCRIPTION = (
    "One row a variant. A column that is left out changes nothing, an unknown one is a 400. An "
    f"empty cell empties {', '.join(MAY_BE_EMPTY)} and changes nothing elsewhere. A backslash "
    "before ; = > or \\ makes it part of a word. Comma, semicolon or tab between cells; UTF-8.\n\n"
    "| column | |\n|---|---|\n"
    + "\n".join(f"| {name} | {meaning} |" for name, meaning in COLUMNS.items())
)
