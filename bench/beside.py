"""What hot reads pay while somebody waits for an answer that takes long."""

import io
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from statistics import median
from threading import Event, Thread
from typing import Any

import orjson
import psycopg
from PIL import Image

from bench.client import Connection, Draw, Refused, Request, drive
from bench.paths import PATHS, add, check_out
from bench.paths import Path as Asked

READS = ("list, first page", "detail", "tree")
ORDERS = 20_000  # in a sheet: the most that one takes
LINES = 100  # on a paper
LONGEST = 300.0  # seconds for a slow answer
BEGUN = 0.3  # seconds after which a slow answer is being made
NOISE = 90  # of the pixels of a picture, so that it stays large

HEAD = (
    "| beside | answers | read | p95 ms alone | p95 ms beside | ratio |\n|---|--:|---|--:|--:|--:|"
)

COLUMNS = """
    SELECT column_name FROM information_schema.columns
    WHERE table_schema = current_schema() AND table_name = %s AND column_name <> 'id'
        AND is_generated = 'NEVER'"""

Slow = Callable[[Connection, Mapping[str, Any]], None]


# ── what takes long ─────────────────────────────────────────────────────────────────────────────


def sheet(connection: Connection, things: Mapping[str, Any]) -> None:
    session = {"Cookie": f"sessionid={things['session'][0]}"}
    connection.ask(Request("GET", "/admin/orders/order/xlsx/?q=MANY", session))


def paper(connection: Connection, things: Mapping[str, Any]) -> None:
    signed = {"Authorization": f"Bearer {things['staff'][0]}", "Accept": "application/pdf"}
    connection.ask(Request("GET", "/api/v1/orders/LINES/invoice.pdf", signed))


def upload(connection: Connection, things: Mapping[str, Any]) -> None:
    """A picture that is taken away again, for a product has ten at most."""
    signed = {"Authorization": f"Bearer {things['owner'][0]}"}
    pictures = f"/api/v1/products/{things['owned'][0]}/images"
    form = signed | {"Content-Type": "multipart/form-data; boundary=bench"}
    made = connection.ask(Request("POST", pictures, form, things["picture"]))
    pk = orjson.loads(made)["id"]
    connection.ask(Request("DELETE", f"{pictures}/{pk}", signed, expected=(204,)))


SLOW: Mapping[str, Slow] = {
    f"XLSX of {ORDERS:,} orders": sheet,
    f"PDF of {LINES} lines": paper,
    "upload of a picture": upload,
}


def picture() -> bytes:
    """A form with a photograph of some megabytes."""
    file = io.BytesIO()
    Image.effect_noise((2_800, 2_100), NOISE).convert("RGB").save(file, "JPEG", quality=85)
    disposition = b'Content-Disposition: form-data; name="file"; filename="bench.jpg"'
    head = b"--bench\r\n" + disposition + b"\r\nContent-Type: image/jpeg\r\n\r\n"
    return head + file.getvalue() + b"\r\n--bench--\r\n"


def prepare(shop: psycopg.Connection, port: int, things: dict[str, Any]) -> None:
    """Orders enough for a sheet, one with many lines, and a picture."""
    things["picture"] = picture()
    if shop.execute("SELECT 1 FROM orders_order WHERE number = 'LINES'").fetchone():
        return
    with closing(Connection(port)) as connection:
        draw = Draw(0, things)
        for request in (add(draw, 0), add(draw, 1), check_out(draw)):
            connection.ask(request)
    with shop.transaction():
        like = number_of(shop, "SELECT max(id) FROM orders_order")
        copy_order(shop, like, "'MANY' || lpad(nth::text, 6, '0')", ORDERS)
        copy_order(shop, like, "'LINES'", 1)
        part = number_of(
            shop,
            "SELECT min(part.id) FROM orders_fulfillment part "
            "JOIN orders_order placed ON placed.id = part.order_id WHERE placed.number = 'LINES'",
        )
        item = (
            "SELECT min(item.id) FROM orders_orderitem item "
            f"JOIN orders_fulfillment part ON part.id = item.fulfillment_id "
            f"WHERE part.order_id = {like}"
        )
        source = f"generate_series(1, {LINES}) WHERE source.id = ({item})"
        lines = copies(shop, "orders_orderitem", source, fulfillment_id=str(part))
        shop.execute(lines.encode())
    shop.execute("ANALYZE orders_order, orders_fulfillment, orders_orderitem")


def number_of(shop: psycopg.Connection, sql: str) -> int:
    row = shop.execute(sql.encode()).fetchone()
    assert row is not None
    return int(row[0])


def copy_order(shop: psycopg.Connection, like: int, number: str, times: int) -> None:
    """Orders with the parts of another one, and without goods and payments: staff's."""
    buyer = "(SELECT id FROM accounts_user WHERE username = 'bench-staff')"
    source = f"generate_series(1, {times}) nth WHERE source.id = {like}"
    orders = copies(shop, "orders_order", source, number=number, buyer_id=buyer)
    source = f"copied WHERE source.order_id = {like}"
    parts = copies(shop, "orders_fulfillment", source, order_id="copied.id")
    shop.execute(f"WITH copied AS ({orders}) {parts}".encode())


def copies(shop: psycopg.Connection, table: str, source: str, **given: str) -> str:
    """The statement that puts rows in again, with some columns as given."""
    names = [name for (name,) in shop.execute(COLUMNS, [table])]
    values = [given.get(name, f"source.{name}") for name in names]
    return (
        f"INSERT INTO {table} ({', '.join(names)}) "
        f"SELECT {', '.join(values)} FROM {table} source, {source} RETURNING id"
    )


# ── beside it ───────────────────────────────────────────────────────────────────────────────────


class Waiting(Thread):
    """Somebody who asks for a slow answer again and again."""

    def __init__(self, port: int, slow: Slow, things: Mapping[str, Any]) -> None:
        super().__init__()
        self.port, self.slow, self.things = port, slow, things
        self.over = Event()
        self.answers = 0
        self.error = ""

    def run(self) -> None:
        try:
            with closing(Connection(self.port, patience=LONGEST)) as connection:
                while not self.over.is_set():
                    self.slow(connection, self.things)
                    self.answers += 1
        except (Refused, OSError) as error:
            self.error = repr(error)


@contextmanager
def waiting(port: int, slow: Slow, things: Mapping[str, Any]) -> Iterator[Waiting]:
    """Until the last answer is there."""
    one = Waiting(port, slow, things)
    one.start()
    time.sleep(BEGUN)
    try:
        yield one
    finally:
        one.over.set()
        one.join()


def measure(
    port: int, things: Mapping[str, Any], *, rounds: int, seconds: float, clients: int
) -> str:
    """A table: hot reads alone and beside each slow answer, in turn."""
    lines = []
    for name, slow in SLOW.items():
        for path in (path for path in PATHS if path.name in READS):

            def load(path: Asked = path) -> float:
                return drive(port, path.ours, things, seconds=seconds, clients=clients).p95 * 1000

            alone, beside, answers = [], [], 0
            for _ in range(rounds):
                alone.append(load())
                with waiting(port, slow, things) as one:
                    beside.append(load())
                answers += one.answers
                if one.error:
                    raise RuntimeError(f"{name}: {one.error}")
            lines.append(line(name, answers, path.name, median(alone), median(beside)))
    return "\n".join([HEAD, *lines])


def line(name: str, answers: int, read: str, alone: float, beside: float) -> str:
    ratio = beside / alone
    return f"| {name} | {answers} | {read} | {alone:.1f} | {beside:.1f} | {ratio:.2f} |"
