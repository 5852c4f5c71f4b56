"""The shop behind granian: bodies are read on the event loop, then a thread answers.

There are two lanes. In the quick one few threads answer, since they share one interpreter and each
more takes time from the others. What is known to be slow (papers, sheets, uploads, the back office)
has a lane of its own that leads to another process (aside.py), so that it holds up only its like
(docs/decisions/0020). /healthz is answered
on the loop: it says that the process lives, whatever its threads wait for. So is what is at hand,
as long as the database answers at once (docs/decisions/0029).

A body takes no thread while it is under way, so however slowly it comes, nobody else waits
(docs/decisions/0013). It must keep a pace: SLOWEST bytes a second after the first GRACE seconds.
Bodies that are too large, too slow or badly framed reach Django as REFUSAL in the environment, so
that the answer has the shape, the headers and the language of its address.

Streamed answers have threads of their own, so that somebody who reads slowly holds up only others
who download.
"""

import asyncio
import io
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from queue import SimpleQueue
from tempfile import SpooledTemporaryFile
from threading import Thread
from typing import IO, Any

from django.db import close_old_connections
from granian.rsgi import HTTPProtocol, ProtocolClosed, Scope

from core.database.at_once import NotAtOnce, asked_at_once
from core.watching import OTHER, count_answer
from core.web.bodies import REFUSAL
from serving.answers import Answer, Environ, Header, close
from serving.aside import Aside

LARGEST = 9 << 20  # bytes of a body: a picture of 8 MiB and the form around it
IN_MEMORY = 1 << 20  # bytes of a body; more wait in a temporary file
GRACE = 10.0  # seconds
SLOWEST = 4 << 10  # bytes a second: 8 MiB over a bad telephone line arrive
READ_AT_ONCE = 64 << 10  # bytes of a body
JOINED = 1 << 20  # bytes of a file that is no stream worth its own thread
THREADS = 2  # that answer
SLOW = 2  # threads that answer what takes long
STREAMS = 4  # that send what is streamed
WAITING = 128  # requests with their bodies that may wait for a thread of a lane
SWITCH_SECONDS = 0.001  # after which a busy thread makes room for one that waits
SEND_SECONDS = 30  # for one chunk, to who reads slowly

# Papers, sheets, pictures, and what draws a page from many statements.
TAKES_LONG = re.compile(
    r"/(?:admin|dashboard)/|.*/ulasan/[0-9]+$"
    r"|.*(?:\.pdf|\.xlsx|\.csv|/export|/import|/imports|/images|/logo|/banner|/file|/schema)$"
    r"|.*(?:/pictures(?:/[^/]+)?|/proof|/settlements)$"
)

BUSY = b'{"type":"server_error","errors":[{"code":"unavailable","detail":"Busy.","attr":null}]}'

BUSY_HEADERS = [
    ("content-type", "application/json"),
    ("retry-after", "1"),
    ("x-content-type-options", "nosniff"),
    ("cache-control", "no-store"),
]


class BodyRefused(Exception):
    """A body that will not be waited for; the message is the error's code."""


class ClientGone(Exception):
    """The client left before its body was whole."""


class Lane:
    """Threads that take one request after the other and answer it.

    The queue and the thread's own answer cost half of what an executor's futures do.
    """

    def __init__(self, name: str, threads: int, answer: Callable[[Environ], Answer]) -> None:
        self.answer = answer
        self.queue: SimpleQueue[Task | None] = SimpleQueue()
        self.threads = [
            Thread(target=self.work, name=f"{name}-{n}", daemon=True) for n in range(threads)
        ]
        self.under_way = 0
        for thread in self.threads:
            thread.start()

    def is_full(self) -> bool:
        return self.under_way >= WAITING + len(self.threads)

    async def answered(self, environ: Environ, protocol: HTTPProtocol) -> Answer:
        """Wait for a thread to answer; what streams is left to be sent."""
        loop = asyncio.get_running_loop()
        task = Task(environ, protocol, loop, loop.create_future())
        self.under_way += 1
        try:
            self.queue.put(task)
            return await task.done
        finally:
            self.under_way -= 1

    def work(self) -> None:
        while task := self.queue.get():
            try:
                answer = self.answer(task.environ)
                if answer.chunks is None:
                    task.protocol.response_bytes(answer.status, answer.headers, answer.body)
            except BaseException as error:  # noqa: BLE001  the server tells of it
                task.tell(task.done.set_exception, error)
            else:
                task.tell(task.done.set_result, answer)

    def close(self) -> None:
        for _ in self.threads:
            self.queue.put(None)
        for thread in self.threads:
            thread.join()


@dataclass(frozen=True)
class Task:
    """A request in a lane."""

    environ: Environ
    protocol: HTTPProtocol
    loop: asyncio.AbstractEventLoop
    done: asyncio.Future[Answer]

    def tell(self, how: Callable[[Any], None], what: Any) -> None:
        """Let the loop go on, unless it has given up meanwhile."""
        self.loop.call_soon_threadsafe(lambda: None if self.done.cancelled() else how(what))


class Server:
    """An RSGI application over a WSGI one. With `forks`, what takes long is answered by another
    process. What `is_at_hand` is asked of the application on the event loop, where it may raise
    NotAtOnce."""

    def __init__(
        self,
        application: Callable[..., Iterable[bytes]],
        *,
        forks: bool = False,
        is_at_hand: Callable[[Environ], bool] = lambda environ: False,
    ) -> None:
        self.application = application
        self.is_at_hand = is_at_hand
        aside = Aside(self.answer, SLOW + STREAMS) if forks else None  # before there are threads
        self.quick = Lane("quick", THREADS, self.answer)
        self.slow = Lane("slow", SLOW, aside.answer if aside else self.answer)
        self.streams = ThreadPoolExecutor(STREAMS, thread_name_prefix="stream")

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        sys.setswitchinterval(SWITCH_SECONDS)

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.quick.close()
        self.slow.close()
        self.streams.shutdown(cancel_futures=True)

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        refusal, body = "", None
        try:
            body = await read_body(scope, protocol)
        except BodyRefused as error:
            refusal = str(error)
        except ClientGone:
            return
        environ = environ_of(scope, body, refusal)
        if scope.path == "/healthz":
            answer = self.answer(environ)
            protocol.response_bytes(answer.status, answer.headers, answer.body)
            return
        if self.is_at_hand(environ):
            with suppress(NotAtOnce), asked_at_once():
                answer = self.answer(environ)
                protocol.response_bytes(answer.status, answer.headers, answer.body)
                return
        lane = self.slow if takes_long(scope, environ) else self.quick
        if lane.is_full():
            protocol.response_bytes(503, BUSY_HEADERS, BUSY)
            count_answer(OTHER, scope.method, 503, 0)
            return
        answer = await lane.answered(environ, protocol)
        if answer.chunks is not None:
            loop = asyncio.get_running_loop()
            transport = protocol.response_stream(answer.status, answer.headers)
            await loop.run_in_executor(self.streams, send, answer.chunks, transport, loop)

    def answer(self, environ: Environ) -> Answer:
        """Run the application; what it streams is left to be sent."""
        status, headers = 500, []

        def start_response(line: str, given: list[Header], exc_info: object = None) -> None:
            nonlocal status, headers
            status = int(line[:3])
            headers = [(name.lower(), value) for name, value in given]
            if environ.get(REFUSAL):  # the rest of the body may still be on its way
                headers.append(("connection", "close"))

        said = self.application(environ, start_response)
        if is_stream(said, headers):
            close_old_connections()  # this thread's; who sends the stream has others
            return Answer(status, headers, chunks=said)
        try:
            return Answer(status, headers, b"".join(said))
        finally:
            close(said)


def takes_long(scope: Scope, environ: Environ) -> bool:
    return (
        TAKES_LONG.match(scope.path) is not None
        or int(environ.get("CONTENT_LENGTH", 0)) > READ_AT_ONCE
    )


def is_stream(said: Iterable[bytes], headers: list[Header]) -> bool:
    if not getattr(said, "streaming", False):
        return False
    length = dict(headers).get("content-length", "")
    return not length.isdigit() or int(length) > JOINED


def send(chunks: Iterable[bytes], transport: Any, loop: asyncio.AbstractEventLoop) -> None:
    """Send chunk after chunk, in a thread of its own, as fast as the client reads."""
    try:
        for chunk in chunks:
            sending = asyncio.run_coroutine_threadsafe(sent(transport, chunk), loop)
            sending.result(SEND_SECONDS)
    except (TimeoutError, ProtocolClosed):  # nobody reads any more
        pass
    finally:
        close(chunks)


async def sent(transport: Any, chunk: bytes) -> None:
    await transport.send_bytes(chunk)


# ── bodies ──────────────────────────────────────────────────────────────────────────────────────


async def read_body(scope: Scope, protocol: HTTPProtocol) -> IO[bytes]:
    """The whole body. Raises BodyRefused or ClientGone."""
    declared = scope.headers.get("content-length")
    if not declared and not scope.headers.get("transfer-encoding"):
        return io.BytesIO()
    if declared and int(declared) > LARGEST:
        raise BodyRefused("body_too_large")
    try:
        if declared and int(declared) <= READ_AT_ONCE:
            body: IO[bytes] = io.BytesIO(await asyncio.wait_for(protocol(), GRACE))
        else:
            body = await gather(protocol)
    except TimeoutError:
        raise BodyRefused("body_too_slow") from None
    except ProtocolClosed:
        raise ClientGone from None
    received = body.seek(0, io.SEEK_END)
    if declared and received != int(declared):
        raise ClientGone
    body.seek(0)
    return body


async def gather(protocol: HTTPProtocol) -> IO[bytes]:
    """A body that comes piece by piece. Raises TimeoutError once it is slower than it may be."""
    body, received = SpooledTemporaryFile(IN_MEMORY), 0  # noqa: SIM115  it outlives this function
    began = asyncio.get_running_loop().time()
    async with asyncio.timeout(GRACE) as patience:
        async for piece in protocol:
            received += len(piece)
            if received > LARGEST:
                raise BodyRefused("body_too_large")
            body.write(piece)
            patience.reschedule(began + GRACE + received / SLOWEST)
    return body


# ── WSGI (PEP 3333) ─────────────────────────────────────────────────────────────────────────────


def environ_of(scope: Scope, body: IO[bytes] | None, refusal: str) -> Environ:
    host, _, port = scope.server.rpartition(":")
    environ: Environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body or io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in named(scope.headers.items()):
        environ[name] = f"{environ[name]}{joint(name)}{value}" if name in environ else value
    if body is not None:
        environ["CONTENT_LENGTH"] = str(length_of(body))
    if refusal:
        environ |= {REFUSAL: refusal, "CONTENT_LENGTH": "0"}
    return environ


def named(headers: Iterable[Header]) -> Iterator[Header]:
    """Headers as WSGI names them. `X_Forwarded_For` would be taken for `X-Forwarded-For`, which a
    proxy vouches for: names with an underscore are left out."""
    for name, value in headers:
        if key := key_of(name):
            yield key, value


@lru_cache(256)
def key_of(name: str) -> str:
    if "_" in name or name == "transfer-encoding":
        return ""
    key = name.upper().replace("-", "_")
    return key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"


def joint(name: str) -> str:
    return "; " if name == "HTTP_COOKIE" else ","


def length_of(body: IO[bytes]) -> int:
    length = body.seek(0, io.SEEK_END)
    body.seek(0)
    return length
