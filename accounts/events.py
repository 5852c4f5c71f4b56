from dataclasses import dataclass


@dataclass(frozen=True)
class AccountClosed:
    """A person closed their account and is anonymous now. Handlers delete what else was theirs, in
    the same transaction."""

    user_id: int
