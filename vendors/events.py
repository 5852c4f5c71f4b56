from dataclasses import dataclass


@dataclass(frozen=True)
class VendorStatusChanged:
    """A vendor was approved, rejected, suspended or reinstated, or applied again."""

    vendor_id: int
