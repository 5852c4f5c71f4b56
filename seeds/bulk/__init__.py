"""Shops of any size for measuring, written by COPY.

Every row is a plain function of its position: the same scale gives the same shop, no row is kept
in memory, and the card figures are known before the rows that they sum up are written.
"""

from seeds.bulk.scales import SCALES, Scale
from seeds.bulk.writing import open_large_shop

__all__ = [
    "SCALES",
    "Scale",
    "open_large_shop",
]
