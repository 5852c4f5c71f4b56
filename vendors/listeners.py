from accounts.events import AccountClosed
from vendors.operations import close_shop


def close_shop_of(event: AccountClosed) -> None:
    close_shop(event.user_id)
