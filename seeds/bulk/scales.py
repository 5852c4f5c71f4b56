from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    products: int
    categories: int
    vendors: int
    buyers: int
    orders: int = 0


SCALES = {
    "small": Scale(products=500, categories=40, vendors=10, buyers=50),
    "bench": Scale(products=10_000, categories=200, vendors=50, buyers=500),
    "busy": Scale(products=10_000, categories=200, vendors=50, buyers=500, orders=100_000),
    "large": Scale(products=1_000_000, categories=300, vendors=2_000, buyers=5_000),
}
