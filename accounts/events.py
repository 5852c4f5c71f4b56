from dataclasses import dataclass


@dataclass(frozen=True)
class AccountClosed:
    """A person has left and is anonymous now; what else was theirs goes in the same transaction."""

    user_id: int
