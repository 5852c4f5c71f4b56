from accounts.operations.addresses import add_address, change_address, remove_address
from accounts.operations.api_keys import create_api_key, revoke_api_key
from accounts.operations.closing import close_account
from accounts.operations.passwords import (
    ask_for_reset,
    ask_for_verification,
    change_password,
    reset_password,
    verify_address,
)
from accounts.operations.payment_methods import (
    add_payment_method,
    change_payment_method,
    remove_payment_method,
)
from accounts.operations.profile import change_profile
from accounts.operations.renewing import change_account
from accounts.operations.signing_in import (
    SignedIn,
    log_in,
    log_out,
    open_session,
    purge_refresh_tokens,
    refuse_weak,
    register,
    rotate,
)

__all__ = [
    "SignedIn",
    "add_address",
    "add_payment_method",
    "ask_for_reset",
    "ask_for_verification",
    "change_account",
    "change_address",
    "change_password",
    "change_payment_method",
    "change_profile",
    "close_account",
    "create_api_key",
    "log_in",
    "log_out",
    "open_session",
    "purge_refresh_tokens",
    "refuse_weak",
    "register",
    "remove_address",
    "remove_payment_method",
    "reset_password",
    "revoke_api_key",
    "rotate",
    "verify_address",
]
