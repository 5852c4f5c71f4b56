"""The columns of the sheet. Each row is a variant; what belongs to the product stands in the first
row of its product, or in all of them."""

from django.db import models
from django.utils.translation import gettext_noop as _

from catalog.models import PLAIN_FIELDS, Product
from core.fields import column_of

FIELD_OF = {name: column_of(Product, name) for name in PLAIN_FIELDS}


def meaning_of(field: models.Field) -> str:
    """What to write into the cell of a product's plain field."""
    if field.choices:
        return ", ".join(value for value, _label in field.choices)
    match field:
        case models.ForeignKey():
            return _("Its path, as in Rumah > Anyaman, or its slug.")
        case models.IntegerField():
            return _("A whole number, 1 or more.")
        case models.TextField():
            return _("Text, several lines if you like.")
        case _:
            return _("Text.") if field.blank else _("A new product needs one.")


PRODUCT_COLUMNS = {
    "product_id": _("The id of a product of yours. Empty: found by the SKU, or new."),
    "product_key": _("Any word; rows with the same one are one product. Not exported."),
    **{name: meaning_of(field) for name, field in FIELD_OF.items()},
    "tags": _("Words with ; between them."),
    "sustainability": _("As tags."),
    "images": _(
        "Addresses of pictures with blanks between them. New ones are added, none removed."
    ),
}
VARIANT_COLUMNS = {
    "sku": _("Finds the variant to change; empty: made for a new one."),
    "variant_name": _("As in Besar."),
    "options": _("As in ukuran=M; warna=biru."),
    "price": _("As in 125000 or 125000.50. A new variant needs one."),
    "stock": _("Pieces that are there now. Leave the column out to change none."),
    "weight_grams": _("A whole number."),
    "is_default": _("true for the variant that is shown first."),
    "is_active": _("false takes the variant off sale."),
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
