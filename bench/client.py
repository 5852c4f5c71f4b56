"""Many clients at once, on this machine only, for a bounded time.

One thread drives them all: threads would take turns in one interpreter, and what a client then
waits for its turn would be counted as the server's.
"""

import random
import re
import socket
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from selectors import EVENT_READ, DefaultSelector
from statistics import median, quantiles

import orjson

HOST = "127.0.0.1"
PATIENCE = 30.0  # seconds for an answer
READ_AT_ONCE = 256 << 10  # bytes
ERRORS = 50  # after so many a client gives up
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
WITHOUT_BODY = (204, 304)


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    data: object = None
    expected: Sequence[int] = (200, 201)

    def __bytes__(self) -> bytes:
        body = b"" if self.data is None else self.data
        if not isinstance(body, bytes):
            body = orjson.dumps(body)
        headers = {"Host": HOST, "Accept": "application/json"}
        if self.method != "GET":
            headers |= {"Content-Type": "application/json", "Content-Length": str(len(body))}
        headers |= self.headers
        lines = [f"{self.method} {self.path} HTTP/1.1"]
        lines += [f"{name}: {text}" for name, text in headers.items()]
        return "\r\n".join([*lines, "", ""]).encode() + body


class Draw:
    """What one client asks about: at random, or one thing after the other, each only once."""

    def __init__(self, number: int, things: Mapping[str, Sequence]) -> None:
        self.number = number
        self.random = random.Random(number)
        self.things = things

    def any(self, name: str) -> object:
        return self.random.choice(self.things[name])

    def own(self, name: str) -> object:
        return self.things[name][self.number % len(self.things[name])]


Ask = Callable[[Draw], Sequence[Request]]


class Refused(Exception):
    """An answer that is none of those expected."""


@dataclass(frozen=True)
class Answer:
    status: int
    head: bytes
    body: bytes

    def header(self, name: str) -> str:
        """Empty where it is missing."""
        lines = (line.partition(": ") for line in self.head.decode("latin-1").split("\r\n"))
        return {key.lower(): text for key, _, text in lines}.get(name.lower(), "")


Talk = Generator[socket.socket, None, None]  # of a client, up to each answer that it waits for


class Connection:
    """HTTP/1.1 over one socket: standard clients take longer than the servers they ask."""

    def __init__(self, port: int, *, patience: float = PATIENCE) -> None:
        self.socket = socket.create_connection((HOST, port), timeout=patience)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.unread = b""

    def ask(self, request: Request) -> bytes:
        """The body of the answer. Raises Refused."""
        return expected(request, self.exchange(request)).body

    def exchange(self, request: Request) -> Answer:
        asking = self.asking(request)
        try:
            while True:
                next(asking)
        except StopIteration as done:
            answer: Answer = done.value
            return answer

    def asking(self, request: Request) -> Generator[socket.socket, None, Answer]:
        """The same, stopping at the socket wherever there is more to be read from it."""
        self.socket.sendall(bytes(request))
        while b"\r\n\r\n" not in self.unread:
            yield self.socket
            self.receive()
        head, _, self.unread = self.unread.partition(b"\r\n\r\n")
        status, length = int(head[9:12]), LENGTH.search(head)
        whole = int(length[1]) if length and status not in WITHOUT_BODY else 0
        while len(self.unread) < whole:
            yield self.socket
            self.receive()
        body, self.unread = self.unread[:whole], self.unread[whole:]
        return Answer(status, head, body)

    def receive(self) -> None:
        if not (piece := self.socket.recv(READ_AT_ONCE)):
            raise ConnectionError("The server closed the connection.")
        self.unread += piece

    def close(self) -> None:
        self.socket.close()


def expected(request: Request, answer: Answer) -> Answer:
    """Raises Refused where the answer is another."""
    if answer.status not in request.expected:
        said = f"{answer.status} {answer.body[:300]!r}"
        raise Refused(f"{request.method} {request.path}: {said}")
    return answer


@dataclass(frozen=True)
class Load:
    """How it went: seconds of each that was answered, and of all together."""

    times: list[float]
    errors: list[str]
    seconds: float

    @property
    def rate(self) -> float:
        return len(self.times) / self.seconds

    @property
    def p50(self) -> float:
        return median(self.times) if self.times else float("nan")

    @property
    def p95(self) -> float:
        return quantiles(self.times, n=20)[-1] if len(self.times) > 1 else float("nan")

    @property
    def p99(self) -> float:
        return quantiles(self.times, n=100)[-1] if len(self.times) > 1 else float("nan")


_numbers = count()


def numbers(most: int | None) -> Iterator[int]:
    """A number for each that is asked, in all the runs of this process; `most` of them."""
    given = 0
    while most is None or given < most:
        given += 1
        yield next(_numbers)


def drive(
    port: int,
    ask: Ask,
    things: Mapping[str, Sequence],
    *,
    seconds: float,
    clients: int,
    most: int | None = None,
) -> Load:
    """Ask for `seconds`, or until `most` were asked; each number is taken by one client."""
    times: list[float] = []
    errors: list[str] = []
    end = time.monotonic() + seconds
    each = None if most is None else max(1, most // clients)

    def work() -> Talk:
        connection, refused = Connection(port), 0
        for number in numbers(each):
            if time.monotonic() > end or refused > ERRORS:
                break
            requests = ask(Draw(number, things))
            began = time.perf_counter()
            try:
                for request in requests:
                    expected(request, (yield from connection.asking(request)))
            except Refused as error:
                refused += 1
                errors.append(str(error))
            except OSError as error:
                refused += 1
                errors.append(repr(error))
                connection.close()
                connection = Connection(port)
            else:
                times.append(time.perf_counter() - began)
        connection.close()

    began = time.perf_counter()
    take_turns([work() for _ in range(clients)])
    return Load(times, errors, time.perf_counter() - began)


def take_turns(talks: Sequence[Talk]) -> None:
    """Let each go on when there is something to be read from the socket at which it stopped."""
    with DefaultSelector() as selector:

        def follow(talk: Talk, before: object, now: socket.socket | None) -> None:
            if now is not before:
                if before is not None:
                    selector.unregister(before)  # type: ignore[arg-type]  # registered below
                if now is not None:
                    selector.register(now, EVENT_READ, talk)

        for talk in talks:
            follow(talk, None, next(talk, None))
        while waiting := list(selector.get_map().values()):
            ready = [key for key, _ in selector.select(PATIENCE)]
            for key in ready:
                follow(key.data, key.fileobj, next(key.data, None))
            for key in waiting if not ready else ():
                follow(key.data, key.fileobj, key.data.throw(TimeoutError("no answer")))
