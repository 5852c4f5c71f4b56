from accounts.models import User
from catalog.models import Product, WishlistItem


def add_wish(user: User, product: Product) -> tuple[WishlistItem, bool]:
    """Wish for goods; whether that is new. Repeating it changes nothing."""
    return WishlistItem.objects.get_or_create(
        user=user, product=product, defaults={"price_seen": product.best_price}
    )


def remove_wish(user: User, product_id: int) -> bool:
    """Take back a wish; whether there was one."""
    deleted, _rows = WishlistItem.objects.filter(user=user.pk, product=product_id).delete()
    return bool(deleted)
