from dataclasses import dataclass


@dataclass(frozen=True)
class VendorApplied:
    """Somebody asks to sell here, for the first time or again after a rejection."""

    vendor_id: int
    review_id: int


@dataclass(frozen=True)
class VendorReviewed:
    """Staff decided. `action` is approve, reject, suspend or reinstate."""

    vendor_id: int
    review_id: int
    action: str
    by_id: int


@dataclass(frozen=True)
class VendorStatusChanged:
    """A vendor took a step; whether its goods are on sale may have changed with it."""

    vendor_id: int
    source: str
    target: str


@dataclass(frozen=True)
class VendorProfileChanged:
    """What a vendor says about itself may read otherwise now: its name, its city."""

    vendor_id: int
