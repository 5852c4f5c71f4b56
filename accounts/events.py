from dataclasses import dataclass


@dataclass(frozen=True)
class AccountLocked:
    """Staff keep a person out, for a reason."""

    user_id: int
    by_id: int
    reason: str


@dataclass(frozen=True)
class EmailVerified:
    """A person's e-mail address has proved to be theirs."""

    user_id: int


@dataclass(frozen=True)
class AccountClosed:
    """A person closed their account and is anonymous now. Handlers delete what else was theirs, in
    the same transaction."""

    user_id: int
