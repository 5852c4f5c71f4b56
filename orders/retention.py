from datetime import datetime

from core.retention import forgets
from orders import operations


@forgets(after="KEEP_CARTS_DAYS")
def carts(before: datetime) -> None:
    operations.forget_carts(before)


@forgets(after="KEEP_CHECKOUTS_DAYS")
def checkouts(before: datetime) -> None:
    operations.forget_checkouts(before)


@forgets(after="KEEP_RETURN_PICTURES_DAYS")
def return_pictures(before: datetime) -> None:
    operations.forget_return_pictures(before)
