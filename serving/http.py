"""The shop behind granian: bodies are read on the event loop, then a thread answers.

A body takes no thread while it is under way, so however slowly it comes, nobody else waits
(docs/decisions/0013). It must keep a pace: SLOWEST bytes a second after the first GRACE seconds.
Bodies that are too large, too slow or badly framed reach Django as REFUSAL in the environment, so
that the answer has the shape, the headers and the language of its address.

Streamed answers have threads of their own, so that somebody who reads slowly holds up only others
who download.
"""

import asyncio
import io
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.db import close_old_connections
from granian.rsgi import HTTPProtocol, ProtocolClosed, Scope

from core.web.bodies import REFUSAL

LARGEST = 9 << 20  # bytes of a body: a picture of 8 MiB and the form around it
IN_MEMORY = 1 << 20  # bytes of a body; more wait in a temporary file
GRACE = 10.0  # seconds
SLOWEST = 4 << 10  # bytes a second: 8 MiB over a bad telephone line arrive
READ_AT_ONCE = 64 << 10  # bytes of a body
JOINED = 1 << 20  # bytes of a file that is no stream worth its own thread
THREADS = 4  # that answer
STREAMS = 4  # that send what is streamed
WAITING = 128  # requests with their bodies that may wait for a thread
SEND_SECONDS = 30  # for one chunk, to who reads slowly

Environ = dict[str, Any]
Header = tuple[str, str]
BUSY = b'{"type":"server_error","errors":[{"code":"unavailable","detail":"Busy.","attr":null}]}'


class BodyRefused(Exception):
    """A body that will not be waited for; the message is the error's code."""


class ClientGone(Exception):
    """The client left before its body was whole."""


@dataclass(frozen=True)
class Answer:
    """What the application said: `body` at once, or `chunks` one after the other."""

    status: int
    headers: list[Header]
    body: bytes = b""
    chunks: Iterable[bytes] | None = None


class Server:
    """An RSGI application over a WSGI one."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self.application = application
        self.threads = ThreadPoolExecutor(THREADS, thread_name_prefix="answer")
        self.streams = ThreadPoolExecutor(STREAMS, thread_name_prefix="stream")
        self.waiting = 0

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.threads.shutdown()
        self.streams.shutdown(cancel_futures=True)

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        refusal, body = "", None
        try:
            body = await read_body(scope, protocol)
        except BodyRefused as error:
            refusal = str(error)
        except ClientGone:
            return
        if self.waiting >= WAITING + THREADS:
            headers = [("content-type", "application/json"), ("retry-after", "1")]
            protocol.response_bytes(503, headers, BUSY)
            return
        self.waiting += 1
        try:
            loop = asyncio.get_running_loop()
            environ = environ_of(scope, body, refusal)
            answer = await loop.run_in_executor(self.threads, self.answer, environ)
        finally:
            self.waiting -= 1
        if answer.chunks is None:
            protocol.response_bytes(answer.status, answer.headers, answer.body)
        else:
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


def is_stream(said: Iterable[bytes], headers: list[Header]) -> bool:
    if not getattr(said, "streaming", False):
        return False
    length = dict(headers).get("content-length", "")
    return not length.isdigit() or int(length) > JOINED


def close(said: Iterable[bytes]) -> None:
    if hasattr(said, "close"):
        said.close()


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
        if "_" in name or name == "transfer-encoding":
            continue
        key = name.upper().replace("-", "_")
        yield (key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"), value


def joint(name: str) -> str:
    return "; " if name == "HTTP_COOKIE" else ","


def length_of(body: IO[bytes]) -> int:
    length = body.seek(0, io.SEEK_END)
    body.seek(0)
    return length
