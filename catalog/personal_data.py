from typing import Any

from accounts.models import User
from accounts.personal_data import personal_data


@personal_data("wishlist")
def wishlist(user: User) -> Any:
    wishes = user.wishlist.select_related("product").order_by("pk")
    return [
        {"product": wish.product_id, "name": wish.product.name, "created_at": wish.created_at}
        for wish in wishes
    ]


@personal_data("stock_notices")
def stock_notices(user: User) -> Any:
    notices = user.stock_notices.select_related("product").order_by("pk")
    return [
        {
            "product": notice.product_id,
            "name": notice.product.name,
            "variant": notice.variant_id,
            "asked_at": notice.asked_at,
            "told_at": notice.told_at,
        }
        for notice in notices
    ]
