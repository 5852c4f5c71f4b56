"""What is asked of the shop, and of the baseline where it does the like."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.client import Ask, Draw, Request

WORDS = {
    "ours": ["keranjang", "rotan", "batik", "syal", "piring", "keramik", "kotak", "tas"],
    "baseline": ["bamboo", "rattan", "cotton", "clay", "teak", "hemp", "woven", "batik"],
}

SMALL = ["yang", "dan", "untuk", "dari", "dengan", "ke", "di", "atau", "the", "for", "with"]


@dataclass(frozen=True)
class Path:
    """`uses` names the list whose things are used up: no more are asked than it has. With `jobs`
    the jobs run beside it, and their processor counts until the queue is empty. `pages` names the
    list of which each is asked for once before, so that all stand ready; that is a row of its own.
    """

    name: str
    ours: Ask
    baseline: Ask | None = None
    uses: str = ""
    jobs: bool = False
    pages: str = ""


def get(path: str, **headers: str) -> list[Request]:
    return [Request("GET", path, {name.replace("_", "-"): text for name, text in headers.items()})]


def page(path: object) -> list[Request]:
    """As a browser asks for one."""
    return get(str(path), Accept_Encoding="gzip")


def signed(draw: Draw) -> dict[str, str]:
    return {"Authorization": f"Bearer {draw.own('tokens')}"}


def add(draw: Draw, place: int) -> Request:
    variant = draw.own("pairs")[place]  # type: ignore[index]  # two of two vendors
    data = {"variant": variant, "quantity": 1}
    return Request("POST", "/api/v1/cart/items", signed(draw), data)


def check_out(draw: Draw) -> Request:
    data = {"shipping_address": draw.own("addresses"), "gateway": "test"}
    return Request("POST", "/api/v1/checkout", signed(draw), data)


def update_status(draw: Draw) -> list[Request]:
    path = f"/api/v1/orders/{draw.own('unmoved')}/status"
    headers = {"Authorization": f"Bearer {draw.things['staff'][0]}"}
    return [Request("PUT", path, headers, {"status": "processing"})]


def not_modified(path: str, etag: object) -> list[Request]:
    return [Request("GET", path, {"If-None-Match": str(etag)}, expected=(304,))]


def said_anew(draw: Draw) -> str:
    """A word among small ones, which are left out: as good as no process was asked so before."""
    around = draw.random.choices(SMALL, k=4)
    return "+".join([*around[:2], draw.random.choice(WORDS["ours"]), *around[2:]])


def their_page(draw: Draw) -> list[Request]:
    return get(f"/products?after={draw.random.randint(100, len(draw.things['products']))}")


def their_first_page(draw: Draw) -> list[Request]:
    return get("/products?after=1000000000")


def their_detail(draw: Draw) -> list[Request]:
    return get(f"/products/{draw.random.randint(1, len(draw.things['products']) - 1)}")


def their_tree(draw: Draw) -> list[Request]:
    return get("/categories")


def their_checkout(draw: Draw) -> list[Request]:
    half = len(draw.things["products"]) // 2
    wanted = [draw.random.randint(1, half - 1), draw.random.randint(half, 2 * half - 1)]
    items = [{"product_id": pk, "quantity": 1} for pk in wanted]
    data = {"items": items, "customer_id": draw.random.randint(1, 1000)}
    return [Request("POST", "/checkout", {}, data)]


PATHS: Sequence[Path] = [
    Path("list, first page", lambda draw: get("/api/v1/products"), their_first_page),
    Path(
        "list, deep page",
        lambda draw: get(f"/api/v1/products?cursor={draw.any('cursors')}"),
        their_page,
    ),
    Path(
        "list of a category",
        lambda draw: get(f"/api/v1/products?category={draw.any('categories')}"),
        their_page,
    ),
    Path(
        "list, filtered",
        lambda draw: get("/api/v1/products?in_stock=true&min_price=50000&ordering=price"),
        their_page,
    ),
    Path(
        "search",
        lambda draw: get(f"/api/v1/products?q={draw.random.choice(WORDS['ours'])}"),
        lambda draw: get(f"/products?search={draw.random.choice(WORDS['baseline'])}"),
    ),
    Path(
        "search, unasked before",
        lambda draw: get(f"/api/v1/products?q={said_anew(draw)}"),
        lambda draw: get(f"/products?search={draw.random.choice(WORDS['baseline'])}"),
    ),
    Path(
        "detail",
        lambda draw: get(f"/api/v1/products/{draw.any('products')}"),
        their_detail,
    ),
    Path("tree", lambda draw: get("/api/v1/categories"), their_tree),
    Path(
        "tree, 304",
        lambda draw: not_modified("/api/v1/categories", draw.things["etags"][0]),
        their_tree,
    ),
    Path(
        "detail, 304",
        lambda draw: not_modified(
            f"/api/v1/products/{draw.things['products'][0]}", draw.things["etags"][1]
        ),
        their_tree,
    ),
    Path("page: home", lambda draw: page("/"), their_first_page),
    Path(
        "page: category",
        lambda draw: page(draw.any("category_pages")),
        their_page,
        pages="category_pages",
    ),
    Path(
        "page: goods", lambda draw: page(draw.any("goods_pages")), their_detail, pages="goods_pages"
    ),
    Path("cart", lambda draw: get("/api/v1/cart", **signed(draw))),
    Path("cart add", lambda draw: [add(draw, 0)]),
    Path("checkout alone", lambda draw: [check_out(draw)], their_checkout, uses="tokens"),
    Path(
        "cart to order, with jobs",
        lambda draw: [add(draw, 0), add(draw, 1), check_out(draw)],
        their_checkout,
        uses="tokens",
        jobs=True,
    ),
    Path("order", lambda draw: get(f"/api/v1/orders/{draw.own('orders')}", **buyer_of_order(draw))),
    Path(
        "orders, 24",
        lambda draw: get("/api/v1/orders", Authorization=f"Bearer {draw.any('regulars')}"),
    ),
    Path("status update", update_status, uses="unmoved"),
]


def buyer_of_order(draw: Draw) -> dict[str, str]:
    return {"Authorization": f"Bearer {draw.own('order_tokens')}"}
