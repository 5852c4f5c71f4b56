from accounts.models import User
from catalog.models import Product
from catalog.tests.factories import make_variant
from orders.tests.factories import bring, make_order
from reviews.models import Review
from reviews.operations import write_review


def make_recipient(product: Product, status: str = "delivered") -> User:
    """Somebody whose order of the product came as far as `status`."""
    order = make_order(product.variants.get())
    bring(order.fulfillments.get(), status)
    return order.buyer


def make_review(product: Product | None = None, rating: int = 5, comment: str = "") -> Review:
    product = product or make_variant(stock=100).product
    return write_review(product, make_recipient(product), rating=rating, comment=comment)
