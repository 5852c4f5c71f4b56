"""Where webhooks may go, and what a receiver can do to us: nothing."""

import shutil
import socket
import ssl
import subprocess
import threading
import time

import pytest

from notifications import outgoing
from notifications.errors import AddressRefused, Undelivered

HOSTILE = [
    # this machine, in every spelling
    "http://127.0.0.1/",
    "http://127.0.0.1:8000/admin/",
    "http://127.1/",
    "http://0/",
    "http://0.0.0.0:8000/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.0x0.0x0.0x1/",
    "http://0177.0.0.1/",
    "http://127.0.0.1./",
    "http://１２７.0.0.1/",
    "http://127。0。0。1/",
    "http://①②⑦.0.0.1/",
    "http://localhost/",
    "http://LOCALHOST:8080/",
    "http://api.localhost/",
    "http://[::1]/",
    "http://[::]/",
    "http://[0:0:0:0:0:ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::127.0.0.1]/",
    # the neighbours
    "http://10.0.0.1/",
    "http://172.16.5.4/",
    "http://192.168.1.1/",
    "http://100.64.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[::ffff:169.254.169.254]/",
    "http://[fd00:ec2::254]/",
    "http://[fc00::1]/",
    "http://[fe80::1]/",
    "http://[fe80::1%25eth0]/",
    "http://metadata.google.internal/computeMetadata/v1/",
    "http://printer.local/",
    "http://router.home.arpa/",
    "http://intranet/",
    # wrapped
    "http://[64:ff9b::127.0.0.1]/",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://[64:ff9b:1::1]/",
    "http://[2002:7f00:1::]/",
    "http://[2002:c0a8:101::1]/",
    "http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/",
    # nobody's
    "http://224.0.0.1/",
    "http://[ff02::1]/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://192.0.2.1/",
    "http://198.18.0.1/",
    "http://192.88.99.1/",
    "http://[2001:db8::1]/",
    "http://[3fff::1]/",
    # not the web
    "ftp://gudang.example/",
    "file:///etc/passwd",
    "gopher://gudang.example/_GET",
    "javascript:alert(1)",
    "//gudang.example/",
    "gudang.example/hooks",
    "https://",
    "https:///hooks",
    "",
    # ports of other services
    "http://gudang.example:22/",
    "http://gudang.example:25/",
    "http://gudang.example:5432/",
    "http://gudang.example:6379/",
    "http://gudang.example:0/",
    "http://gudang.example:99999/",
    # forms that two readers read differently
    "http://gudang.example@127.0.0.1/",
    "http://user:password@gudang.example/",
    "http://gudang.example\\@127.0.0.1/",
    "http://gudang.example/#@127.0.0.1",
    "http://gudang.example/hooks HTTP/1.1",
    "http://gudang.example/\r\nX-Forged: 1",
    "http://gudang.example\n.evil.example/",
    "http://[gudang.example]/",
    "http://[v1.fe80::a]/",
    "http://gudang%2eexample/",
    "http://gud..ang.example/",
    "https://gudang.example/" + "a" * 500,
]

PRIVATE_ANSWERS = [
    ["127.0.0.1"],
    ["10.1.2.3"],
    ["169.254.169.254"],
    ["::1"],
    ["fe80::1%eth0"],
    ["::ffff:192.168.0.1"],
    ["64:ff9b::a00:1"],
    ["93.184.215.14", "10.0.0.1"],  # one of several is enough
    ["2606:4700::6810:84e5", "fd00::1"],
]


@pytest.fixture(autouse=True)
def no_name_server(monkeypatch):
    """A test that forgets to say what a name means must not ask the network."""

    def unknown(host, port):
        raise AssertionError(f"{host} was looked up")

    monkeypatch.setattr(outgoing, "lookup", unknown)


@pytest.fixture
def names(monkeypatch):
    """`names(["10.0.0.1"], ["10.0.0.2"])`: what the first lookup answers, and the next."""
    asked = []

    def answer(*answers):
        def lookup(host, port):
            asked.append(host)
            return answers[min(len(asked), len(answers)) - 1]

        monkeypatch.setattr(outgoing, "lookup", lookup)
        return asked

    return answer


@pytest.fixture
def connections(monkeypatch):
    """Where sockets would have connected to; none of them gets through."""
    tried = []

    def connect(self, address):
        tried.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(outgoing.PlainSocket, "connect", connect)
    return tried


@pytest.fixture
def receiver(settings):
    """`receiver(b"…", 3)`: an address on this machine that answers so; numbers are pauses."""
    settings.WEBHOOKS_ALLOW_LOCAL = True
    listeners, requests = [], []

    def start(*answer, host="127.0.0.1"):
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)

        def serve():
            try:
                taken, _address = listener.accept()
                with taken:
                    requests.append(read_request(taken))
                    for piece in answer:
                        if isinstance(piece, bytes):
                            taken.sendall(piece)
                        else:
                            time.sleep(piece)
            except OSError:
                return

        threading.Thread(target=serve, daemon=True).start()
        return f"http://{host}:{listener.getsockname()[1]}/hooks?a=1"

    start.requests = requests
    yield start
    for listener in listeners:
        listener.close()


def read_request(taken: socket.socket) -> bytes:
    """All of it: who closes with something unread takes the answer back."""
    request = b""
    while not request.endswith(b"\r\n\r\n{}"):
        piece = taken.recv(65_536)
        if not piece:
            raise OSError
        request += piece
    return request


def post(url: str) -> outgoing.Answer:
    return outgoing.post(url, b"{}", {"Content-Type": "application/json"})


# ── where it may go ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("url", HOSTILE)
def test_a_hostile_address_is_refused_before_any_name_is_looked_up(url, connections):
    with pytest.raises(AddressRefused):
        outgoing.check(url)
    with pytest.raises(AddressRefused):
        post(url)

    assert connections == []


@pytest.mark.parametrize("answer", PRIVATE_ANSWERS)
def test_a_name_that_leads_into_a_private_network_is_refused_at_every_send(
    answer, names, connections
):
    outgoing.check("https://gudang.example/hooks")  # nothing is wrong with the name itself
    names(answer)

    with pytest.raises(AddressRefused):
        post("https://gudang.example/hooks")

    assert connections == []


def test_a_name_that_changes_its_meaning_after_the_check_is_called_where_it_was_checked(
    names, connections
):
    asked = names(["93.184.215.14"], ["127.0.0.1"])

    with pytest.raises(Undelivered):
        post("http://rebinding.example/")

    assert asked == ["rebinding.example"]
    assert connections == [("93.184.215.14", 80)]


def test_of_several_addresses_the_next_is_tried(names, connections):
    names(["93.184.215.14", "2606:4700::6810:84e5"])

    with pytest.raises(Undelivered):
        post("https://gudang.example:8443/")

    assert connections == [("93.184.215.14", 8443), ("2606:4700::6810:84e5", 8443)]


def test_public_addresses_may_be_called_in_either_family(names, connections):
    for url in ("http://93.184.215.14/", "https://[2606:4700::6810:84e5]:8443/x?y=1"):
        target = outgoing.check(url)
        names([target.host])
        with pytest.raises(Undelivered):
            post(url)

    assert connections == [("93.184.215.14", 80), ("2606:4700::6810:84e5", 8443)]


def test_a_public_address_behind_nat64_may_be_called():
    assert outgoing.check("http://[64:ff9b::5db8:d70e]/").host == "64:ff9b::5db8:d70e"


def test_this_machine_may_be_called_only_where_the_settings_say_so(settings):
    settings.DEBUG = True
    with pytest.raises(AddressRefused):
        outgoing.check("http://127.0.0.1:8001/")

    settings.WEBHOOKS_ALLOW_LOCAL = True

    assert outgoing.check("http://127.0.0.1:8001/").port == 8001
    for url in ("http://10.0.0.1/", "http://127.0.0.1:22/", "http://169.254.169.254/"):
        with pytest.raises(AddressRefused):
            outgoing.check(url)


def test_a_name_server_that_never_answers_costs_no_more_than_the_time_there_is(monkeypatch):
    monkeypatch.setattr(outgoing, "SECONDS", 0.3)
    monkeypatch.setattr(outgoing, "lookup", lambda host, port: time.sleep(3) or [])
    start = time.monotonic()

    with pytest.raises(Undelivered):
        post("https://slow.example/")

    assert time.monotonic() - start < 1


# ── what comes back ─────────────────────────────────────────────────────────────────────────────


def test_the_request_names_the_host_that_was_asked_for(receiver, names):
    names(["127.0.0.1"])
    url = receiver(b"HTTP/1.1 204 No Content\r\n\r\n", host="localhost")

    assert post(url).status == 204

    request = receiver.requests[0]
    assert request.startswith(b"POST /hooks?a=1 HTTP/1.1\r\n")
    assert b"\r\nHost: localhost:" in request
    assert request.endswith(b"\r\n\r\n{}")


def local(names) -> None:
    names(["127.0.0.1"])


def test_a_redirect_is_an_answer_and_not_followed(receiver, names):
    local(names)
    elsewhere = receiver(b"HTTP/1.1 200 OK\r\n\r\n")
    url = receiver(f"HTTP/1.1 302 Found\r\nLocation: {elsewhere}\r\n\r\n".encode())

    assert post(url).status == 302
    assert len(receiver.requests) == 1


def test_a_receiver_that_says_nothing_is_left_after_the_time_there_is(receiver, names, monkeypatch):
    local(names)
    monkeypatch.setattr(outgoing, "SECONDS", 0.3)
    start = time.monotonic()

    with pytest.raises(Undelivered, match="No answer"):
        post(receiver(3))

    assert time.monotonic() - start < 1


def test_a_receiver_that_drips_is_left_after_the_time_there_is(receiver, names, monkeypatch):
    local(names)
    monkeypatch.setattr(outgoing, "SECONDS", 0.5)
    start = time.monotonic()
    drip = [b"HTTP/1.1 200 OK\r\n", *[b"X: 1\r\n", 0.1] * 40]

    with pytest.raises(Undelivered):
        post(receiver(*drip))

    assert time.monotonic() - start < 1.5


def test_no_more_than_64_kib_of_an_answer_are_read(receiver, names, monkeypatch):
    local(names)
    read = []
    original = outgoing.Limits.recv_into

    def recv_into(self, buffer, *args):
        count = original(self, buffer, *args)
        read.append(count)
        return count

    monkeypatch.setattr(outgoing.Limits, "recv_into", recv_into)
    answer = post(receiver(b"HTTP/1.1 200 OK\r\n\r\n" + b"a" * 5_000_000))

    assert (answer.status, answer.excerpt) == (200, "a" * outgoing.EXCERPT)
    assert sum(read) <= outgoing.MAX_ANSWER


def test_endless_headers_are_refused(receiver, names):
    local(names)

    with pytest.raises(Undelivered):
        post(receiver(b"HTTP/1.1 200 OK\r\n" + b"X: " + b"a" * 70_000 + b"\r\n\r\n"))


@pytest.mark.parametrize(
    "answer", [b"", b"SSH-2.0-OpenSSH_9.6\r\n", b"HTTP/1.1 abc\r\n\r\n", b"\x00" * 100]
)
def test_what_is_no_http_answer_is_no_answer(answer, receiver, names):
    local(names)

    with pytest.raises(Undelivered):
        post(receiver(answer))


def test_what_is_kept_of_an_answer_fits_a_database(receiver, names):
    local(names)

    answer = post(receiver(b"HTTP/1.1 500 Oops\r\n\r\n\x00\xff\x1b[31mred\nnext"))

    assert "\x00" not in answer.excerpt
    assert answer.excerpt.endswith("[31mred\nnext")


@pytest.mark.skipif(shutil.which("openssl") is None, reason="makes a certificate with openssl")
def test_tls_asks_for_the_name_and_believes_only_its_certificate(
    tmp_path, settings, names, monkeypatch
):
    settings.WEBHOOKS_ALLOW_LOCAL = True
    local(names)
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-keyout", key, "-out", certificate, "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=DNS:localhost"),
        ],
        check=True,
        capture_output=True,
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    asked = []
    server.sni_callback = lambda sock, name, context: asked.append(name)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                taken, _address = listener.accept()
                with server.wrap_socket(taken, server_side=True) as wrapped:
                    read_request(wrapped)
                    wrapped.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            except ssl.SSLError:
                continue
            except OSError:
                return

    threading.Thread(target=serve, daemon=True).start()
    url = f"https://localhost:{listener.getsockname()[1]}/"

    with pytest.raises(Undelivered, match="TLS"):
        post(url)
    trusting = ssl.create_default_context(cafile=certificate)
    trusting.sslsocket_class = outgoing.TLSSocket
    monkeypatch.setattr(outgoing, "tls", lambda: trusting)

    assert post(url) == outgoing.Answer(200, "ok")
    assert set(asked) == {"localhost"}
    with pytest.raises(Undelivered, match="TLS"):
        post(url.replace("localhost", "127.0.0.1"))
    listener.close()
