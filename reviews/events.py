from dataclasses import dataclass


@dataclass(frozen=True)
class ReviewWritten:
    review_id: int


@dataclass(frozen=True)
class ReviewAnswered:
    """The vendor answered, or worded its answer anew; taking an answer away is no news."""

    review_id: int
