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
