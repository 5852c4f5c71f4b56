from accounts.operations.account import change_account
from accounts.operations.addresses import add_address, change_address, remove_address
from accounts.operations.api_keys import create_api_key, revoke_api_key
from accounts.operations.closing import close_account
from accounts.operations.exports import ask_for_export, file_of, forget_exports, write_export
from accounts.operations.locking import lock_account, may_lock, unlock_account
from accounts.operations.passwords import (
    ask_for_reset,
    ask_for_verification,
    change_password,
    replace_password,
    reset_password,
    verify_address,
)
from accounts.operations.payment_methods import (
    add_payment_method,
    change_payment_method,
    remove_payment_method,
)
from accounts.operations.profile import change_profile
from accounts.operations.second_factor import (
    may_reset_second_factor,
    remove_second_factor,
    renew_recovery_codes,
    reset_second_factor,
    set_up_second_factor,
    take_off_second_factor,
)
from accounts.operations.sessions import end_session
from accounts.operations.signing_in import (
    SignedIn,
    log_in,
    log_in_on_one_line,
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
    "ask_for_export",
    "ask_for_reset",
    "ask_for_verification",
    "change_account",
    "change_address",
    "change_password",
    "change_payment_method",
    "change_profile",
    "close_account",
    "create_api_key",
    "end_session",
    "file_of",
    "forget_exports",
    "lock_account",
    "log_in",
    "log_in_on_one_line",
    "log_out",
    "may_lock",
    "may_reset_second_factor",
    "open_session",
    "purge_refresh_tokens",
    "refuse_weak",
    "register",
    "remove_address",
    "remove_payment_method",
    "remove_second_factor",
    "renew_recovery_codes",
    "replace_password",
    "reset_password",
    "reset_second_factor",
    "revoke_api_key",
    "rotate",
    "set_up_second_factor",
    "take_off_second_factor",
    "unlock_account",
    "verify_address",
    "write_export",
]
