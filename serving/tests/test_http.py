"""Nobody's slowness takes a thread, and nothing of a body is lost on its way to Django."""

import asyncio
import io
import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from statistics import quantiles

import httpx
import pytest
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.test import Client

from rupa_rawi.tests.contract.document import PREFIX, operations
from serving import http
from serving.answers import Answer
from serving.aside import Aside
from serving.http import TAKES_LONG, BodyRefused, ClientGone, Server

CLIENTS = 64
NOISE = 0.010  # seconds: what a busy machine adds to any answer
LIST = "/api/v1/products"
LOGIN = b"POST /api/v1/auth/login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"


def half_sent(server, sent: bytes) -> socket.socket:
    """A client that begins a request and leaves it there."""
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=30)
    connection.sendall(sent)
    return connection


def answer_times(server, seconds: float) -> list[float]:
    times, end = [], time.monotonic() + seconds
    with httpx.Client(base_url=server.url, timeout=5) as client:
        while time.monotonic() < end:
            began = time.monotonic()
            assert client.get(LIST).status_code == 200
            times.append(time.monotonic() - began)
            time.sleep(0.05)
    return times


def p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]


@pytest.fixture(scope="module")
def half_sent_bodies(server) -> Iterator[list[socket.socket]]:
    """Held while the tests of this file run, and as many half-sent headers beside them."""
    with ExitStack() as held:
        bodies = [
            held.enter_context(
                half_sent(server, LOGIN + b"Content-Length: 1000\r\n\r\n" + b"x" * 13)
            )
            for _ in range(CLIENTS)
        ]
        for _ in range(CLIENTS):
            held.enter_context(half_sent(server, b"GET /api/v1/products HTTP/1.1\r\nHost: 127.0"))
        yield bodies


@pytest.mark.race
def test_half_sent_requests_slow_nobody_down(server, request):
    answer_times(server, 0.5)  # warm
    quiet = answer_times(server, 2)
    request.getfixturevalue("half_sent_bodies")

    # What the machine does beside it passes; what they cost would be there each time.
    most = 2 * max(p95(quiet), NOISE)
    busy = [p95(answer_times(server, 1.5))]
    while min(busy) > most and len(busy) < 8:
        busy.append(p95(answer_times(server, 1.5)))

    assert min(busy) <= most, busy


@pytest.mark.race
def test_a_chunked_body_arrives_whole(server):
    def pieces() -> Iterator[bytes]:
        yield b'{"login": "nobody@contoh.example", '
        yield b'"password": "belum-ada"}'

    answer = httpx.post(
        f"{server.url}/api/v1/auth/login",
        content=pieces(),
        headers={"Content-Type": "application/json"},
    )

    assert answer.json()["errors"][0]["code"] == "authentication_failed"


@pytest.mark.race
@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/api/v1/auth/login", '"code": "body_too_large"'),
        ("/dialects/cekat/api/orders/1", '"success":false'),
        ("/masuk", "<html"),
    ],
)
def test_a_body_that_is_too_large_is_refused_before_it_is_sent(server, path, said):
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {http.LARGEST + 1}\r\n\r\n"
    with closing(half_sent(server, head.encode())) as connection:
        answer = b""
        while piece := connection.recv(65_536):
            answer += piece

    assert answer.startswith(b"HTTP/1.1 413 ")
    assert said.encode() in answer
    assert b"connection: close" in answer


@pytest.mark.race
def test_a_header_with_an_underscore_is_not_taken_for_one_with_a_dash(server):
    answer = httpx.get(f"{server.url}/healthz", headers={"X_Request_ID": "forged"})

    assert answer.headers["X-Request-ID"] != "forged"


@pytest.mark.race
def test_half_sent_requests_are_given_up(half_sent_bodies):
    first_lines = {body.recv(100).partition(b"\r\n")[0] for body in half_sent_bodies}

    assert first_lines == {b"HTTP/1.1 408 Request Timeout"}


# ── the application alone ───────────────────────────────────────────────────────────────────────


class Headers(dict):
    def items(self):
        return list(super().items())


class Scope:
    method, http_version, scheme = "POST", "1.1", "http"
    server, client, query_string = "127.0.0.1:8000", "[::1]:40000", ""

    def __init__(self, path: str = "/", **headers: str) -> None:
        self.path = path
        self.headers = Headers({name.replace("_", "-"): text for name, text in headers.items()})


class Transport:
    def __init__(self) -> None:
        self.chunks: list[bytes] = []

    async def send_bytes(self, chunk: bytes) -> None:
        self.chunks.append(chunk)


class Protocol:
    """A client that sends pieces, each after a pause."""

    def __init__(self, *pieces: bytes, pause: float = 0) -> None:
        self.pieces, self.pause = pieces, pause
        self.transport = Transport()

    async def __call__(self) -> bytes:
        await asyncio.sleep(self.pause)
        return b"".join(self.pieces)

    async def __aiter__(self):
        for piece in self.pieces:
            await asyncio.sleep(self.pause)
            yield piece

    def response_bytes(self, status, headers, body):
        self.status, self.headers, self.body = status, dict(headers), body

    def response_stream(self, status, headers):
        self.status, self.headers = status, dict(headers)
        return self.transport


def application(response):
    """A WSGI application that always answers the same."""

    def call(environ, start_response):
        start_response(f"{response.status_code} OK", list(response.items()))
        return response

    return call


def served(response, protocol: Protocol | None = None) -> Protocol:
    protocol = protocol or Protocol()
    asyncio.run(Server(application(response)).__rsgi__(Scope(), protocol))
    return protocol


def read(scope: Scope, protocol: Protocol) -> bytes:
    return asyncio.run(http.read_body(scope, protocol)).read()


def test_what_streams_is_sent_piece_by_piece_and_closed():
    closed = []
    response = StreamingHttpResponse(iter([b"a", b"b", b"c"]))
    response._resource_closers.append(lambda: closed.append(True))

    protocol = served(response)

    assert protocol.transport.chunks == [b"a", b"b", b"c"]
    assert closed == [True]


def test_a_small_file_needs_no_stream(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"abc" * 5_000)

    protocol = served(FileResponse((tmp_path / "a.txt").open("rb")))

    assert protocol.body == b"abc" * 5_000


def test_who_does_not_read_a_stream_is_given_up(monkeypatch):
    monkeypatch.setattr(http, "SEND_SECONDS", 0.05)

    async def never(chunk):
        await asyncio.sleep(10)

    protocol, closed = Protocol(), []
    protocol.transport.send_bytes = never
    response = StreamingHttpResponse(iter([b"a", b"b"]))
    response._resource_closers.append(lambda: closed.append(True))
    began = time.monotonic()

    served(response, protocol)

    assert time.monotonic() - began < 5
    assert closed == [True]


def test_a_body_on_a_slow_line_arrives(monkeypatch):
    monkeypatch.setattr(http, "GRACE", 0.2)
    pieces = [b"x" * 4_096] * 10  # in half a second, at twice the slowest pace

    assert len(read(Scope(transfer_encoding="chunked"), Protocol(*pieces, pause=0.05))) == 40_960


@pytest.mark.parametrize(
    ("headers", "protocol", "code"),
    [
        ({"transfer_encoding": "chunked"}, Protocol(*[b"x"] * 50, pause=0.02), "body_too_slow"),
        ({"content_length": "10"}, Protocol(b"x" * 10, pause=0.5), "body_too_slow"),
        (
            {"transfer_encoding": "chunked"},
            Protocol(*[b"x" * (1 << 20)] * 10),
            "body_too_large",
        ),
        ({"content_length": str(http.LARGEST + 1)}, Protocol(), "body_too_large"),
    ],
    ids=["dripping", "late", "endless", "announced"],
)
def test_a_body_that_is_too_slow_or_too_large_is_not_waited_for(
    monkeypatch, headers, protocol, code
):
    monkeypatch.setattr(http, "GRACE", 0.2)
    with pytest.raises(BodyRefused, match=code):
        read(Scope(**headers), protocol)


def test_half_a_body_is_no_body():
    with pytest.raises(ClientGone):
        read(Scope(content_length="10"), Protocol(b"x" * 9))


def test_more_requests_than_can_wait_are_told_to_come_back(monkeypatch):
    monkeypatch.setattr(http, "WAITING", -http.THREADS)

    protocol = served(HttpResponse("never"))

    assert protocol.status == 503
    assert protocol.headers["retry-after"] == "1"


def test_the_environment_is_what_wsgi_says():
    scope = Scope("/caf\u00e9", cookie="a=1", content_type="text/plain")

    environ = http.environ_of(scope, None, "")

    assert environ["PATH_INFO"].encode("latin-1").decode() == "/caf\u00e9"
    assert environ["REMOTE_ADDR"] == "::1"
    assert environ["HTTP_COOKIE"] == "a=1"
    assert environ["CONTENT_TYPE"] == "text/plain"


@pytest.mark.django_db
def test_a_refused_body_is_answered_with_the_headers_of_any_answer():
    answer = Client().post("/api/v1/auth/login", **{http.REFUSAL: "body_too_slow"})

    assert answer.status_code == 408
    assert answer.json()["errors"][0]["code"] == "body_too_slow"
    assert answer["X-Request-ID"]


# ── what takes long ─────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def aside():
    """Another process that answers with what it was sent, and with who it is."""

    def answering(environ):
        said = environ["wsgi.input"].read()
        chunks = iter([said, said]) if environ["QUERY_STRING"] == "stream" else None
        return Answer(200, [("pid", str(os.getpid()))], said, chunks)

    aside = Aside(answering, lines=1)
    yield aside
    aside.free.get().close()
    os.waitpid(aside.pid, 0)


def sent(query: str = "") -> dict:
    return {"QUERY_STRING": query, "wsgi.input": io.BytesIO(b"abc"), "wsgi.errors": None}


def test_another_process_answers_what_takes_long(aside):
    answer = aside.answer(sent())

    assert answer.body == b"abc"
    assert answer.headers == [("pid", str(aside.pid))]


def test_what_streams_from_another_process_may_be_left_half_read(aside):
    half = aside.answer(sent("stream")).chunks
    assert next(iter(half)) == b"abc"
    half.close()

    assert list(aside.answer(sent("stream")).chunks) == [b"abc", b"abc"]
    assert aside.answer(sent()).body == b"abc"


def test_without_the_other_process_its_answers_are_made_here(aside):
    os.kill(aside.pid, signal.SIGKILL)

    answer = aside.answer(sent())

    assert answer.body == b"abc"
    assert answer.headers == [("pid", str(os.getpid()))]


def test_papers_sheets_and_pictures_are_known_to_take_long():
    def kinds(operation) -> set[str]:
        return set(operation.bodies).union(
            *(one.get("content", {}) for one in operation.responses.values())
        )

    heavy = [one for one in operations() if kinds(one) - {"application/json"}]

    assert len(heavy) >= 5
    assert [one for one in heavy if not TAKES_LONG.match(PREFIX + one.path)] == []
