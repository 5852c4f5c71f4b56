from catalog.operations.categories import (
    change_category,
    create_category,
    delete_category,
    move_category,
    restore_category,
)
from catalog.operations.images import add_image, change_image, delete_image
from catalog.operations.importing import (
    forget_imports,
    give_up_import,
    import_products,
    run_import,
)
from catalog.operations.notices import (
    ask_for_notice,
    confirm_notice,
    end_notice,
    end_notices,
    forget_notices,
    tell_of_stock,
)
from catalog.operations.price_cuts import put_price_cuts, show_price_cuts
from catalog.operations.price_drops import stop_price_mails, tell_of_prices
from catalog.operations.products import (
    archive_product,
    change_product,
    create_product,
    restore_product,
)
from catalog.operations.simple_products import list_goods, relist_goods
from catalog.operations.stock import Count, change_stocks, put_back_stock, set_stock, take_stock
from catalog.operations.wishes import add_wish, remove_wish

__all__ = [
    "Count",
    "add_image",
    "add_wish",
    "archive_product",
    "ask_for_notice",
    "change_category",
    "change_image",
    "change_product",
    "change_stocks",
    "confirm_notice",
    "create_category",
    "create_product",
    "delete_category",
    "delete_image",
    "end_notice",
    "end_notices",
    "forget_imports",
    "forget_notices",
    "give_up_import",
    "import_products",
    "list_goods",
    "move_category",
    "put_back_stock",
    "put_price_cuts",
    "relist_goods",
    "remove_wish",
    "restore_category",
    "restore_product",
    "run_import",
    "set_stock",
    "show_price_cuts",
    "stop_price_mails",
    "take_stock",
    "tell_of_prices",
    "tell_of_stock",
]
