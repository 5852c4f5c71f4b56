from django.utils.translation import gettext_lazy as _

from core.errors import Conflict


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


class CategoryHidden(Conflict):
    code = "category_hidden"
    message = _("The category above was deleted; restore it first.")


class SeveralVariants(Conflict):
    code = "several_variants"
    message = _("This comes in several variants, each with its own price and stock.")


class SkuTaken(Conflict):
    code = "sku_taken"
    message = _("Another variant has this SKU.")


class TooManyPictures(Conflict):
    code = "too_many_pictures"
    message = _("A product cannot have more pictures.")
