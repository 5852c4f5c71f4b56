"""What PostgreSQL and HTTP allow: a bare WSGI program with one connection a thread.

A list of 24, a detail, the tree, a search and a checkout, by prepared statements; no rights, no
rules, no languages. It is what the shop is measured against, and stays as it is.
"""

import os
import secrets
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import orjson
import psycopg
from psycopg.adapt import Loader
from psycopg.rows import dict_row
from psycopg.types.string import TextLoader

STATUSES = {
    200: "200 OK",
    201: "201 Created",
    404: "404 Not Found",
    409: "409 Conflict",
}
ITEM = """
    p.id, p.name, p.slug, p.price, p.rating_avg, p.review_count, v.id AS vendor_id,
    v.name AS vendor, c.id AS category_id, c.name AS category, i.url AS image
    FROM product p JOIN vendor v ON v.id = p.vendor_id JOIN category c ON c.id = p.category_id
    LEFT JOIN product_image i ON i.product_id = p.id AND i.is_primary"""
LIST = f"SELECT {ITEM} WHERE p.is_active AND p.id < %s ORDER BY p.id DESC LIMIT 24"
SEARCH = f"""
    WITH h AS (
        SELECT id, ts_rank(search, q) r FROM product, websearch_to_tsquery('simple', %s) q
        WHERE search @@ q AND is_active ORDER BY r DESC, id DESC LIMIT 24)
    SELECT {ITEM} JOIN h ON h.id = p.id ORDER BY h.r DESC, p.id DESC"""
DETAIL = """
    SELECT p.id, p.name, p.slug, p.description, p.price, p.stock, p.rating_avg, p.review_count,
        p.created_at, v.id AS vendor_id, v.name AS vendor, c.id AS category_id, c.name AS category
    FROM product p JOIN vendor v ON v.id = p.vendor_id JOIN category c ON c.id = p.category_id
    WHERE p.id = %s AND p.is_active"""
IMAGES = "SELECT url, is_primary FROM product_image WHERE product_id = %s ORDER BY position"
TAGS = """
    SELECT t.name FROM product_tag x JOIN tag t ON t.id = x.tag_id WHERE x.product_id = %s
    ORDER BY 1"""
REVIEWS = """
    SELECT r.id, r.rating, r.comment, u.name AS customer, r.created_at
    FROM review r JOIN customer u ON u.id = r.customer_id WHERE r.product_id = %s
    ORDER BY r.created_at DESC LIMIT 10"""
CATEGORIES = "SELECT id, parent_id, name, slug FROM category WHERE is_active ORDER BY id"
WANTED = """
    SELECT id, price::text, stock, vendor_id FROM product WHERE id = ANY(%s) AND is_active
    ORDER BY id FOR UPDATE"""
TAKE = """
    UPDATE product p SET stock = p.stock - u.q FROM unnest(%s::bigint[], %s::int[]) u(id, q)
    WHERE p.id = u.id"""
ORDER = """
    INSERT INTO orders(number, customer_id, status, total)
    VALUES (%s, %s, 'pending', %s::bigint / 100.0) RETURNING id"""
ITEMS = """
    INSERT INTO order_item(order_id, product_id, vendor_id, quantity, unit_price, total_price)
    SELECT %s, u.a, u.v, u.q, u.p / 100.0, u.q * u.p / 100.0
    FROM unnest(%s::bigint[], %s::bigint[], %s::int[], %s::bigint[]) u(a, v, q, p)"""
HISTORY = """
    INSERT INTO order_history(order_id, status, note) VALUES (%s, 'pending', 'Order created')"""

Row = dict[str, Any]
_of_thread = threading.local()


class Raw(Loader):
    def load(self, data: Any) -> bytes:
        return bytes(data)


def connection() -> psycopg.Connection:
    kept: psycopg.Connection | None = getattr(_of_thread, "connection", None)
    if kept is None or kept.closed:
        kept = psycopg.connect(os.environ["BASELINE_DSN"], autocommit=True, prepare_threshold=0)
        kept.adapters.register_loader("numeric", TextLoader)
        kept.adapters.register_loader("json", Raw)
        _of_thread.connection = kept
    return kept


def rows(sql: Any, params: tuple = ()) -> list[Row]:
    cursor = connection().cursor(row_factory=dict_row)
    return cursor.execute(sql, params, prepare=True).fetchall()


def detail(pk: int) -> Row | None:
    open_connection = connection()
    with open_connection.pipeline():
        product, images, tags, reviews = (
            open_connection.cursor(row_factory=dict_row).execute(sql, (pk,), prepare=True)
            for sql in (DETAIL, IMAGES, TAGS, REVIEWS)
        )
    found = product.fetchone()
    if found is None:
        return None
    names = [tag["name"] for tag in tags.fetchall()]
    return found | {"images": images.fetchall(), "tags": names, "reviews": reviews.fetchall()}


def tree() -> list[Row]:
    found = [row | {"children": []} for row in rows(CATEGORIES)]
    by_id = {row["id"]: row for row in found}
    for row in found:
        if row["parent_id"]:
            by_id[row["parent_id"]]["children"].append(row)
    return [row for row in found if not row["parent_id"]]


def check_out(wanted: Row) -> tuple[int, Row]:
    counts = {int(item["product_id"]): int(item["quantity"]) for item in wanted["items"]}
    pks = sorted(counts)
    open_connection = connection()
    with open_connection.transaction():
        goods = open_connection.execute(WANTED, (pks,), prepare=True).fetchall()
        if len(goods) != len(pks) or any(stock < counts[pk] for pk, _, stock, _ in goods):
            return 409, {"detail": "out of stock"}
        pieces = [counts[pk] for pk, *_ in goods]
        cents = [int(price.replace(".", "")) for _, price, _, _ in goods]
        vendors = [vendor for *_, vendor in goods]
        total = sum(a * b for a, b in zip(pieces, cents, strict=True))
        number = "O" + secrets.token_hex(9)
        with open_connection.pipeline():
            open_connection.execute(TAKE, (pks, pieces), prepare=True)
            placed = (number, wanted["customer_id"], total)
            order = open_connection.execute(ORDER, placed, prepare=True).fetchone()
            pk = order[0] if order else None
            lines = (pk, pks, vendors, pieces, cents)
            open_connection.execute(ITEMS, lines, prepare=True)
            open_connection.execute(HISTORY, (pk,), prepare=True)
    total_text = f"{total / 100:.2f}"
    return 201, {"id": pk, "number": number, "total": total_text, "status": "pending"}


def answer(environ: Row) -> tuple[int, Any]:
    path, query = environ["PATH_INFO"], parse_qs(environ.get("QUERY_STRING", ""))
    if path == "/categories":
        return 200, tree()
    if path == "/checkout":
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        return check_out(orjson.loads(body))
    if path == "/products" and "search" in query:
        return 200, {"results": rows(SEARCH, (query["search"][0],))}
    if path == "/products":
        return 200, {"results": rows(LIST, (int(query["after"][0]),))}
    found = detail(int(path.removeprefix("/products/"))) if "/products/" in path else None
    return (404, {"detail": "not found"}) if found is None else (200, found)


def application(environ: Row, start_response: Callable[..., Any]) -> list[bytes]:
    status, said = answer(environ)
    body = orjson.dumps(said)
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    start_response(STATUSES[status], headers)
    return [body]
