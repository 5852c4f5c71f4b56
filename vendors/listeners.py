from accounts.events import AccountClosed, AccountLocked
from accounts.models import User
from vendors.operations import close_shop, suspend_shop_of


def close_shop_of(event: AccountClosed) -> None:
    close_shop(event.user_id)


def suspend_with_owner(event: AccountLocked) -> None:
    by = User.objects.get(pk=event.by_id)
    suspend_shop_of(event.user_id, by=by, reason=event.reason)
