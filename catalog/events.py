from dataclasses import dataclass


@dataclass(frozen=True)
class StockNoticeAsked:
    """A guest wants to be told when goods are back, and has not confirmed the address yet."""

    notice_id: int


@dataclass(frozen=True)
class StockIsBack:
    """What somebody waits for can be had again."""

    notice_id: int


@dataclass(frozen=True)
class PricesDropped:
    """Goods on somebody's wishlist have become cheaper."""

    user_id: int
    product_ids: tuple[int, ...]
