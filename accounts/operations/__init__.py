from accounts.operations.signing_in import (
    SignedIn,
    log_in,
    log_out,
    open_session,
    purge_refresh_tokens,
    register,
    rotate,
)

__all__ = [
    "SignedIn",
    "log_in",
    "log_out",
    "open_session",
    "purge_refresh_tokens",
    "register",
    "rotate",
]
