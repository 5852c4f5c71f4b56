from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.errors import BadInput, Conflict, ShopError


class OutOfStock(Conflict):
    code = "out_of_stock"
    message = _("There is not enough stock left.")


class NotOnSale(Conflict):
    code = "not_on_sale"
    message = _("This is no longer on sale.")


class BelowMinimum(Conflict):
    code = "below_minimum"
    message = _("This is sold in larger quantities only.")


class OwnProduct(Conflict):
    code = "own_product"
    message = _("Nobody can buy their own goods.")


class CategoryLoop(Conflict):
    code = "category_loop"
    message = _("A category cannot lie inside itself.")


class CategoryNameTaken(Conflict):
    code = "name_taken"
    message = _("There is a category of this name in the same place.")


class SlugTaken(Conflict):
    code = "slug_taken"
    message = _("Another category has this slug.")


class ProductSlugTaken(Conflict):
    code = "slug_taken"
    message = _("Other goods have this address, or had it once.")


class CategoryHidden(Conflict):
    code = "category_hidden"
    message = _("The category above was deleted; restore it first.")


class SeveralVariants(Conflict):
    code = "several_variants"
    message = _("This comes in several variants, each with its own price and stock.")


class SkuTaken(Conflict):
    code = "sku_taken"
    message = _("Another of your variants has this SKU.")


class SameOptions(BadInput):
    code = "same_options"
    message = _("Two variants have the same options: {one} and {other}.")

    def __init__(self, one: str, other: str, *, attr: str):
        super().__init__(format_lazy(self.message, one=one, other=other), attr=attr)


class TooManyPictures(Conflict):
    code = "too_many_pictures"
    message = _("A product cannot have more pictures.")


class NotSoldOut(Conflict):
    code = "in_stock"
    message = _("This can be had right now.")


class TooManyNotices(Conflict):
    code = "too_many_notices"
    message = _("You are waiting for very many goods already.")


class ImportRunning(Conflict):
    code = "import_running"
    message = _("Another sheet is still being imported.")


class UnknownSku(ShopError):
    code = "unknown_sku"
    message = _("None of your goods has this SKU.")


class StockChanged(Conflict):
    code = "stock_changed"
    message = _("The stock is not what you expected.")


class BelowZero(Conflict):
    code = "below_zero"
    message = _("There are not so many pieces to take away.")


class AboveMost(Conflict):
    code = "above_most"
    message = _("That is more than a stock can be.")
